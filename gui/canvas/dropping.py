"""Operators that are dragged in from the palette."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent

from engine.graph.model import Wire

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

OPERATOR_MIME = "application/x-netloom-operator"
"""What the palette hands over in a drag: the operator's name."""


def show_drag(canvas: "CanvasView", event: QDragMoveEvent) -> None:
    """Takes an operator that hovers over the canvas, and lights the wire under it."""
    if not event.mimeData().hasFormat(OPERATOR_MIME):
        event.ignore()
        return
    canvas.highlight_wire(_wire_below(canvas, event.position()))
    event.acceptProposedAction()


def drop(canvas: "CanvasView", event: QDropEvent) -> None:
    """Adds the operator that was dropped, on the wire under it if there is one."""
    data = event.mimeData()
    if not data.hasFormat(OPERATOR_MIME):
        event.ignore()
        return
    name = bytes(data.data(OPERATOR_MIME).data()).decode(errors="replace")
    wire = _wire_below(canvas, event.position())
    canvas.highlight_wire(None)
    at = canvas.camera.to_scene(event.position())
    if wire is not None:
        canvas.edits.add_on_wire(name, wire, at)
    else:
        canvas.add_operator(name, at)
    canvas.setFocus(Qt.FocusReason.MouseFocusReason)
    event.acceptProposedAction()


def _wire_below(canvas: "CanvasView", point: QPointF) -> Wire | None:
    scene_point = canvas.camera.to_scene(point)
    return canvas.canvas_scene.wires.wire_at(scene_point, 2 * canvas.wire_reach())
