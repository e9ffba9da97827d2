"""The scene: an item for each node, the wires behind them, kept equal to the document."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsScene

from engine.graph.limits import COORDINATE
from engine.graph.model import Endpoint, NodeId
from engine.operators.catalogue import Catalogue
from gui import theme
from gui.canvas.faces import Faces, is_same
from gui.canvas.grid import paint_grid
from gui.canvas.node_item import NodeItem
from gui.canvas.node_shape import input_point, output_point
from gui.canvas.wire_layer import WireLayer
from gui.document import Document

ROOM = 400.0
"""Around all nodes, part of the scene's rectangle."""


class CanvasScene(QGraphicsScene):
    """Shows the document's graph.

    Signals:
        content_changed: nodes or wires came, went or moved.
        look_changed: the faces of nodes changed.
    """

    content_changed = Signal()
    look_changed = Signal()

    def __init__(
        self, document: Document, catalogue: Catalogue, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._catalogue = catalogue
        self._keys: dict[NodeId, tuple[object, ...]] = {}
        self.items_by_node: dict[NodeId, NodeItem] = {}
        self.wires = WireLayer()
        self.faces = self._new_faces()
        document.project_changed.connect(self._on_project_changed)
        document.scope_changed.connect(self._on_scope_changed)
        document.analysis_changed.connect(self._on_analysis_changed)
        document.selection_changed.connect(self._on_selection_changed)
        theme.notifier.changed.connect(self._on_theme_changed)
        self.show_document()

    def show_document(self) -> None:
        """Takes over nodes, wires, analysis and selection of the document."""
        self.faces = self._new_faces()
        graph = self.faces.graph
        for node in [each for each in self.items_by_node if each not in graph.nodes]:
            self.removeItem(self.items_by_node.pop(node))
            self._keys.pop(node, None)
        moved = self._show_nodes()
        self.wires.show_graph(graph, self.items_by_node)
        if moved:
            self.wires.reroute(moved, self.items_by_node, is_final=True)
        self._show_ranks()
        self._on_selection_changed(self._document.selection)
        self._fit_rect()
        self.update()
        self.content_changed.emit()

    def move_items(self, positions: Mapping[NodeId, QPointF], *, is_final: bool = False) -> None:
        """Shows nodes at other places while they are dragged; the document does not change."""
        for node, position in positions.items():
            self.items_by_node[node].setPos(position)
        area = self.wires.reroute(positions.keys(), self.items_by_node, is_final=is_final)
        self.update(area)

    def content_rect(self, nodes: Iterable[NodeId] | None = None) -> QRectF:
        """The rectangle around these nodes, or around all of them."""
        rect = QRectF()
        for node in self.items_by_node if nodes is None else nodes:
            rect = rect.united(self.items_by_node[node].body)
        return rect

    def node_at(self, point: QPointF) -> NodeId | None:
        """The node whose body is at a point, the topmost if there are several."""
        for item in self.items(point):
            if isinstance(item, NodeItem) and item.body.contains(point):
                return item.node
        return None

    def nodes_in(self, rect: QRectF) -> frozenset[NodeId]:
        """The nodes whose bodies meet a rectangle."""
        return frozenset(
            item.node
            for item in self.items(rect, Qt.ItemSelectionMode.IntersectsItemBoundingRect)
            if isinstance(item, NodeItem) and item.body.intersects(rect)
        )

    def port_at(self, point: QPointF, reach: float) -> tuple[Endpoint, bool] | None:
        """The port within `reach` of a point, and whether it is an input."""
        best: tuple[Endpoint, bool] | None = None
        nearest = reach
        area = QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)
        for item in self.items(area, Qt.ItemSelectionMode.IntersectsItemBoundingRect):
            if not isinstance(item, NodeItem):
                continue
            inside = min(reach, item.body.width() / 5) if item.body.contains(point) else reach
            for ports, at in ((item.face.inputs, input_point), (item.face.outputs, output_point)):
                for number, port in enumerate(ports):
                    offset = point - item.pos() - at(item.face, number)
                    distance = (offset.x() ** 2 + offset.y() ** 2) ** 0.5
                    if distance <= min(nearest, inside):
                        nearest = distance
                        best = (Endpoint(item.node, port.name), port.is_input)
        return best

    def port_point(self, end: Endpoint, *, is_input: bool) -> QPointF:
        """The middle of a port."""
        return self.items_by_node[end.node].port(end.port, is_input=is_input)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Paints the grid, the ties of shared weights and the wires."""
        look = theme.current()
        scale = painter.worldTransform().m11()
        painter.fillRect(rect, look.background)
        paint_grid(painter, QRectF(rect), scale)
        self._paint_sharing(painter)
        self.wires.paint(painter, QRectF(rect), scale)

    def _paint_sharing(self, painter: QPainter) -> None:
        """Draws a dotted arc from each node to the next one with the same weights."""
        look = theme.current()
        last: dict[int, NodeItem] = {}
        for item in self.items_by_node.values():
            group = item.face.sharing
            if group is None:
                continue
            if group in last:
                pen = QPen(look.plot(group), 1.4)
                pen.setDashPattern([2.0, 3.0])
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawPath(_arc(last[group], item))
            last[group] = item

    def _new_faces(self) -> Faces:
        document = self._document
        return Faces(document.project, document.scope, document.analysis, self._catalogue)

    def _show_nodes(self) -> list[NodeId]:
        """Brings the items up to date and gives the nodes that moved or have other ports."""
        changed: list[NodeId] = []
        for node in self.faces.graph:
            position = _place_of(node.position)
            item = self.items_by_node.get(node.id)
            if item is None:
                item = NodeItem(node.id, self.faces.face_of(node))
                item.setPos(position)
                self.addItem(item)
                self.items_by_node[node.id] = item
                self._keys[node.id] = self.faces.key_of(node)
                changed.append(node.id)
                continue
            if item.pos() != position:
                item.setPos(position)
                changed.append(node.id)
            if self._refresh(item):
                changed.append(node.id)
        return changed

    def _refresh(self, item: NodeItem) -> bool:
        """Brings a face up to date and tells whether its ports are other ones."""
        node = self.faces.graph.nodes[item.node]
        key = self.faces.key_of(node)
        if is_same(self._keys.get(item.node), key):
            return False
        self._keys[item.node] = key
        before = len(item.face.inputs), len(item.face.outputs)
        item.show_face(self.faces.face_of(node))
        return before != (len(item.face.inputs), len(item.face.outputs))

    def _show_ranks(self) -> None:
        """Tells the wires what flows through them."""
        for each in self.wires:
            source = each.wire.source
            kind = self.faces.type_at(source.node, source.port)
            each.rank = len(kind.shape) if kind else None
            each.is_integer = bool(kind and not kind.dtype.startswith(("float", "bfloat")))

    def _fit_rect(self) -> None:
        content = self.content_rect().adjusted(-ROOM, -ROOM, ROOM, ROOM)
        if not self.sceneRect().contains(content):
            self.setSceneRect(content.united(self.sceneRect()))

    def _on_project_changed(self, before: object, after: object) -> None:  # noqa: ARG002
        self.show_document()

    def _on_scope_changed(self, block: object) -> None:  # noqa: ARG002
        self.show_document()

    def _on_analysis_changed(self, analysis: object) -> None:  # noqa: ARG002
        self.faces = self._new_faces()
        if self.faces.graph.nodes.keys() != self.items_by_node.keys():
            self.show_document()
            return
        changed = [item.node for item in self.items_by_node.values() if self._refresh(item)]
        if changed:
            self.wires.reroute(changed, self.items_by_node, is_final=True)
        self._show_ranks()
        self.update()
        self.look_changed.emit()

    def _on_selection_changed(self, selection: object) -> None:
        ids = selection if isinstance(selection, frozenset) else frozenset()
        for item in self.items_by_node.values():
            item.show_selected(item.node in ids)

    def _on_theme_changed(self) -> None:
        self.update()


def _place_of(position: tuple[float, float]) -> QPointF:
    x, y = (min(max(each, -COORDINATE), COORDINATE) for each in position)
    return QPointF(x, y)


def _arc(a: NodeItem, b: NodeItem) -> QPainterPath:
    """A line that hangs from one node's lower side to another's."""
    start = a.body.center() + QPointF(0, a.body.height() / 2)
    end = b.body.center() + QPointF(0, b.body.height() / 2)
    depth = 36.0 + min(abs(end.x() - start.x()) * 0.08, 60.0)
    path = QPainterPath(start)
    path.cubicTo(start + QPointF(0, depth), end + QPointF(0, depth), end)
    return path
