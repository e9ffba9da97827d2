"""What happens when Netloom itself makes a mistake: one dialog with a report to copy."""

import platform
import sys
import traceback
from types import TracebackType

import PySide6
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from engine.errors import EngineError

QUESTION = "Netloom made a mistake and could not finish what you asked for."
ADVICE = (
    "Your project is still open: save it. Copy the report and send it along when you tell us "
    "what you were doing."
)


def report_of(error: BaseException) -> str:
    """Gives a report of an error: versions and where it happened, nothing of the project."""
    lines = traceback.format_exception(error)
    versions = f"Python {platform.python_version()}, Qt {PySide6.__version__}, {sys.platform}"
    return f"Netloom crash report\n{versions}\n\n{''.join(lines)}"


class CrashReporter:
    """Shows uncaught exceptions, one dialog at a time.

    Args:
        parent: the window that the dialog stands on.
    """

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent
        self._dialog: QMessageBox | None = None

    def install(self) -> None:
        """Takes uncaught exceptions from now on."""
        sys.excepthook = self.handle

    def uninstall(self) -> None:
        """Gives uncaught exceptions back to Python."""
        sys.excepthook = sys.__excepthook__

    def handle(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Shows one exception, and writes it to the standard error."""
        sys.__excepthook__(kind, error, trace)
        if isinstance(error, KeyboardInterrupt):
            QGuiApplication.exit(130)
        elif self._dialog is None:
            self._show(error)

    def _show(self, error: BaseException) -> None:
        text = str(error) if isinstance(error, EngineError) else QUESTION
        box = QMessageBox(QMessageBox.Icon.Critical, "Netloom", text, parent=self._parent)
        box.setInformativeText(ADVICE)
        box.setDetailedText(report_of(error))
        copy = box.addButton("Copy report", QMessageBox.ButtonRole.ActionRole)
        copy.clicked.disconnect()
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report_of(error)))
        box.addButton(QMessageBox.StandardButton.Close)
        box.finished.connect(self._on_dialog_finished)
        self._dialog = box
        box.open()

    def _on_dialog_finished(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None
