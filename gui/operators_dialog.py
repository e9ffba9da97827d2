"""The question before classes of a Python file become operators: may it run?"""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from gui.importing.trust_page import TrustPage
from gui.widgets.banner import Banner

ADVICE = (
    "Its nn.Module classes become operators. For that, this file and whatever it imports are run, "
    "with all that you may do on this computer: where shapes are worked out, and in trainings. "
    "Read it first; run it only if you trust who wrote it. Your consent is for this text on this "
    "computer: if the file changes, you are asked again."
)
CHANGED = "The file has changed since it was shown. This is what it says now."


class OperatorsDialog(QDialog):
    """Shows a file of the user's own and asks whether it may run.

    Signals:
        agreed(path, sha256): the user trusts the text with this hash.
    """

    agreed = Signal(object, str)

    def __init__(self, parent: QWidget, path: Path) -> None:
        super().__init__(parent)
        self.setWindowTitle("Operators from a Python file")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._path = path
        self.banner = Banner()
        self.page = TrustPage("Run and use", ADVICE)
        layout = QVBoxLayout(self)
        layout.addWidget(self.banner)
        layout.addWidget(self.page, 1)
        em = self.fontMetrics().height()
        room = parent.size() * 0.92
        self.resize(min(46 * em, room.width()), min(36 * em, room.height()))
        self.page.agreed.connect(self._on_agreed)
        self.page.refused.connect(self.reject)
        self.page.show_file(path)
        self.page.take_focus()

    def _on_agreed(self) -> None:
        if self.page.has_changed():
            self.page.show_file(self._path)
            self.page.take_focus()
            self.banner.show_message(CHANGED, role="warning")
            return
        self.accept()
        self.agreed.emit(self._path, self.page.sha256)
