"""The menu under the right mouse button: all that can be done here, with its keys."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from engine.graph.model import Wire
from gui.adding_loss import needs_loss
from gui.canvas.block_menu import add_block_entries, add_weight_entries

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView


def menu_at(canvas: "CanvasView", position: QPoint | None) -> QMenu:
    """Gives the menu of the node, wire or empty place at a point of the view.

    Without a point, of the selection. It deletes itself when it closes.
    """
    menu = QMenu(canvas)
    menu.aboutToHide.connect(menu.deleteLater)
    at = QPointF(position) if position is not None else None
    node = wire = None
    if at is not None:
        point = canvas.camera.to_scene(at)
        node = canvas.canvas_scene.node_at(point)
        wire = canvas.canvas_scene.wires.wire_at(point, canvas.wire_reach())
    if node is not None and node not in canvas.document.selection:
        canvas.document.select((node,))
    if node is not None or (at is None and canvas.document.selection):
        _add_node_entries(menu, canvas)
    elif wire is not None:
        canvas.select_wire(wire)
        _add_wire_entries(menu, canvas, wire, at)
    else:
        _add_empty_entries(menu, canvas, at)
    return menu


def _add(
    menu: QMenu, text: str, keys: str, do: Callable[[], object], *, is_possible: bool = True
) -> None:
    action = menu.addAction(text)
    if keys:
        action.setShortcut(QKeySequence(keys))
    action.setEnabled(is_possible)
    action.triggered.connect(lambda: do())


def _add_node_entries(menu: QMenu, canvas: "CanvasView") -> None:
    selected = canvas.edits.selected()
    is_one = len(selected) == 1
    has_wires = bool(canvas.edits.wires_of(selected))
    _add(menu, "Rename…", "F2", canvas.rename, is_possible=is_one)
    _add(menu, "Connect to…", "W", canvas.start_connecting, is_possible=is_one)
    _add(menu, "Connect in line", "J", canvas.connect_selection, is_possible=not is_one)
    _add(menu, "Disconnect", "", canvas.disconnect_selection, is_possible=has_wires)
    menu.addSeparator()
    _add(menu, "Cut", "Ctrl+X", canvas.cut)
    _add(menu, "Copy", "Ctrl+C", canvas.copy)
    _add(menu, "Duplicate", "Ctrl+D", canvas.duplicate)
    _add(menu, "Duplicate with inputs", "Ctrl+Shift+D", canvas.duplicate_with_inputs)
    menu.addSeparator()
    add_weight_entries(menu, canvas, selected)
    add_block_entries(menu, canvas, selected)
    _add(menu, "Straighten", "Q", canvas.straighten, is_possible=not is_one)
    _add(menu, "Tidy up", "L", canvas.tidy_up)
    _add(menu, "Frame selection", "F", canvas.frame_selection)
    menu.addSeparator()
    _add(menu, "Delete", "Del", canvas.delete_selection)
    _add(menu, "Delete and reconnect", "Ctrl+Del", canvas.delete_and_reconnect)


def _add_wire_entries(menu: QMenu, canvas: "CanvasView", wire: Wire, at: QPointF | None) -> None:
    _add(menu, "Insert an operator…", "", lambda: canvas.open_quick_add(at, wire=wire))
    menu.addSeparator()
    _add(menu, "Remove wire", "Del", canvas.delete_selection)


def _add_empty_entries(menu: QMenu, canvas: "CanvasView", at: QPointF | None) -> None:
    has_nodes = bool(canvas.document.graph.nodes)
    _add(menu, "Add an operator…", "Tab", lambda: canvas.open_quick_add(at))
    if canvas.document.scope is None and needs_loss(canvas.document):
        _add(menu, "Add loss", "", canvas.blocks.add_loss)
    _add(menu, "Paste", "Ctrl+V", canvas.paste)
    menu.addSeparator()
    _add(menu, "Select all", "Ctrl+A", canvas.select_all, is_possible=has_nodes)
    _add(menu, "Tidy up", "L", canvas.tidy_up, is_possible=has_nodes)
    _add(menu, "Frame all", "Home", canvas.frame_all, is_possible=has_nodes)
    if canvas.document.scope is not None:
        _add(menu, "Come out of the block", "U", canvas.go_up)
    _add(menu, "100 %", "0", canvas.zoom_reset)
    _add(menu, "Overview", "Alt+M", canvas.toggle_minimap)
