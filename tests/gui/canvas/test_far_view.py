"""The view from afar, which keeps what did not change, held against one made anew."""

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

import presets
from engine.analysis.analyse import analyse
from engine.graph import edits
from engine.graph.model import Graph, NodeId
from gui.canvas.far_view import FarView
from gui.canvas.view import CanvasView
from gui.document import Document

LENET = presets.load("lenet")
NODES = st.sampled_from(list(LENET.graph.nodes))
SIZES = st.integers(1, 40)


def move(graph: Graph, node: NodeId, size: int) -> Graph:
    x, y = graph.nodes[node].position
    return edits.move_nodes(graph, {node: (x + size, y - size)})


def resize(graph: Graph, node: NodeId, size: int) -> Graph:
    name = "out_features" if graph.nodes[node].operator == "nn.Linear" else "out_channels"
    return edits.set_argument(graph, node, name, size)


def remove(graph: Graph, node: NodeId, _size: int) -> Graph:
    return edits.remove_nodes(graph, [node])


def cut(graph: Graph, node: NodeId, _size: int) -> Graph:
    return edits.disconnect_wires(graph, graph.wires_into.get(node, ()))


def picture(view: FarView, area: QRectF) -> QImage:
    image = QImage(600, 300, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    scale = min(600 / area.width(), 300 / area.height())
    painter.scale(scale, scale)
    painter.translate(-area.topLeft())
    view.paint(painter, area, scale)
    painter.end()
    return image


@settings(deadline=None, max_examples=25)
@given(
    st.lists(
        st.tuples(st.sampled_from([move, resize, remove, cut]), NODES, SIZES, st.booleans()),
        min_size=1,
        max_size=5,
    )
)
def test_it_shows_after_edits_what_a_new_one_shows(qapp, steps) -> None:
    document = Document(LENET)
    document.set_analysis(analyse(LENET))
    canvas = CanvasView(document)
    area = canvas.canvas_scene.content_rect().adjusted(-99, -99, 99, 99)
    picture(canvas._far, area)
    for edit, node, size, is_answered in steps:
        if node in document.graph.nodes:
            document.apply_to_graph("", lambda graph: edit(graph, node, size))  # noqa: B023
            document.select([node])
        if is_answered:
            document.set_analysis(analyse(document.project))
        assert picture(canvas._far, area) == picture(FarView(canvas.canvas_scene), area)
    canvas.deleteLater()
