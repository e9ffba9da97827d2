"""The keys of the canvas: which action each starts while the canvas has the focus."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

Command = tuple[str, tuple[object, ...]]
"""A method of the canvas, or of a part of it, and what it is called with."""

_LEFT, _RIGHT, _UP, _DOWN = (-1, 0), (1, 0), (0, -1), (0, 1)

BINDINGS: dict[str, Command] = {
    "Tab": ("open_quick_add", ()),
    "Shift+A": ("open_quick_add", ()),
    "Del": ("delete_selection", ()),
    "Backspace": ("delete_selection", ()),
    "X": ("delete_selection", ()),
    "Ctrl+Del": ("delete_and_reconnect", ()),
    "Ctrl+C": ("copy", ()),
    "Ctrl+X": ("cut", ()),
    "Ctrl+V": ("paste", ()),
    "Ctrl+D": ("duplicate", ()),
    "Shift+D": ("duplicate", ()),
    "Ctrl+Shift+D": ("duplicate_with_inputs", ()),
    "Ctrl+A": ("select_all", ()),
    "Esc": ("escape", ()),
    "Home": ("frame_all", ()),
    "A": ("frame_all", ()),
    "F": ("frame_selection", ()),
    ".": ("frame_selection", ()),
    "0": ("zoom_reset", ()),
    "+": ("zoom_in", ()),
    "=": ("zoom_in", ()),
    "-": ("zoom_out", ()),
    "L": ("tidy_up", ()),
    "Q": ("straighten", ()),
    "W": ("start_connecting", ()),
    "J": ("connect_selection", ()),
    "F2": ("rename", ()),
    "Return": ("activate", ()),
    "Enter": ("activate", ()),
    "U": ("go_up", ()),
    "Ctrl+Shift+E": ("blocks.group", ()),
    "Ctrl+Shift+U": ("blocks.dissolve", ()),
    "Alt+M": ("toggle_minimap", ()),
    "Left": ("walk", (_LEFT,)),
    "Right": ("walk", (_RIGHT,)),
    "Up": ("walk", (_UP,)),
    "Down": ("walk", (_DOWN,)),
    "Shift+Left": ("select_upstream", ()),
    "Shift+Right": ("select_downstream", ()),
    "Ctrl+Left": ("nudge", (_LEFT,)),
    "Ctrl+Right": ("nudge", (_RIGHT,)),
    "Ctrl+Up": ("nudge", (_UP,)),
    "Ctrl+Down": ("nudge", (_DOWN,)),
    "Menu": ("open_menu", ()),
    "Shift+F10": ("open_menu", ()),
}

_IGNORED = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier
_SHIFTED = {"+", "="}


def command_of(event: QKeyEvent) -> Command | None:
    """Gives the command that a key press starts, if it starts one."""
    modifiers = event.modifiers() & ~_IGNORED
    key = Qt.Key(event.key())
    text = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
    if text in _SHIFTED:
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    names = (
        (Qt.KeyboardModifier.ControlModifier, "Ctrl"),
        (Qt.KeyboardModifier.AltModifier, "Alt"),
        (Qt.KeyboardModifier.ShiftModifier, "Shift"),
        (Qt.KeyboardModifier.MetaModifier, "Meta"),
    )
    held = [name for modifier, name in names if modifiers & modifier]
    return BINDINGS.get("+".join([*held, text]))
