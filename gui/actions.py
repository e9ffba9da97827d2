"""Every command of the window: its text, key and icon in one table."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from gui import icons

Keys = QKeySequence.StandardKey


@dataclass(frozen=True)
class Command:
    """One entry of a menu.

    Args:
        name: by which the window connects it.
        text: what the menu says.
        keys: a standard key, or key sequences of our own.
        icon: its name, if it has one.
        tip: what the tool tip adds.
        icon_role: the theme's colour of the icon.
    """

    name: str
    text: str
    keys: Keys | tuple[str, ...] = ()
    icon: str = ""
    tip: str = ""
    icon_role: str = "text"


FILE = (
    Command("new", "&New", Keys.New, "new"),
    Command("open", "&Open…", Keys.Open, "open"),
    Command("import", "&Import…", ("Ctrl+I",), "import", "A PyTorch network as a project"),
    Command("save", "&Save", Keys.Save, "save"),
    Command("save_as", "Save &As…", ("Ctrl+Shift+S",)),
    Command("export_model", "Export &Model…", (), "export", "The network as a PyTorch module"),
    Command("export_script", "Export &Training Script…", (), "", "One file that trains by itself"),
    Command("close", "&Close Project", ("Ctrl+W",)),
    Command("quit", "&Quit", ("Ctrl+Q",)),
)
EDIT = (
    Command("cut", "Cu&t", Keys.Cut, "cut"),
    Command("copy", "&Copy", Keys.Copy, "copy"),
    Command("paste", "&Paste", Keys.Paste, "paste"),
    Command("duplicate", "&Duplicate", ("Ctrl+D",)),
    Command("delete", "De&lete", (), "delete", "Delete the selected nodes (Del)"),
    Command("select_all", "Select &All", Keys.SelectAll),
    Command("find", "&Find a Node…", Keys.Find),
    Command("quick_add", "Add &Node…", ("Ctrl+K", "Ctrl+Shift+A"), "add", "Also Tab on the canvas"),
    Command("add_file", "Add from &Python File…", (), "python", "Your own classes as operators"),
)
VIEW = (
    Command("frame_all", "Frame &All", (), "frame", "Show the whole network (Home)"),
    Command("frame_selection", "Frame &Selection", ()),
    Command("zoom_in", "Zoom &In", Keys.ZoomIn, "zoom-in"),
    Command("zoom_out", "Zoom &Out", Keys.ZoomOut, "zoom-out"),
    Command("zoom_reset", "Zoom &100 %", ("Ctrl+0",)),
    Command("tidy", "&Tidy Up", (), "tidy", "Arrange the nodes (L)"),
)
BLOCK = (
    Command("group", "&Group into Block", ("Ctrl+Shift+E",), "block", "Make a block of the nodes"),
    Command("new_block", "&New Empty Block", ()),
    Command("dissolve", "&Dissolve Block", ("Ctrl+Shift+U",), "dissolve"),
    Command("open_block", "&Open Block", (), "", "Show what is inside (Enter)"),
    Command("leave_block", "&Come Out of the Block", (), "up", "Show the graph around (U)"),
    Command("rename_block", "&Rename Block…", ()),
    Command("independent", "Make &Independent", (), "", "Give this use a block of its own"),
)
WEIGHTS = (
    Command("share_weights", "&Share Weights", (), "share", "One set of weights for the nodes"),
    Command("own_weights", "Give Own &Weights", ()),
    Command("add_loss", "Add &Loss", (), "", "A target and a loss behind each output"),
)
TRAIN = (
    Command("train", "&Train", ("Ctrl+Return", "F5"), "train", "Train the network", "accent_text"),
    Command("stop", "&Stop", ("Ctrl+.", "Shift+F5"), "stop", "Stop after a checkpoint", "error"),
    Command(
        "resume", "&Resume", ("Ctrl+Shift+Return",), "resume", "Go on from the last checkpoint"
    ),
)
HELP = (
    Command("welcome", "&Welcome Page", (), "info"),
    Command("help", "&Help on the Node", ("F1",), "help", "What the selected node does"),
    Command("keys", "&Keyboard Shortcuts", ("?",)),
    Command("about", "&About Netloom"),
)
PANES = (
    Command("next_pane", "Next &Pane", ("F6",)),
    Command("previous_pane", "Pre&vious Pane", ("Shift+F6",)),
)
EVERY_COMMAND = (*FILE, *EDIT, *BLOCK, *WEIGHTS, *VIEW, *TRAIN, *HELP, *PANES)


class Actions:
    """The window's actions by name; `actions["save"].triggered` is Qt's own signal."""

    def __init__(self, parent: QObject) -> None:
        self._actions = {command.name: _action(command, parent) for command in EVERY_COMMAND}

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def connect_all(self, slots: dict[str, Callable[[], object]]) -> None:
        """Connects actions with what they do."""
        for name, slot in slots.items():
            self._actions[name].triggered.connect(lambda _=False, call=slot: call())

    def several(self, commands: Iterable[Command]) -> list[QAction]:
        """Gives the actions of some commands."""
        return [self._actions[command.name] for command in commands]

    def enable(self, names: Iterable[str], *, is_enabled: bool) -> None:
        """Enables or disables some actions."""
        for name in names:
            self._actions[name].setEnabled(is_enabled)


def _action(command: Command, parent: QObject) -> QAction:
    action = QAction(command.text, parent)
    action.setObjectName(command.name)
    if isinstance(command.keys, Keys):
        action.setShortcuts(command.keys)
    elif command.keys:
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
    if command.icon:
        action.setIcon(icons.icon(command.icon, command.icon_role))
    action.setToolTip(_tool_tip(command, action))
    return action


def _tool_tip(command: Command, action: QAction) -> str:
    text = command.tip or command.text.replace("&", "").rstrip("…")
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{text} ({keys})" if keys else text
