"""The scene: an item for each node, the wires behind them, kept equal to the document."""

from collections.abc import Collection, Iterable, Mapping

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsScene

from engine.analysis.result import Analysis
from engine.graph.limits import COORDINATE
from engine.graph.model import Endpoint, NodeId, Project
from gui import theme
from gui.canvas.faces import Faces
from gui.canvas.grid import paint_grid
from gui.canvas.node_item import NodeItem
from gui.canvas.node_shape import input_point, output_point
from gui.canvas.wire_layer import WireLayer
from gui.document import Document
from gui.places import TOP

ROOM = 400.0
"""Around all nodes, part of the scene's rectangle."""
MANY = 40
"""If more nodes moved, every wire is led anew instead of those near them."""


class CanvasScene(QGraphicsScene):
    """Shows the document's graph.

    Signals:
        content_changed: nodes or wires came, went or moved.
        look_changed(nodes): the faces of these nodes changed, and what flows from them.
    """

    content_changed = Signal()
    look_changed = Signal(object)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._selected: frozenset[NodeId] = frozenset()
        self._sharing: list[tuple[NodeItem, NodeItem]] = []
        self._content = QRectF()
        self.items_by_node: dict[NodeId, NodeItem] = {}
        self.wires = WireLayer()
        self.faces = Faces(Project(), TOP, Analysis(), document.operators.catalogue)
        document.project_changed.connect(self._on_project_changed)
        document.operators.catalogue_changed.connect(self.show_document)
        document.scope_changed.connect(self._on_scope_changed)
        document.analysis_changed.connect(self._on_analysis_changed)
        document.selection_changed.connect(self._on_selection_changed)
        theme.notifier.changed.connect(self._on_theme_changed)
        self.show_document()

    def show_document(self) -> None:
        """Takes over nodes, wires, analysis and selection of the document."""
        before, self.faces = self.faces, self._new_faces()
        graph = self.faces.graph
        gone = self.items_by_node.keys() - graph.nodes.keys()
        for node in gone:
            self.removeItem(self.items_by_node.pop(node))
        fresh = [node for node in graph.nodes if node not in self.items_by_node]
        for node in fresh:
            self._add_item(node)
        changed = self.faces.changed_since(before).difference(fresh)
        moved = [node for node in changed if self._refresh(self.items_by_node[node])]
        self._show_wires(before, fresh, moved)
        self._show_ranks({*changed, *fresh})
        self._show_selection(self._document.selection)
        self._collect_sharing()
        self.update()
        if moved or self._has_other_content(before, changed):
            self._fit_rect()
            self.content_changed.emit()
        else:
            self.look_changed.emit(changed)

    def _has_other_content(self, before: Faces, changed: Collection[NodeId]) -> bool:
        """Whether nodes or wires came, went or moved; a dragged item is in its place already."""
        old, new = before.graph, self.faces.graph
        return (
            old.wires is not new.wires
            or old.nodes.keys() != new.nodes.keys()
            or any(old.nodes[node].position != new.nodes[node].position for node in changed)
        )

    def move_items(self, positions: Mapping[NodeId, QPointF], *, is_final: bool = False) -> None:
        """Shows nodes at other places while they are dragged; the document does not change."""
        for node, position in positions.items():
            self.items_by_node[node].setPos(position)
        area = self.wires.reroute(positions.keys(), self.items_by_node, is_final=is_final)
        self.update(area)

    def content_rect(self, nodes: Iterable[NodeId] | None = None) -> QRectF:
        """The rectangle around these nodes, or around all of them."""
        if nodes is None:
            return QRectF(self._content)
        rect = QRectF()
        for node in nodes:
            rect = rect.united(self.items_by_node[node].body)
        return rect

    def selected_items(self) -> list[NodeItem]:
        """The items of the selected nodes."""
        return [self.items_by_node[node] for node in self._selected if node in self.items_by_node]

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
        paint_grid(painter, QRectF(rect))
        self._paint_sharing(painter)
        self.wires.paint(painter, QRectF(rect), scale)

    def _paint_sharing(self, painter: QPainter) -> None:
        """Draws a dotted arc from each node to the next one with the same weights."""
        look = theme.current()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for a, b in self._sharing:
            pen = QPen(look.sharing(a.face.sharing or 0), 1.4)
            pen.setDashPattern([2.0, 3.0])
            painter.setPen(pen)
            painter.drawPath(_arc(a, b))

    def _new_faces(self) -> Faces:
        document = self._document
        catalogue = document.operators.catalogue
        return Faces(document.project, document.place, document.analysis, catalogue)

    def _add_item(self, node: NodeId) -> None:
        value = self.faces.graph.nodes[node]
        item = NodeItem(node, self.faces.face_of(value))
        item.setPos(_place_of(value.position))
        self.addItem(item)
        self.items_by_node[node] = item

    def _refresh(self, item: NodeItem) -> bool:
        """Brings an item up to date and tells whether its ports are at other places now."""
        node = self.faces.graph.nodes[item.node]
        place, ports = item.pos(), (len(item.face.inputs), len(item.face.outputs))
        item.setPos(_place_of(node.position))
        item.show_face(self.faces.face_of(node))
        after = (len(item.face.inputs), len(item.face.outputs))
        return item.pos() != place or ports != after

    def _show_wires(self, before: Faces, fresh: list[NodeId], moved: list[NodeId]) -> None:
        if before.graph.wires is not self.faces.graph.wires or fresh:
            self.wires.show_graph(self.faces.graph, self.items_by_node)
        near = [*moved, *fresh]
        if len(near) > MANY:
            self.wires.reroute_all(self.items_by_node)
        elif near:
            self.wires.reroute(near, self.items_by_node, is_final=True)

    def _show_ranks(self, nodes: Collection[NodeId]) -> None:
        """Tells the wires from some nodes what flows through them."""
        for node in nodes:
            for wire in self.faces.graph.wires_from.get(node, ()):
                kind = self.faces.type_at(wire.source.node, wire.source.port)
                is_integer = bool(kind and not kind.dtype.startswith(("float", "bfloat")))
                self.wires.show_rank(wire, len(kind.shape) if kind else None, is_integer=is_integer)

    def _collect_sharing(self) -> None:
        """Pairs each node with the next one that has the same weights."""
        last: dict[int, NodeItem] = {}
        self._sharing = []
        for node in self.faces.sharing_nodes():
            item = self.items_by_node[node]
            group = item.face.sharing
            if group is not None:
                if group in last:
                    self._sharing.append((last[group], item))
                last[group] = item

    def _fit_rect(self) -> None:
        self._content = self.content_rect(self.items_by_node)
        room = self._content.adjusted(-ROOM, -ROOM, ROOM, ROOM)
        if not self.sceneRect().contains(room):
            self.setSceneRect(room.united(self.sceneRect()))

    def _on_project_changed(self, before: object, after: object) -> None:  # noqa: ARG002
        self.show_document()

    def _on_scope_changed(self, block: object) -> None:  # noqa: ARG002
        self.show_document()

    def _on_analysis_changed(self, analysis: object) -> None:  # noqa: ARG002
        before, self.faces = self.faces, self._new_faces()
        if before.graph is not self.faces.graph:
            self.faces = before
            self.show_document()
            return
        changed = self.faces.changed_since(before)
        moved = [node for node in changed if self._take_analysis(node, before)]
        if moved:
            self.wires.reroute(moved, self.items_by_node, is_final=True)
        self._show_ranks(changed)
        self.update()
        if moved:
            self.content_changed.emit()
        else:
            self.look_changed.emit(changed)

    def _take_analysis(self, node: NodeId, before: Faces) -> bool:
        """Shows what is newly known of a node and tells whether its ports are elsewhere now."""
        item = self.items_by_node[node]
        if self.faces.problems_of(node) != before.problems_of(node):
            return self._refresh(item)
        item.show_later(lambda: self.faces.face_of(self.faces.graph.nodes[node]))
        return False

    def _on_selection_changed(self, selection: object) -> None:
        if isinstance(selection, frozenset):
            self._show_selection(selection)

    def _show_selection(self, selection: frozenset[NodeId]) -> None:
        for node in self._selected | selection:
            if node in self.items_by_node:
                self.items_by_node[node].show_selected(node in selection)
        self._selected = selection

    def _on_theme_changed(self) -> None:
        for item in self.items_by_node.values():
            item.update()
        self.update()


