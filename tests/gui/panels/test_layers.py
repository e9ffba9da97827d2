from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from engine.analysis.analyse import analyse
from engine.analysis.result import Analysis
from engine.graph import edits
from engine.graph.model import Endpoint, NodeId, Project
from gui import theme
from gui.document import Document
from gui.panels.layer_facts import LayerFacts
from gui.panels.layer_rows import layer_rows
from gui.panels.layers import LayersPanel
from gui.widgets.row_model import SHARE_ROLE

LENET_FIGURES = [
    ("nn.Conv2d", "N×32×24×24", "832", "460,800"),
    ("F.max_pool2d", "N×32×8×8", "0", "0"),
    ("F.relu", "N×32×8×8", "0", "0"),
    ("nn.Conv2d", "N×64×4×4", "51,264", "819,200"),
    ("F.max_pool2d", "N×64×2×2", "0", "0"),
    ("F.relu", "N×64×2×2", "0", "0"),
    ("Tensor.view", "N×256", "0", "0"),
    ("nn.Linear", "N×200", "51,400", "51,200"),
    ("F.relu", "N×200", "0", "0"),
    ("nn.Linear", "N×10", "2,010", "2,000"),
]


@pytest.fixture
def panel(document: Document, qtbot: QtBot) -> LayersPanel:
    widget = LayersPanel(document)
    qtbot.addWidget(widget)
    widget.resize(900, 400)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def texts(panel: LayersPanel, row: int) -> list[str]:
    model = panel.table.model()
    return [model.index(row, column).data() for column in range(model.columnCount())]


def rows(panel: LayersPanel) -> list[list[str]]:
    return [texts(panel, row) for row in range(panel.table.model().rowCount())]


def node_with(document: Document, operator: str, number: int = 0) -> NodeId:
    return [node.id for node in document.graph if node.operator == operator][number]


def test_lenet_has_the_figures_of_the_course(panel: LayersPanel):
    network = [tuple(row[1:5]) for row in rows(panel)[:10]]
    assert network == LENET_FIGURES
    assert panel.table.totals.texts[3:5] == ("105,506", "1,333,200")


def test_the_loss_is_listed_last_and_not_counted(panel: LayersPanel):
    last = panel.table.rows.rows[-1]
    assert last.item.operator == "F.cross_entropy"
    assert last.is_dim
    assert len(rows(panel)) == 11
    assert {"input", "output", "target"}.isdisjoint(row[1] for row in rows(panel))


