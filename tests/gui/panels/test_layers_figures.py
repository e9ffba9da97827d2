"""The layers panel: one sample or a batch, kept bytes, columns, measured times, copies."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import presets
from engine.analysis.analyse import analyse
from engine.analysis.result import NodeAnalysis
from engine.graph import edits
from engine.graph.model import NodeId, Project
from engine.graph.problem import NodePath
from engine.measuring.client import Failed, Measured, MeasureEvent, Progressed
from engine.measuring.result import Measurement, NodeTime, with_blocks
from gui.document import Document
from gui.panels.layer_whole import Whole
from gui.panels.layers import LayersPanel
from gui.widgets.row_model import DIM_ROLE, SHARE_ROLE

FIELD, KEPT, FORWARD, BACKWARD = 5, 7, 8, 9


class ClientStandIn:
    """Measures nothing; says what it is told to say."""

    last: "ClientStandIn"

    def __init__(self, on_event: Callable[[MeasureEvent], None]) -> None:
        self.tell = on_event
        self.projects: list[Project] = []
        ClientStandIn.last = self

    def start(self, project: Project) -> None:
        self.projects.append(project)

    def cancel(self) -> None:
        self.tell(Failed(""))


@pytest.fixture
def panel(document: Document, qtbot: QtBot) -> LayersPanel:
    return shown(document, qtbot)


def shown(document: Document, qtbot: QtBot) -> LayersPanel:
    widget = LayersPanel(document, ClientStandIn)
    qtbot.addWidget(widget)
    widget.resize(1500, 400)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def cell(panel: LayersPanel, row: int, column: int, role: int = 0) -> object:
    return panel.table.model().index(row, column).data(role)


def measurement_of(document: Document) -> Measurement:
    paths = [path for path, node in document.analysis.nodes.items() if node.role == "network"]
    times = {path: NodeTime(1 + number, 2.0) for number, path in enumerate(paths)}
    return Measurement(with_blocks(times), 100.0, 0.75, "cpu", 50, 10)


def press(button: object) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def measure(panel: LayersPanel, document: Document) -> None:
    press(panel.head.measure)
    ClientStandIn.last.tell(Measured(measurement_of(document)))


def test_what_is_kept_has_a_column_and_a_total(panel: LayersPanel):
    assert [cell(panel, row, KEPT) for row in (0, 1, 6)] == ["72.0 KiB", "16.0 KiB", "0 B"]
    assert panel.table.totals.texts[KEPT] == "106.8 KiB"
    assert cell(panel, 0, KEPT, SHARE_ROLE) == pytest.approx(73728 / 109408)


def test_the_batch_multiplies_products_and_bytes(panel: LayersPanel):
    QTest.keyClick(panel.head.samples, Qt.Key.Key_Down)

    assert panel.head.samples.currentText() == "Batch of 50"
    assert cell(panel, 0, 4) == "23,040,000"
    assert cell(panel, 0, 3) == "832"
    assert cell(panel, 0, 6) == "3.5 MiB"
    assert panel.table.totals.texts[4] == "66,660,000"
    assert panel.table.totals.texts[KEPT] == "5.2 MiB"


def test_statistics_of_a_batch_are_counted_once(qtbot: QtBot):
    document = Document(presets.load("resnet-cifar-20"))
    document.set_analysis(analyse(document.project))
    panel = shown(document, qtbot)
    panel.head.samples.choose("batch")

    known = document.analysis
    samples = document.project.training.batch_size
    assert known.kept_fixed_bytes > 0
    growing = known.kept_bytes - known.kept_fixed_bytes
    assert panel._whole.kept_bytes(known) == known.kept_fixed_bytes + samples * growing


def test_columns_are_chosen_in_a_menu(panel: LayersPanel):
    menu = panel.head.column_menu()
    fields = next(each for each in menu.actions() if each.text() == "Field")
    fields.trigger()

    assert panel.table.header().isSectionHidden(5)
    assert "Field" not in panel.table.as_markdown()
    assert "Node" not in [each.text() for each in menu.actions()]
    fields.trigger()
    assert "Field" in panel.table.as_csv()


def test_times_are_measured_and_shown(panel: LayersPanel, document: Document, qtbot: QtBot):
    assert panel.table.header().isSectionHidden(FORWARD)
    press(panel.head.measure)
    assert ClientStandIn.last.projects == [document.project]
    ClientStandIn.last.tell(Progressed(0.4, "Repetition 4…"))

    assert panel.head.progress.value() == 40
    assert panel.head.text.text() == "Repetition 4…"
    assert not panel.head.measure.isVisible()

    ClientStandIn.last.tell(Measured(measurement_of(document)))

    assert not panel.table.header().isSectionHidden(BACKWARD)
    assert (cell(panel, 0, FORWARD), cell(panel, 0, BACKWARD)) == ("1.000", "2.000")
    assert panel.table.totals.texts[FORWARD] == "55.000"
    assert "75% of it" in panel.head.text.text()
    assert panel.head.measure.isVisible()


def test_a_measurement_can_be_cancelled(panel: LayersPanel):
    press(panel.head.measure)
    press(panel.head.cancel)

    assert panel.head.measure.isVisible()
    assert panel.head.text.text() == "10 operators, in forward order"


def test_a_failed_measurement_says_why(panel: LayersPanel):
    press(panel.head.measure)
    ClientStandIn.last.tell(Failed("conv1: no."))

    assert panel.head.text.text() == "conv1: no."


def test_times_are_dim_where_the_project_has_changed(
    panel: LayersPanel, document: Document, qtbot: QtBot
):
    measure(panel, document)
    assert not cell(panel, 9, FORWARD, DIM_ROLE)
    node = [node.id for node in document.graph if node.operator == "nn.Linear"][1]
    document.apply_to_graph("", lambda graph: edits.set_argument(graph, node, "bias", value=False))
    document.set_analysis(analyse(document.project))

    qtbot.waitUntil(lambda: bool(cell(panel, 9, FORWARD, DIM_ROLE)))
    assert not cell(panel, 0, FORWARD, DIM_ROLE)
    assert not cell(panel, 9, 3, DIM_ROLE)
    assert "before the last change" in str(cell(panel, 9, FORWARD, Qt.ItemDataRole.ToolTipRole))


def test_times_of_another_project_are_forgotten(
    panel: LayersPanel, document: Document, qtbot: QtBot
):
    measure(panel, document)
    document.open(presets.load("mlp"))

    qtbot.waitUntil(lambda: "in forward order" in panel.head.text.text())
    assert panel.table.header().isSectionHidden(FORWARD)


class PaintCount(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.number = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.number += event.type() == QEvent.Type.Paint
        return False


def test_cells_are_painted_anew_for_an_answer_and_not_for_the_edit_before_it(
    panel: LayersPanel, document: Document, qtbot: QtBot
):
    paints = PaintCount(panel.table.viewport())
    panel.table.viewport().update()
    qtbot.waitUntil(lambda: paints.number > 0)
    before = paints.number
    node = [node.id for node in document.graph if node.operator == "nn.Linear"][1]

    document.apply_to_graph("", lambda graph: edits.set_argument(graph, node, "bias", value=False))
    panel.refresh()
    QApplication.processEvents()
    assert paints.number == before

    document.set_analysis(analyse(document.project))
    qtbot.waitUntil(lambda: paints.number > before)


def test_what_does_not_grow_with_the_batch_is_not_multiplied():
    known = NodeAnalysis(NodePath("a"), "nn.Parameter", activation_bytes=20)
    whole = Whole(samples=10)

    assert whole.activation_bytes(known) == 200
    assert whole.activation_bytes(replace(known, activation_fixed_bytes=20)) == 20


def test_the_last_phase_goes_with_the_project_that_was_measured(
    panel: LayersPanel, document: Document
):
    press(panel.head.measure)
    client = ClientStandIn.last
    client.tell(Progressed(0.9, "Repetition 9…"))
    client.cancel = lambda: None  # type: ignore[method-assign]
    measured = measurement_of(document)
    document.open(presets.load("mlp"))
    panel.refresh()

    client.tell(Measured(measured))

    assert "in forward order" in panel.head.text.text()


def test_a_click_on_a_heading_sorts(panel: LayersPanel):
    header = panel.table.header()
    place = QPoint(header.sectionViewportPosition(KEPT) + 10, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    first = cell(panel, 0, KEPT)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert {first, cell(panel, 0, KEPT)} == {"0 B", "72.0 KiB"}


def test_the_receptive_field_sorts_by_its_size(panel: LayersPanel):
    panel.table.sortByColumn(FIELD, Qt.SortOrder.AscendingOrder)

    texts = [str(cell(panel, row, FIELD)) for row in range(panel.table.model().rowCount())]
    sizes = [int(text.partition("×")[0]) for text in texts if text]
    assert len(sizes) > 3
    assert sizes == sorted(sizes)


def test_the_table_is_copied_as_latex(panel: LayersPanel):
    copy = panel.head.copy.menu()
    next(each for each in copy.actions() if each.text() == "As LaTeX").trigger()

    lines = QApplication.clipboard().text().splitlines()
    assert lines[0] == r"\begin{tabular}{lllrrrrr}"
    assert lines[1] == r"  \toprule"
    assert r"max\_pool1" in lines[5]
    assert r"N$\times$32$\times$24$\times$24" in lines[4]
    assert lines[-3].startswith("  Total")
    assert lines[-4:-3] == [r"  \midrule"]
    assert {line.count("&") for line in lines if "&" in line} == {7}


def test_a_block_is_folded_with_its_figures(qtbot: QtBot):
    document = Document(presets.load("resnet-152"))
    document.set_analysis(analyse(document.project))
    panel = shown(document, qtbot)
    rows = panel.table.rows

    block = next(row for row in rows.rows if row.children)
    inside = [row.item.known.kept_bytes for row in block.children]
    assert block.item.known.kept_bytes == sum(inside)
    assert not panel.table.isExpanded(panel.table.model().index(rows.rows.index(block), 0))


def test_an_edit_tells_only_what_it_changes(panel: LayersPanel, document: Document, qtbot: QtBot):
    changed: list[int] = []
    panel.table.rows.dataChanged.connect(lambda first, last, _: changed.append(first.row()))
    node = NodeId("linear2")
    document.apply_to_graph("", lambda graph: edits.set_argument(graph, node, "bias", value=False))
    document.set_analysis(analyse(document.project))

    qtbot.waitUntil(lambda: bool(changed))
    assert set(changed) == {9}
    assert cell(panel, 0, 3, SHARE_ROLE) == pytest.approx(832 / 105496)
