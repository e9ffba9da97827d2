"""Every question that the window asks and every error that it shows."""

from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

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
        answers = {button.Save: Unsaved.SAVE, button.Discard: Unsaved.DISCARD}
        return answers.get(button(box.exec()), Unsaved.CANCEL)

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
        box.exec()
        if box.clickedButton() is leave:
            return Going.LEAVE
        return Going.STOP if box.clickedButton() is stop else Going.CANCEL

    def ask_yes(self, question: str, detail: str, yes: str) -> bool:
        """Asks a question; the button that agrees says `yes`."""
        box = self._box(QMessageBox.Icon.Question, question)
        box.setInformativeText(detail)
        agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        return box.clickedButton() is agree

    def show_error(self, title: str, message: str) -> None:
        """Says what did not work; `message` is shown as it is."""
        box = self._box(QMessageBox.Icon.Warning, title)
        box.setInformativeText(message)
        box.exec()

    def show_about(self, text: str) -> None:
        """Says what Netloom is."""
        box = self._box(QMessageBox.Icon.NoIcon, "Netloom")
        box.setIconPixmap(self._parent.windowIcon().pixmap(64, 64))
        box.setInformativeText(text)
        box.exec()

    def _box(self, icon: QMessageBox.Icon, text: str) -> QMessageBox:
        box = QMessageBox(icon, "Netloom", text, parent=self._parent)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowModality(Qt.WindowModality.WindowModal)
        return box
