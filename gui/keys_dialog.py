"""The list of keys and gestures."""

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.actions import EVERY_COMMAND, Actions

ON_EVERY_KEYBOARD = re.compile(r"F\d+$|.*\+|[⌘⇧⌃⌥]")
ON_THE_CANVAS = (
    ("Add a node", "Tab, Shift+A, double-click"),
    ("Connect two ports", "drag from one to the other"),
    ("Add a node at the end of a wire", "drop the wire on empty ground"),
    ("Insert a node into a wire", "drop the node on the wire"),
    ("Connect by keyboard", "W"),
    ("Connect the selected nodes in line", "J"),
    ("Move to the nearest node", "arrow keys"),
    ("Nudge the selected nodes", "Ctrl+arrow keys"),
    ("Delete the selection", "Del, Backspace, X"),
    ("Delete and reconnect", "Ctrl+Del"),
    ("Rename a node", "F2"),
    ("Edit the arguments of a node, open a block", "Enter, double-click"),
    ("Come out of a block", "U, Esc"),
    ("Share weights", "drag the rings below a node to another node"),
    ("Show the whole network", "Home, A"),
    ("Show the selection", "F"),
    ("Zoom", "mouse wheel, + and −"),
    ("Pan", "middle button, Space and drag, two fingers"),
    ("Tidy up", "L"),
)


class KeysDialog(QDialog):
    """Lists every key; the search narrows the list down."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search")
        self.search.setClearButtonEnabled(True)
        self.list = QTreeWidget()
        self.list.setHeaderLabels(["What", "Keys"])
        self.list.setRootIsDecorated(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        for what, keys in (*_keys_of(actions), *ON_THE_CANVAS):
            self.list.addTopLevelItem(QTreeWidgetItem([what, keys]))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(self.list)
        layout.addWidget(buttons)
        line = self.fontMetrics().height()
        self.resize(34 * line, 34 * line)
        self.search.textChanged.connect(self._on_search_changed)

    def _on_search_changed(self, text: str) -> None:
        for row in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(row)
            if item is not None:
                item.setHidden(text.lower() not in f"{item.text(0)} {item.text(1)}".lower())


def _keys_of(actions: Actions) -> list[tuple[str, str]]:
    native = QKeySequence.SequenceFormat.NativeText
    pairs = []
    for command in EVERY_COMMAND:
        written = [each.toString(native) for each in actions[command.name].shortcuts()]
        keys = ", ".join(each for each in written if ON_EVERY_KEYBOARD.match(each))
        if keys:
            pairs.append((command.text.replace("&", "").rstrip("…"), keys))
    return pairs
