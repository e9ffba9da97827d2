"""The page before the code of a file runs: where it is, its SHA-256, what it says."""

import hashlib

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.errors import EngineError
from gui.importing.definitions import LARGEST_BYTES, content_of
from gui.importing.order import Order
from gui.widgets.code_view import CodeView
from gui.widgets.labels import label

PYTHON_ADVICE = (
    "Importing runs this file and whatever it imports, with all that you may do on this computer. "
    "Read it first; run it only if you trust who wrote it."
)
EXPORTED_ADVICE = (
    "Loading an exported program can run code that is hidden in it, with all that you may do on "
    "this computer, and it cannot be read beforehand. Run it only if you trust who made it."
)


class TrustPage(QWidget):
    """Asks whether a file may run.

    Signals:
        agreed(order): the user trusts it, as it was shown.
        refused: it does not run.
    """

    agreed = Signal(object)
    refused = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._order: Order | None = None
        self._digest = ""
        self.path = _selectable()
        self.digest = _selectable()
        self.advice = label("", is_wrapped=True)
        self.code = CodeView()
        self.code.setAccessibleName("Text of the file")
        self.refuse_button = QPushButton("Don't run")
        self.agree_button = QPushButton("Run and import")
        self._lay_out()
        self.refuse_button.clicked.connect(self.refused)
        self.agree_button.clicked.connect(self._on_agreed)

    def ask(self, order: Order) -> None:
        """Shows the file of an order.

        Raises:
            EngineError: it cannot be read.
        """
        if order.file is None:
            return
        content = content_of(order.file)
        self._order = order
        self._digest = hashlib.sha256(content).hexdigest()
        self.path.setText(str(order.file))
        self.digest.setText(f"SHA-256  {self._digest}")
        is_python = order.file.suffix == ".py"
        self.advice.setText(PYTHON_ADVICE if is_python else EXPORTED_ADVICE)
        self.code.setVisible(is_python)
        self._filler.setVisible(not is_python)
        if is_python:
            self.code.show_text(content[:LARGEST_BYTES].decode("utf-8", "replace"))
            self.code.moveCursor(self.code.textCursor().MoveOperation.Start)

    def take_focus(self) -> None:
        """Makes Enter refuse."""
        self.refuse_button.setDefault(True)
        self.refuse_button.setFocus()

    def has_changed(self) -> bool:
        """Whether the file is another one than was shown."""
        if self._order is None or self._order.file is None:
            return True
        try:
            content = content_of(self._order.file)
        except EngineError:
            return True
        return hashlib.sha256(content).hexdigest() != self._digest

    def _lay_out(self) -> None:
        self._filler = QWidget()
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.agree_button)
        buttons.addWidget(self.refuse_button)
        column = QVBoxLayout(self)
        column.addWidget(label("Run the code of this file?", "section"))
        column.addWidget(self.advice)
        column.addWidget(self.path)
        column.addWidget(self.digest)
        column.addWidget(self.code, 1)
        column.addWidget(self._filler, 1)
        column.addLayout(buttons)

    def _on_agreed(self) -> None:
        self.agreed.emit(self._order)


def _selectable() -> QLabel:
    made = label("", "dim", is_wrapped=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
