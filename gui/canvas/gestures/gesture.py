"""What all mouse gestures have in common."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

DRAG_DISTANCE = 4.0
"""Pixels that the mouse has to move before a press becomes a drag."""


@dataclass(frozen=True)
class Pointer:
    """Where the mouse is.

    Args:
        view: in pixels of the view.
        scene: in scene units.
        modifiers: the keys held.
    """

    view: QPointF
    scene: QPointF
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier

    def holds(self, modifier: Qt.KeyboardModifier) -> bool:
        """Whether a key is held."""
        return bool(self.modifiers & modifier)


class Gesture:
    """One use of the mouse, from press to release. It previews; `finish` makes the one edit."""

    def __init__(self, canvas: "CanvasView", pressed: Pointer) -> None:
        self.canvas = canvas
        self.pressed = pressed
        self.is_dragging = False

    def move(self, pointer: Pointer) -> None:
        """Follows the mouse."""
        distance = (pointer.view - self.pressed.view).manhattanLength()
        if self.is_dragging or distance >= DRAG_DISTANCE:
            self.is_dragging = True
            self.drag(pointer)

    def drag(self, pointer: Pointer) -> None:
        """Previews what a release here would do."""

    def finish(self, pointer: Pointer) -> None:
        """Does it."""

    def cancel(self) -> None:
        """Leaves everything as it was before the press."""

    def paint(self, painter: QPainter) -> None:
        """Paints the preview over the scene, in scene units."""