def _place_of(position: tuple[float, float]) -> QPointF:
    x, y = (min(max(each, -COORDINATE), COORDINATE) for each in position)
    return QPointF(x, y)


def _arc(a: NodeItem, b: NodeItem) -> QPainterPath:
    """A line that hangs from one node's lower side to another's, or goes straight down to it."""
    upper, lower = sorted((a, b), key=lambda item: item.body.top())
    gap = lower.body.top() - upper.body.bottom()
    if gap > abs(lower.body.center().x() - upper.body.center().x()) / 2:
        return _hanging(upper, lower, gap / 2)
    start = a.body.center() + QPointF(0, a.body.height() / 2)
    end = b.body.center() + QPointF(0, b.body.height() / 2)
    depth = 36.0 + min(abs(end.x() - start.x()) * 0.08, 60.0)
    path = QPainterPath(start)
    path.cubicTo(start + QPointF(0, depth), end + QPointF(0, depth), end)
    return path


def _hanging(upper: NodeItem, lower: NodeItem, bend: float) -> QPainterPath:
    start = QPointF(upper.body.center().x(), upper.body.bottom())
    end = QPointF(lower.body.center().x(), lower.body.top())
    path = QPainterPath(start)
    path.cubicTo(start + QPointF(0, bend), end - QPointF(0, bend), end)
    return path
