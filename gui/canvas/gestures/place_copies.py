"""Copies that follow the cursor until a click puts them down."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui import theme
from gui.canvas.gestures.gesture import Gesture, Pointer
from gui.canvas.node_shape import RADIUS

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView


class PlaceCopies(Gesture):
    """Shows outlines of the selected nodes at the cursor; a click or Enter makes the copies."""

    def __init__(self, canvas: "CanvasView", pressed: Pointer, *, keeps_inputs: bool) -> None:
        super().__init__(canvas, pressed)
        self._keeps_inputs = keeps_inputs
        items = canvas.canvas_scene.items_by_node
        self._bodies = [items[node].body for node in canvas.document.selection]
        middle = QRectF()
        for body in self._bodies:
            middle = middle.united(body)
        self._middle = middle.center()
        self._offset = QPointF(32, 32)

    def move(self, pointer: Pointer) -> None:
        """See `Gesture`; no button is held."""
        self._offset = pointer.scene - self._middle
        self.canvas.refresh_overlay()

    def finish(self, pointer: Pointer) -> None:  # noqa: ARG002
        """See `Gesture`."""
        self.canvas.edits.duplicate(self._offset, keeps_inputs=self._keeps_inputs)
        self.canvas.refresh_overlay()

    def cancel(self) -> None:
        """See `Gesture`."""
        self.canvas.refresh_overlay()

    def paint(self, painter: QPainter) -> None:
        """See `Gesture`."""
        color = QColor(theme.current().selection)
        painter.setPen(QPen(color, 1.6, Qt.PenStyle.DashLine))
        color.setAlphaF(0.12)
        painter.setBrush(color)
        for body in self._bodies:
            painter.drawRoundedRect(body.translated(self._offset), RADIUS, RADIUS)
