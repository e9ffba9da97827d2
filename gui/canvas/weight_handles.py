"""The handles below nodes by which weights are shared: drag one to another node."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from engine.graph.model import NodeId
from gui import theme
from gui.canvas.node_painter import TEXT_FROM, paint_share_mark
from gui.weights import has_weights

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

RADIUS = 9.5


class WeightHandles:
    """Shows a handle at the node under the cursor and at the one that is selected."""

    def __init__(self, canvas: "CanvasView") -> None:
        self._canvas = canvas
        self._hovered: NodeId | None = None

    def at(self, point: QPointF) -> NodeId | None:
        """The node whose handle is at a point of the scene."""
        reach = RADIUS + 3.0 / self._canvas.camera.scale
        for node in self.shown():
            offset = point - self.place_of(node)
            if offset.x() ** 2 + offset.y() ** 2 <= reach**2:
                return node
        return None

    def follow(self, point: QPointF) -> bool:
        """Notes where the cursor is and tells whether other handles are shown now."""
        node = self.at(point) or self._canvas.canvas_scene.node_at(point)
        before, self._hovered = self._hovered, node
        return before != node and self._canvas.camera.scale >= TEXT_FROM

    def leave(self) -> None:
        """Notes that the cursor went elsewhere."""
        self._hovered = None

    def shown(self) -> list[NodeId]:
        """The nodes that have a handle now."""
        canvas = self._canvas
        if canvas.camera.scale < TEXT_FROM:
            return []
        selection = canvas.document.selection
        wanted = dict.fromkeys(
            filter(None, [self._hovered, *(selection if len(selection) == 1 else ())])
        )
        nodes = canvas.document.graph.nodes
        return [
            node
            for node in wanted
            if node in canvas.canvas_scene.items_by_node
            and node in nodes
            and has_weights(canvas.document, nodes[node])
        ]

    def place_of(self, node: NodeId) -> QPointF:
        """The middle of a node's handle in the scene."""
        body = self._canvas.canvas_scene.items_by_node[node].body
        return QPointF(body.center().x(), body.bottom() + RADIUS + 2)

    def paint(self, painter: QPainter) -> None:
        """Paints the handles, the one under the cursor filled."""
        pointing = self._canvas.pointing
        cursor = pointing.cursor
        point = self._canvas.camera.to_scene(cursor) if cursor is not None else None
        over = self.at(point) if point is not None else None
        for node in self.shown():
            self._paint_one(painter, node, is_over=node == over)

    def _paint_one(self, painter: QPainter, node: NodeId, *, is_over: bool) -> None:
        look = theme.current()
        sharing = self._canvas.canvas_scene.items_by_node[node].face.sharing
        color = look.sharing(sharing) if sharing is not None else look.text_dim
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.selection if is_over else look.node_border, 1.3))
        painter.setBrush(look.selected_row if is_over else look.raised)
        painter.drawEllipse(self.place_of(node), RADIUS, RADIUS)
        paint_share_mark(painter, self.place_of(node), look.text if is_over else color)
        painter.setBrush(Qt.BrushStyle.NoBrush)
