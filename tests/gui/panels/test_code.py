import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from engine.analysis.analyse import analyse
from engine.codegen.loss import generate_loss
from engine.codegen.model import generate_model
from engine.graph import edits
from engine.graph.model import NodeId
from gui.document import Document
from gui.panels.code import CodePanel


@pytest.fixture
def panel(document: Document, qtbot: QtBot) -> CodePanel:
    widget = CodePanel(document)
    qtbot.addWidget(widget)
    widget.resize(700, 400)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def first(document: Document, operator: str) -> NodeId:
    return next(node.id for node in document.graph if node.operator == operator)


def edit(document: Document, operator: str, name: str, value: object) -> None:
    node = first(document, operator)
    document.apply_to_graph("", lambda graph: edits.set_argument(graph, node, name, value))
    document.set_analysis(analyse(document.project))


def click_text(panel: CodePanel, text: str) -> None:
    found = panel.view.document().find(text)
    middle = QTextCursor(panel.view.document())
    middle.setPosition(found.selectionStart() + 2)
    QTest.mouseClick(
        panel.view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=panel.view.cursorRect(middle).center(),
    )


def test_the_text_is_the_one_that_is_trained(panel: CodePanel, document: Document):
    expected = generate_model(document.project, document.analysis).text
    assert panel.view.toPlainText() == expected
    assert "nn.Conv2d(1, 32, kernel_size=5)" in expected


def test_the_loss_can_be_shown(panel: CodePanel, document: Document):
    panel.part.choose("loss")
    assert panel.view.toPlainText() == generate_loss(document.project, document.analysis).text


def test_the_text_waits_for_the_analysis_of_an_edit(panel: CodePanel, document: Document):
    before = panel.view.toPlainText()
    wires = document.graph.wires[:2]
    document.apply_to_graph("", lambda graph: edits.disconnect_wires(graph, wires))
    panel.part.choose("loss")
    panel.part.choose("model")
    assert panel.view.toPlainText() == before


def test_an_edit_is_seen_in_the_text(panel: CodePanel, document: Document, qtbot: QtBot):
    edit(document, "nn.Conv2d", "out_channels", 17)
    qtbot.waitUntil(lambda: "nn.Conv2d(1, 17" in panel.view.toPlainText())


def test_a_selected_node_is_marked_where_it_is_made_and_used(panel: CodePanel, document: Document):
    document.select([first(document, "nn.Conv2d")])
    lines = [panel.view.toPlainText().splitlines()[n - 1] for n in panel.view.marked_lines()]
    assert any("nn.Conv2d(1, 32" in line for line in lines)
    assert any("def" not in line and "(image)" in line for line in lines)
    document.select([])
    assert panel.view.marked_lines() == set()


def test_a_click_in_the_text_selects_the_node_that_wrote_it(panel: CodePanel, document: Document):
    click_text(panel, "nn.Linear(256, 200)")
    assert document.selection == {first(document, "nn.Linear")}
    click_text(panel, "nn.Conv2d(1, 32")
    assert document.selection == {first(document, "nn.Conv2d")}


def test_an_error_keeps_the_last_text_dimmed_and_says_what_hinders(
    panel: CodePanel, document: Document, qtbot: QtBot
):
    before = panel.view.toPlainText()
    edit(document, "nn.Linear", "in_features", 3)
    qtbot.waitUntil(panel.banner.isVisible)
    assert panel.view.toPlainText() == before
    assert panel.view.is_dim
    assert document.analysis.problems[0].message in panel.banner.message


def test_the_banner_leads_to_the_node_at_fault(panel: CodePanel, document: Document, qtbot: QtBot):
    edit(document, "nn.Linear", "in_features", 3)
    qtbot.waitUntil(panel.banner.isVisible)
    button = panel.banner.findChild(QPushButton)
    with qtbot.waitSignal(panel.node_shown) as shown:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert shown.args == [first(document, "nn.Linear")]
    assert document.selection == {first(document, "nn.Linear")}


def test_a_mended_error_brings_the_text_back(panel: CodePanel, document: Document, qtbot: QtBot):
    edit(document, "nn.Linear", "in_features", 3)
    qtbot.waitUntil(panel.banner.isVisible)
    document.undo_stack.undo()
    document.set_analysis(analyse(document.project))
    qtbot.waitUntil(lambda: not panel.banner.isVisible())
    assert not panel.view.is_dim


def test_nothing_is_generated_while_the_panel_is_hidden(document: Document, qtbot: QtBot):
    calls = []

    def counted(*arguments):
        calls.append(arguments)
        return generate_model(*arguments)

    panel = CodePanel(document, {"model": counted, "loss": generate_loss})
    qtbot.addWidget(panel)
    made = len(calls)
    edit(document, "nn.Conv2d", "out_channels", 18)
    QApplication.processEvents()
    assert len(calls) == made
    panel.show()
    qtbot.waitUntil(lambda: "18" in panel.view.toPlainText())


def test_an_empty_project_says_what_to_do(qtbot: QtBot):
    document = Document()
    panel = CodePanel(document)
    qtbot.addWidget(panel)
    panel.show()
    document.set_analysis(analyse(document.project))
    qtbot.waitUntil(lambda: "Draw a network" in panel._placeholder.text())
    assert not panel.banner.isVisible()


def test_another_project_leaves_nothing_of_the_last_one(
    panel: CodePanel, document: Document, qtbot: QtBot
):
    document.open(Document().project)
    qtbot.waitUntil(panel._placeholder.isVisible)
    assert panel.source is None


def test_the_copy_button_copies_all_of_it(panel: CodePanel):
    panel.copy()
    assert QApplication.clipboard().text() == panel.view.toPlainText()


def test_a_click_in_the_text_leaves_it_where_it_is(panel: CodePanel, document: Document):
    panel.resize(700, 120)
    bar = panel.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    before = bar.value()
    click_text(panel, "return self")
    assert document.selection
    assert 0 < before == bar.value()
    document.select([first(document, "nn.Conv2d")])
    assert bar.value() != before
