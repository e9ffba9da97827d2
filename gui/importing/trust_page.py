"""The page before the code of a file runs: where it is, its SHA-256, what it says."""

import hashlib
from pathlib import Path

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
        agreed(order): the user trusts it, as it was shown; the order it was shown for, if any.
        refused: it does not run.

    Args:
        agree: what the button says that lets it run.
        advice: what the user has to know of a Python file that runs.
    """

    agreed = Signal(object)
    refused = Signal()

    def __init__(self, agree: str = "Run and import", advice: str = PYTHON_ADVICE) -> None:
        super().__init__()
        self._order: Order | None = None
        self._file: Path | None = None
        self._python_advice = advice
        self.sha256 = ""
        self.path = _selectable()
        self.digest = _selectable()
        self.advice = label("", is_wrapped=True)
        self.code = CodeView()
        self.code.setAccessibleName("Text of the file")
        self.refuse_button = QPushButton("Don't run")
        self.agree_button = QPushButton(agree)
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
        self.show_file(order.file)
        self._order = order

    def show_file(self, file: Path) -> None:
        """Shows a file.

        Raises:
            EngineError: it cannot be read.
        """
        content = content_of(file)
        self._file = file
        self.sha256 = hashlib.sha256(content).hexdigest()
        self.path.setText(str(file))
        self.digest.setText(f"SHA-256  {self.sha256}")
        is_python = file.suffix == ".py"
        self.advice.setText(self._python_advice if is_python else EXPORTED_ADVICE)
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
        if self._file is None:
            return True
        try:
            content = content_of(self._file)
        except EngineError:
            return True
        return hashlib.sha256(content).hexdigest() != self.sha256

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
