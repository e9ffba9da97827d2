"""Moving the view: middle drag, or Space and drag."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from gui.canvas.gestures.gesture import Gesture, Pointer

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView


class Pan(Gesture):
    """Drags the paper under the cursor."""

    def __init__(self, canvas: "CanvasView", pressed: Pointer) -> None:
        super().__init__(canvas, pressed)
        self._last = pressed.view
        canvas.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def move(self, pointer: Pointer) -> None:
        """See `Gesture`; there is no threshold."""
        self.canvas.camera.pan(self._last - pointer.view)
        self._last = pointer.view

    def finish(self, pointer: Pointer) -> None:  # noqa: ARG002
        """See `Gesture`."""
        self.canvas.viewport().unsetCursor()

    def cancel(self) -> None:
        """See `Gesture`."""
        self.canvas.viewport().unsetCursor()
