"""The mouse on the canvas: which gesture is under way, what is under the cursor."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QCursor, QMouseEvent, QPainter, QWheelEvent

from engine.graph.model import Endpoint
from gui import theme
from gui.canvas.gestures.choice import gesture_for
from gui.canvas.gestures.gesture import Gesture, Pointer
from gui.canvas.gestures.place_copies import PlaceCopies

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

_NO_KEYS = Qt.KeyboardModifier.NoModifier


class Pointing:
    """Turns events of the mouse into gestures, one at a time."""

    def __init__(self, canvas: "CanvasView") -> None:
        self._canvas = canvas
        self.gesture: Gesture | None = None
        self.cursor: QPointF | None = None
        self.hovered: tuple[Endpoint, bool] | None = None
        self._is_over_handle = False

    @property
    def is_placing(self) -> bool:
        """Whether copies follow the cursor."""
        return isinstance(self.gesture, PlaceCopies)

    def cursor_or_middle(self) -> QPointF:
        """Where the cursor is in the view; its middle while it is elsewhere."""
        if self.cursor is not None:
            return self.cursor
        return QRectF(self._canvas.viewport().rect()).center()

    def press(self, event: QMouseEvent) -> None:
        """Starts a gesture, puts copies down or opens the menu."""
        pointer = self._pointer(event.position(), event.modifiers())
        if self.is_placing:
            self.finish(pointer)
        elif self.gesture is None:
            self.gesture = gesture_for(self._canvas, pointer, event.button())
            if self.gesture is None and event.button() is Qt.MouseButton.RightButton:
                self._canvas.open_menu(event.position().toPoint())

    def move(self, event: QMouseEvent) -> None:
        """Follows the mouse."""
        self.cursor = event.position()
        pointer = self._pointer(event.position(), event.modifiers())
        if self.gesture is not None:
            self.gesture.move(pointer)
        else:
            self._hover(pointer)

    def release(self, event: QMouseEvent) -> None:
        """Ends the gesture."""
        if not self.is_placing:
            self.finish(self._pointer(event.position(), event.modifiers()))

    def double_click(self, event: QMouseEvent) -> None:
        """Enters a node; on empty canvas or a wire asks what to add."""
        canvas, scene = self._canvas, self._canvas.canvas_scene
        pointer = self._pointer(event.position(), event.modifiers())
        is_left = event.button() is Qt.MouseButton.LeftButton
        node = scene.node_at(pointer.scene)
        is_handle = canvas.weight_handles.at(pointer.scene) is not None
        if not is_left or is_handle or scene.port_at(pointer.scene, canvas.port_reach()):
            self.press(event)
        elif node is not None:
            canvas.activate(node)
        else:
            wire = scene.wires.wire_at(pointer.scene, canvas.wire_reach())
            canvas.open_quick_add(pointer.view, wire=wire)

    def wheel(self, event: QWheelEvent) -> None:
        """A wheel zooms at the cursor; two fingers pan, with Ctrl they zoom."""
        camera = self._canvas.camera
        modifiers = event.modifiers()
        pixels, angle = event.pixelDelta(), event.angleDelta()
        if not pixels.isNull() and not modifiers & Qt.KeyboardModifier.ControlModifier:
            camera.pan(QPointF(-pixels.x(), -pixels.y()))
        elif modifiers & Qt.KeyboardModifier.ShiftModifier:
            camera.pan(QPointF(-(angle.y() or angle.x()), 0))
        else:
            camera.zoom_by(2.0 ** (angle.y() / 480), event.position())
        self._canvas.on_camera_moved()

    def finish(self, pointer: Pointer | None = None) -> None:
        """Ends the gesture where the mouse is, or where its preview is if that is not known."""
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.finish(pointer or self._pointer(self.cursor_or_middle(), _NO_KEYS))
            self._canvas.refresh_overlay()

    def cancel(self) -> bool:
        """Gives the gesture up; tells whether there was one."""
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.cancel()
        return gesture is not None

    def place_copies(self, *, keeps_inputs: bool) -> None:
        """Lets copies of the selected nodes follow the cursor."""
        if self.gesture is None and self._canvas.document.selection:
            pointer = self._pointer(self.cursor_or_middle(), _NO_KEYS)
            self.gesture = PlaceCopies(self._canvas, pointer, keeps_inputs=keeps_inputs)
            if self.cursor is not None:
                self.gesture.move(pointer)
            self._canvas.refresh_overlay()

    def leave(self) -> None:
        """Notes that the mouse went elsewhere."""
        self.cursor = None
        self._canvas.weight_handles.leave()
        self._canvas.refresh_overlay()
        self._set_hovered(None)

    def paint(self, painter: QPainter) -> None:
        """Paints the port under the cursor, or the preview of the gesture."""
        painter.save()
        if self.gesture is not None:
            self.gesture.paint(painter)
        else:
            self._canvas.weight_handles.paint(painter)
            if self.hovered is not None:
                self._paint_hovered(painter, *self.hovered)
        painter.restore()

    def _pointer(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> Pointer:
        return Pointer(point, self._canvas.camera.to_scene(point), modifiers)

    def _hover(self, pointer: Pointer) -> None:
        canvas, scene = self._canvas, self._canvas.canvas_scene
        self._set_hovered(scene.port_at(pointer.scene, canvas.port_reach()))
        self._hover_handle(pointer)
        wire = None
        if self.hovered is None and scene.node_at(pointer.scene) is None:
            wire = scene.wires.wire_at(pointer.scene, canvas.wire_reach())
        canvas.highlight_wire(wire or canvas.selected_wire)

    def _hover_handle(self, pointer: Pointer) -> None:
        handles = self._canvas.weight_handles
        is_over = handles.at(pointer.scene) is not None
        if handles.follow(pointer.scene) or is_over != self._is_over_handle:
            self._canvas.refresh_overlay()
        if is_over != self._is_over_handle:
            self._is_over_handle = is_over

    def _set_hovered(self, found: tuple[Endpoint, bool] | None) -> None:
        if found != self.hovered:
            self.hovered = found
            cross, arrow = Qt.CursorShape.CrossCursor, Qt.CursorShape.ArrowCursor
            self._canvas.viewport().setCursor(QCursor(cross if found else arrow))
            self._canvas.refresh_overlay()

    def _paint_hovered(self, painter: QPainter, end: Endpoint, is_input: bool) -> None:
        scene = self._canvas.canvas_scene
        if end.node in scene.items_by_node:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.current().selection)
            painter.drawEllipse(scene.port_point(end, is_input=is_input), 7.0, 7.0)
