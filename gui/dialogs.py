"""Every question that the window asks and every error that it shows."""

from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMessageBox, QWidget

PROJECT_FILTER = "Netloom projects (*.netloom);;All files (*)"
PYTHON_FILTER = "Python files (*.py);;All files (*)"


class Unsaved(Enum):
    """What to do with changes that are not saved."""

    SAVE = auto()
    DISCARD = auto()
    CANCEL = auto()


class Going(Enum):
    """What to do with a training that goes on while the window closes."""

    LEAVE = auto()
    STOP = auto()
    CANCEL = auto()


class Dialogs:
    """Asks and tells, on top of one window."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def ask_open(self, folder: Path) -> Path | None:
        """Asks which project to open; None if the user turns back."""
        name, _ = QFileDialog.getOpenFileName(
            self._parent, "Open project", str(folder), PROJECT_FILTER
        )
        return Path(name) if name else None

    def ask_python(self, folder: Path) -> Path | None:
        """Asks for a Python file; None if the user turns back."""
        name, _ = QFileDialog.getOpenFileName(
            self._parent, "Add operators from a Python file", str(folder), PYTHON_FILTER
        )
        return Path(name) if name else None

    def ask_save(self, title: str, proposal: Path, file_filter: str) -> Path | None:
        """Asks where to save; None if the user turns back."""
        name, _ = QFileDialog.getSaveFileName(self._parent, title, str(proposal), file_filter)
        return Path(name) if name else None

    def ask_unsaved(self, name: str) -> Unsaved:
        """Asks what to do with the changes of a project."""
        button = QMessageBox.StandardButton
        box = self._box(QMessageBox.Icon.Question, f"Save the changes to {name}?")
        box.setInformativeText("They are lost if you do not save them.")
        box.setStandardButtons(button.Save | button.Discard | button.Cancel)
        box.setDefaultButton(button.Save)
        save, discard = box.button(button.Save), box.button(button.Discard)
        answered = _answer(box)
        if answered is save:
            return Unsaved.SAVE
        return Unsaved.DISCARD if answered is discard else Unsaved.CANCEL

    def ask_going(self, name: str) -> Going:
        """Asks what to do with a training while the window closes."""
        box = self._box(QMessageBox.Icon.Question, f"{name} is still training.")
        box.setInformativeText(
            "It can go on without the window: the next start shows it again. Or stop it; it can "
            "be resumed from its last checkpoint."
        )
        leave = box.addButton("Let it go on", QMessageBox.ButtonRole.AcceptRole)
        stop = box.addButton("Stop it", QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(leave)
        answered = _answer(box)
        if answered is leave:
            return Going.LEAVE
        return Going.STOP if answered is stop else Going.CANCEL

    def ask_yes(self, question: str, detail: str, yes: str) -> bool:
        """Asks a question; the button that agrees says `yes`."""
        box = self._box(QMessageBox.Icon.Question, question)
        box.setInformativeText(detail)
        agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        return _answer(box) is agree

    def show_error(self, title: str, message: str) -> None:
        """Says what did not work; `message` is shown as it is."""
        box = self._box(QMessageBox.Icon.Warning, title)
        box.setInformativeText(message)
        _answer(box)

    def show_about(self, text: str) -> None:
        """Says what Netloom is."""
        box = self._box(QMessageBox.Icon.NoIcon, "Netloom")
        box.setIconPixmap(self._parent.windowIcon().pixmap(64, 64))
        box.setInformativeText(text)
        _answer(box)

    def _box(self, icon: QMessageBox.Icon, text: str) -> QMessageBox:
        box = QMessageBox(icon, "Netloom", text, parent=self._parent)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowModality(Qt.WindowModality.WindowModal)
        return box


def _answer(box: QMessageBox) -> QAbstractButton | None:
    """Waits for the user and gives the button that they chose; the box goes afterwards."""
    box.exec()
    answered = box.clickedButton()
    box.deleteLater()
    return answered
