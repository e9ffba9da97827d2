"""Selecting with a rectangle."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from engine.graph.model import NodeId
from gui import theme
from gui.canvas.gestures.gesture import Gesture, Pointer

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView


class BoxSelect(Gesture):
    """Selects the nodes that a rectangle touches; Shift adds them, Ctrl toggles them."""

    def __init__(self, canvas: "CanvasView", pressed: Pointer) -> None:
        super().__init__(canvas, pressed)
        self._before = canvas.document.selection
        self._rect = QRectF(pressed.scene, pressed.scene)

    def drag(self, pointer: Pointer) -> None:
        """See `Gesture`."""
        self._rect = QRectF(self.pressed.scene, pointer.scene).normalized()
        self.canvas.document.select(self._selected(pointer))
        self.canvas.refresh_overlay()

    def finish(self, pointer: Pointer) -> None:
        """See `Gesture`."""
        if not self.is_dragging and not pointer.holds(Qt.KeyboardModifier.ShiftModifier):
            self.canvas.document.select(())

    def cancel(self) -> None:
        """See `Gesture`."""
        self.canvas.document.select(self._before)

    def paint(self, painter: QPainter) -> None:
        """See `Gesture`."""
        if not self.is_dragging:
            return
        color = QColor(theme.current().selection)
        pen = QPen(color, 1.0)
        pen.setCosmetic(True)
        painter.setPen(pen)
        color.setAlphaF(0.14)
        painter.setBrush(color)
        painter.drawRect(self._rect)

    def _selected(self, pointer: Pointer) -> frozenset[NodeId]:
        touched = self.canvas.canvas_scene.nodes_in(self._rect)
        if pointer.holds(Qt.KeyboardModifier.ControlModifier):
            return self._before ^ touched
        if pointer.holds(Qt.KeyboardModifier.ShiftModifier):
            return self._before | touched
        return touched
