"""Which gesture a press of the mouse starts."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from engine.graph.model import Endpoint
from gui.canvas.gestures.box_select import BoxSelect
from gui.canvas.gestures.cut_wires import CutWires
from gui.canvas.gestures.draw_wire import DrawWire
from gui.canvas.gestures.gesture import Gesture, Pointer
from gui.canvas.gestures.move_nodes import MoveNodes
from gui.canvas.gestures.pan import Pan
from gui.canvas.gestures.share_weights import ShareWeights

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView


def gesture_for(canvas: "CanvasView", pointer: Pointer, button: Qt.MouseButton) -> Gesture | None:
    """Gives the gesture that begins, if one does."""
    if button is Qt.MouseButton.MiddleButton:
        return Pan(canvas, pointer)
    is_control = pointer.holds(Qt.KeyboardModifier.ControlModifier)
    if button is Qt.MouseButton.RightButton:
        return CutWires(canvas, pointer) if is_control else None
    if button is not Qt.MouseButton.LeftButton:
        return None
    if Qt.Key.Key_Space in canvas.held:
        return Pan(canvas, pointer)
    if Qt.Key.Key_Y in canvas.held:
        return CutWires(canvas, pointer)
    return _left_gesture(canvas, pointer)


def _left_gesture(canvas: "CanvasView", pointer: Pointer) -> Gesture | None:
    scene = canvas.canvas_scene
    found = scene.port_at(pointer.scene, canvas.port_reach())
    if found is not None:
        return _port_gesture(canvas, pointer, *found)
    owner = canvas.weight_handles.at(pointer.scene)
    if owner is not None:
        return ShareWeights(canvas, pointer, owner)
    node = scene.node_at(pointer.scene)
    if node is not None:
        canvas.select_wire(None)
        return MoveNodes(canvas, pointer, node)
    wire = scene.wires.wire_at(pointer.scene, canvas.wire_reach())
    canvas.select_wire(wire)
    return BoxSelect(canvas, pointer)


def _port_gesture(
    canvas: "CanvasView",
    pointer: Pointer,
    end: Endpoint,
    is_input: bool,
) -> Gesture | None:
    wires = canvas.edits.wires_at(end, is_input=is_input)
    if pointer.holds(Qt.KeyboardModifier.AltModifier):
        canvas.edits.remove_wires(wires)
        return None
    if is_input and wires:
        return DrawWire(canvas, pointer, wires[0].source, is_input=False, moved=wires)
    if not is_input and wires and pointer.holds(Qt.KeyboardModifier.ControlModifier):
        return DrawWire(canvas, pointer, wires[0].target, is_input=True, moved=wires)
    return DrawWire(canvas, pointer, end, is_input=is_input)
