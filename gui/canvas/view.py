"""The canvas: shows the document's graph and edits it by mouse and keyboard."""

from collections.abc import Iterable
from operator import attrgetter

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPixmapCache,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsView, QToolTip, QWidget

from engine.graph.model import Endpoint, NodeId, Wire
from gui import theme
from gui.canvas.bindings import command_of
from gui.canvas.block_commands import BlockCommands
from gui.canvas.breadcrumb import Breadcrumb
from gui.canvas.command_view import CommandView
from gui.canvas.connect_box import ConnectBox
from gui.canvas.dropping import drop, show_drag
from gui.canvas.far_view import FAR_BELOW, FarView
from gui.canvas.find_box import FindBox
from gui.canvas.hints import describe, paint_empty_hint, plain, tooltip_at
from gui.canvas.menu import menu_at
from gui.canvas.minimap import Minimap
from gui.canvas.pointing import Pointing
from gui.canvas.quick_add import QuickAdd, Wish
from gui.canvas.rename_box import RenameBox
from gui.canvas.weight_handles import WeightHandles
from gui.document import Document

PORT_REACH = 16.0
CACHE_KIB = 96 * 1024
"""Room for the painted nodes of a screen of 3840 by 2160 pixels."""
WIRE_REACH = 7.0


class CanvasView(CommandView):
    """Shows a graph, and every gesture on it."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.held: set[Qt.Key] = set()
        self.blocks = BlockCommands(self)
        self.weight_handles = WeightHandles(self)
        self.quick_add = QuickAdd(self)
        self.connect_box = ConnectBox(self)
        self.find_box = FindBox(self)
        self.rename_box = RenameBox(self)
        self._far = FarView(self.canvas_scene)
        self.minimap = Minimap(self, self._far)
        self.breadcrumb = Breadcrumb(self)
        self.pointing = Pointing(self)
        self._is_framed = False
        self._set_up()
        self.canvas_scene.content_changed.connect(self._on_content_changed)
        self.canvas_scene.look_changed.connect(self._on_look_changed)
        document.selection_changed.connect(self._on_selection_changed)
        theme.notifier.changed.connect(self._on_theme_changed)
        self._on_content_changed()

    def open_quick_add(
        self,
        position: QPointF | None = None,
        end: Endpoint | None = None,
        *,
        is_from_input: bool = False,
        wire: Wire | None = None,
    ) -> None:
        """Asks which operator to add at a point of the view; at the cursor if None.

        Args:
            position: where.
            end: a port that the new node is wired to.
            is_from_input: whether that is an input.
            wire: the wire that the new node goes on.
        """
        at = position if position is not None else self.pointing.cursor_or_middle()
        self.quick_add.open(Wish(self.camera.to_scene(at), end, is_from_input, wire), at.toPoint())

    def start_connecting(self) -> None:
        """Lists what the selected node can be wired to."""
        selected = self.edits.selected()
        if len(selected) == 1:
            self.connect_box.open(selected[0])

    def duplicate(self) -> None:
        """Lets copies of the selected nodes follow the cursor until a click."""
        self.pointing.place_copies(keeps_inputs=False)

    def duplicate_with_inputs(self) -> None:
        """Does so with the wires into them."""
        self.pointing.place_copies(keeps_inputs=True)

    def rename(self) -> None:
        """Edits the title of the selected node."""
        selected = self.edits.selected()
        if len(selected) == 1:
            self.reveal(selected[0])
            self.rename_box.open(selected[0])

    def activate(self, node: NodeId | None = None) -> None:
        """Dives into a block, or tells that a node was entered."""
        if self.pointing.is_placing:
            self.pointing.finish()
            return
        selected = self.edits.selected()
        chosen = node if node is not None else selected[0] if len(selected) == 1 else None
        if chosen is None:
            return
        if not self.document.dive(chosen):
            self.node_activated.emit(chosen)

    def go_up(self) -> None:
        """Leaves a block."""
        self.document.leave()

    def escape(self) -> None:
        """Gives up a gesture, else the selection, else leaves the block."""
        if self.pointing.cancel():
            return
        if self.document.selection or self.selected_wire is not None:
            self.select_wire(None)
            self.document.select(())
        else:
            self.go_up()

    def open_find(self) -> None:
        """Asks which node to bring into view."""
        self.find_box.open()

    def toggle_minimap(self) -> None:
        """Shows or hides the overview."""
        self.minimap.is_wanted = not self.minimap.is_wanted
        self.minimap.refresh()

    def open_menu(self, position: QPoint | None = None) -> None:
        """Opens the menu of what is at a point of the view; of the selection if None."""
        menu = menu_at(self, position)
        at = position if position is not None else self.pointing.cursor_or_middle().toPoint()
        menu.popup(self.viewport().mapToGlobal(at))

    def covered_above(self) -> float:
        """See `CommandView`."""
        return self.breadcrumb.height_needed() if self.document.scope is not None else 0.0

    def give_up_gesture(self) -> None:
        """See `CommandView`."""
        self.pointing.cancel()

    def place_for_new(self) -> QPointF:
        """See `CommandView`."""
        return self.camera.to_scene(self.pointing.cursor_or_middle())

    def port_reach(self) -> float:
        """How near a port is grabbed, in scene units."""
        return PORT_REACH / self.camera.scale

    def wire_reach(self) -> float:
        """How near a wire is grabbed, in scene units."""
        return WIRE_REACH / self.camera.scale

    def on_camera_moved(self) -> None:
        """See `CommandView`."""
        super().on_camera_moved()
        self.minimap.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt: from afar, all nodes are painted as a batch."""
        if self.camera.scale >= FAR_BELOW:
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        painter.setTransform(self.viewportTransform())
        self._far.paint(painter, self.camera.seen(), self.camera.scale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.drawForeground(painter, self.camera.seen())
        painter.end()

    def drawForeground(self, painter: QPainter, rect: QRectF | object) -> None:  # noqa: ARG002
        """See Qt: previews of gestures, the port under the cursor, the hint."""
        self.pointing.paint(painter)
        if not self.canvas_scene.items_by_node:
            painter.save()
            painter.resetTransform()
            paint_empty_hint(painter, QRectF(self.viewport().rect()), self.font())
            painter.restore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See Qt."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.pointing.press(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """See Qt."""
        self.pointing.move(event)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """See Qt."""
        self.pointing.release(event)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """See Qt."""
        self.pointing.double_click(event)
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """See Qt."""
        self.pointing.wheel(event)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Space, Qt.Key.Key_Y) and not event.modifiers():
            self.held.add(key)
            return
        command = command_of(event)
        if command is None:
            event.ignore()
            return
        name, arguments = command
        attrgetter(name)(self)(*arguments)
        event.accept()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """See Qt."""
        if not event.isAutoRepeat():
            self.held.discard(Qt.Key(event.key()))
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """See Qt."""
        self.held.clear()
        super().focusOutEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002
        """See Qt: Tab opens the quick-add box, Shift+Tab leaves the canvas."""
        return False if next else super().focusNextPrevChild(next)

    def viewportEvent(self, event: QEvent) -> bool:
        """See Qt: tooltips, pinches and a mouse that leaves."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tooltip(event)
            return True
        if event.type() is QEvent.Type.NativeGesture and isinstance(event, QNativeGestureEvent):
            return self._pinch(event)
        if event.type() is QEvent.Type.Leave:
            self.pointing.leave()
        return super().viewportEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """See Qt."""
        show_drag(self, event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """See Qt."""
        show_drag(self, event)

    def dropEvent(self, event: QDropEvent) -> None:
        """See Qt."""
        drop(self, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        if not self._is_framed and self.isVisible():
            self._frame_first()
        self.minimap.refresh()
        self.breadcrumb.stand()

    def changeEvent(self, event: QEvent) -> None:
        """See Qt: 100 % follows the font."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.camera.take_font()
            self.on_camera_moved()

    def _set_up(self) -> None:
        QPixmapCache.setCacheLimit(max(QPixmapCache.cacheLimit(), CACHE_KIB))
        hint = QPainter.RenderHint
        self.setRenderHints(hint.Antialiasing | hint.TextAntialiasing)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setAccessibleName("Network")

    def _show_tooltip(self, event: QHelpEvent) -> None:
        text = tooltip_at(self, self.camera.to_scene(QPointF(event.pos())))
        if not text:
            QToolTip.hideText()
            return
        QToolTip.showText(event.globalPos(), plain(text), self.viewport())

    def _pinch(self, event: QNativeGestureEvent) -> bool:
        is_zoom = event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture
        if is_zoom:
            self.zoom_by(1.0 + event.value(), event.position())
        return is_zoom

    def _frame_first(self) -> None:
        self._is_framed = True
        self.frame_all()

    def _tell_selection(self, selection: frozenset[NodeId]) -> None:
        """Says what is selected to those who do not see it."""
        scene = self.canvas_scene
        told = [describe(scene.items_by_node[node].face) for node in list(selection)[:8]]
        self.setAccessibleDescription("; ".join(told) or "Nothing is selected")

    def _on_selection_changed(self, selection: object) -> None:
        if isinstance(selection, frozenset):
            self._tell_selection(selection)
        self._on_look_changed(())

    def _on_content_changed(self) -> None:
        self._far.forget()
        self.camera.allow(self.canvas_scene.content_rect())
        if self.selected_wire is not None and self.selected_wire not in self.document.graph.wires:
            self.select_wire(None)
        self.pointing.hovered = None
        self.minimap.refresh(is_changed=True)
        self.refresh_overlay()

    def _on_look_changed(self, nodes: Iterable[NodeId]) -> None:
        self._far.forget_looks(nodes)
        self.minimap.refresh(is_changed=True)
        if self.camera.scale < FAR_BELOW:
            self.refresh_overlay()

    def _on_theme_changed(self) -> None:
        self.minimap.refresh(is_changed=True)
        self.refresh_overlay()
