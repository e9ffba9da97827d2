"""The status bar: totals of the network, problems, the state of the service."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStatusBar, QToolButton, QWidget

from engine.graph.problem import Severity
from gui import icons
from gui.document import Document
from gui.widgets.labels import label
from gui.widgets.numbers import grouped


class StatusBar(QStatusBar):
    """Says in one line how the network stands.

    Signals:
        problems_requested: the user wants to see the problems.
    """

    problems_requested = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._is_open = False
        self.setSizeGripEnabled(False)
        self.totals = label()
        self.service = label()
        self.problems = QToolButton()
        self.problems.setToolTip("Show the problems")
        self.problems.setAutoRaise(True)
        self.problems.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.problems.clicked.connect(self.problems_requested)
        for widget in (self.service, self.totals, self.problems):
            self.addPermanentWidget(widget)
        document.analysis_changed.connect(self.refresh)
        document.project_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Shows the totals and the problems as they stand."""
        analysis, nodes = self._document.analysis, len(self._document.project.graph.nodes)
        count = f"{grouped(nodes)} node{'s' * (nodes != 1)}"
        costs = (
            f"   {grouped(analysis.parameters)} parameters   {grouped(analysis.products)} products"
        )
        is_known = self._document.was_analysed
        self.totals.setText(f"{count}{costs if is_known else ''}")
        self.problems.setVisible(is_known and self._is_open)
        errors = sum(each.severity is Severity.ERROR for each in analysis.problems)
        warnings = len(analysis.problems) - errors
        kind = "error" if errors else "warning" if warnings else "check"
        role = kind if kind != "check" else "success"
        self.problems.setIcon(icons.icon(kind, role))
        self.problems.setText(_count(errors, warnings))
        self.problems.setAccessibleName(_count(errors, warnings))

    def show_open(self, *, is_open: bool) -> None:
        """Shows the numbers of a project only while one is open."""
        self._is_open = is_open
        self.totals.setVisible(is_open)
        self.refresh()

    def show_service(self, state: str) -> None:
        """Shows how the service is."""
        self.service.setText(state)


def _count(errors: int, warnings: int) -> str:
    parts = [
        f"{number} {word}{'s' if number > 1 else ''}"
        for number, word in ((errors, "error"), (warnings, "warning"))
        if number
    ]
    return ", ".join(parts) or "No problems"
