"""Sharing weights: dragging a node's handle to another node."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from engine.graph.model import NodeId
from gui import theme
from gui.canvas.gestures.draw_wire import paint_bubble
from gui.canvas.gestures.gesture import Gesture, Pointer
from gui.canvas.node_shape import RADIUS
from gui.weights import sharing_refusal

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView


class ShareWeights(Gesture):
    """Gives the node on which it is released the weights of the one where it began.

    Over a node it says whether that can be, or the reason why not.
    """

    def __init__(self, canvas: "CanvasView", pressed: Pointer, owner: NodeId) -> None:
        super().__init__(canvas, pressed)
        self._owner = owner
        self._start = canvas.weight_handles.place_of(owner)
        self._at = pressed.scene
        self._aim: NodeId | None = None
        self.reason: str | None = None

    def drag(self, pointer: Pointer) -> None:
        """See `Gesture`."""
        self._at = pointer.scene
        self._aim = self.canvas.canvas_scene.node_at(pointer.scene)
        self.reason = None
        if self._aim is not None and self._aim != self._owner:
            self.reason = sharing_refusal(self.canvas.document, self._aim, self._owner)
        self.canvas.refresh_overlay()

    def finish(self, pointer: Pointer) -> None:  # noqa: ARG002
        """See `Gesture`."""
        if not self.is_dragging:
            self.canvas.document.select((self._owner,))
            return
        if self._aim is not None and self._aim != self._owner and self.reason is None:
            self.canvas.blocks.share([self._aim], self._owner)

    def paint(self, painter: QPainter) -> None:
        """See `Gesture`."""
        if not self.is_dragging:
            return
        look = theme.current()
        color = look.selection if self.reason is None else look.error
        pen = QPen(color, 2.0)
        pen.setDashPattern([2.0, 2.5])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        bend = QPointF(0, 40)
        path = QPainterPath(self._start)
        path.cubicTo(self._start + bend, self._at + bend, self._at)
        painter.drawPath(path)
        if self._aim is None or self._aim == self._owner:
            self._say(painter, "Drop on the node that is to have these weights too", is_hint=True)
            return
        body = self.canvas.canvas_scene.items_by_node[self._aim].body
        painter.setPen(QPen(color, 2.4))
        painter.drawRoundedRect(body, RADIUS, RADIUS)
        owner = self.canvas.document.graph.nodes[self._owner].name
        self._say(painter, f"Share the weights of {owner}")

    def _say(self, painter: QPainter, text: str, *, is_hint: bool = False) -> None:
        scale = self.canvas.camera.scale
        paint_bubble(painter, self._at, scale, text, refusal=self.reason, is_hint=is_hint)