def test_bars_are_as_long_as_the_part_of_the_network(panel: LayersPanel):
    model = panel.table.model()
    shares = [model.index(row, 3).data(SHARE_ROLE) for row in range(11)]
    assert sum(shares) == pytest.approx(1.0)
    assert shares[3] == pytest.approx(51264 / 105506)
    assert "48.59 %" in model.index(3, 3).data(Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_bars_are_seen_in_both_themes(panel: LayersPanel, qapp: QApplication, name: str):
    theme.apply(qapp, name)
    image = panel.table.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    cell = panel.table.visualRect(panel.table.model().index(7, 3))
    y = int(cell.center().y() * ratio)
    colors = [image.pixelColor(int(x * ratio), y) for x in range(cell.left(), cell.right())]
    assert colors.count(theme.current().plot(0)) > 10


def test_a_click_on_a_row_selects_the_node(panel: LayersPanel, document: Document):
    place = panel.table.visualRect(panel.table.model().index(3, 1)).center()
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert document.selection == {node_with(document, "nn.Conv2d", 1)}


def test_the_arrow_keys_select_the_next_node(panel: LayersPanel, document: Document):
    place = panel.table.visualRect(panel.table.model().index(0, 1)).center()
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.keyClick(panel.table, Qt.Key.Key_Down)
    assert document.selection == {node_with(document, "F.max_pool2d")}


def test_the_selection_of_the_canvas_is_followed(panel: LayersPanel, document: Document):
    node = node_with(document, "nn.Linear", 1)
    document.select([node])
    assert panel.table.selected_keys() == [node]
    document.select([])
    assert panel.table.selected_keys() == []


def test_a_double_click_asks_to_show_the_node(panel: LayersPanel, qtbot: QtBot):
    place = panel.table.visualRect(panel.table.model().index(0, 0)).center()
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(panel.node_activated) as activated:
        QTest.mouseDClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert activated.args == [panel.table.rows.rows[0].key]


def test_an_error_is_marked_and_what_waits_for_it_says_so(
    panel: LayersPanel, document: Document, qtbot: QtBot
):
    node = node_with(document, "nn.Linear")
    document.apply_to_graph("", lambda graph: edits.set_argument(graph, node, "in_features", 3))
    document.set_analysis(analyse(document.project))
    name = document.graph.nodes[node].name
    qtbot.waitUntil(lambda: texts(panel, 8)[2] == f"waits for {name}")
    index = panel.table.model().index(7, 0)
    assert "in_features" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()


def test_shared_weights_say_whose_they_are(qtbot: QtBot):
    project = Project()
    graph, first = edits.add_node(project.graph, "input", arguments={"shape": (4,)})
    graph, a = edits.add_node(graph, "nn.Linear", arguments={"out_features": 4}, title="first")
    graph, b = edits.add_node(graph, "nn.Linear", arguments={"out_features": 4})
    graph = edits.connect(graph, Endpoint(first, "output"), Endpoint(a, "input"))
    graph = edits.connect(graph, Endpoint(a, "output"), Endpoint(b, "input"))
    project = replace(project, graph=edits.share_weights(graph, b, a))
    document = Document(project)
    document.set_analysis(analyse(project))
    panel = LayersPanel(document)
    qtbot.addWidget(panel)
    assert [row[3] for row in rows(panel)] == ["20", "as first"]
    assert panel.table.totals.texts[3] == "20"


def test_nodes_are_listed_before_their_shapes_are_known(lenet: Project, qtbot: QtBot):
    panel = LayersPanel(Document(lenet))
    qtbot.addWidget(panel)
    assert len(rows(panel)) == 11
    assert {row[2] for row in rows(panel)} == {"–"}


def test_an_empty_project_says_what_to_do(qtbot: QtBot):
    panel = LayersPanel(Document())
    qtbot.addWidget(panel)
    panel.show()
    assert not panel.table.isVisible()
    assert any("Press Tab" in label.text() for label in panel.findChildren(QLabel))


def test_the_copy_menu_gives_numbers_for_programs(panel: LayersPanel):
    panel.table.copy(panel.table.as_csv)
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0] == "Node,Operator,Output,Parameters,Products,Field,Activations,Kept"
    assert lines[1].endswith("nn.Conv2d,N×32×24×24,832,460800,5×5,72.0 KiB,72.0 KiB")
    assert lines[-1].startswith("Total,,,105506,1333200")


def test_a_removed_node_leaves_the_table(panel: LayersPanel, document: Document, qtbot: QtBot):
    node = node_with(document, "nn.Linear", 1)
    document.apply_to_graph("", lambda graph: edits.remove_nodes(graph, [node]))
    qtbot.waitUntil(lambda: all(row.key != node for row in panel.table.rows.rows))


def test_a_click_beside_the_rows_keeps_the_document_whole(panel: LayersPanel, document: Document):
    viewport = panel.table.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(20, viewport.height() - 3))
    assert document.selection == frozenset()


def test_rows_of_the_loss_come_last_wherever_they_stand(lenet: Project, lenet_analysis: Analysis):
    backwards = Analysis(dict(reversed(lenet_analysis.nodes.items())))
    rows = layer_rows(LayerFacts(lenet, backwards))
    assert [row.item.is_loss for row in rows] == [False] * 10 + [True]
    assert rows[0].item.operator == "nn.Linear"
