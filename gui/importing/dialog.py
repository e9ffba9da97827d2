"""The dialog of an import: choose, trust, wait, read the report."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from engine.errors import EngineError
from gui.importing.choose_page import ChoosePage
from gui.importing.order import Order, Report
from gui.importing.report_page import ReportPage
from gui.importing.trust_page import TrustPage
from gui.importing.working_page import WorkingPage

Page = ChoosePage | TrustPage | WorkingPage | ReportPage


class ImportDialog(QDialog):
    """Asks what to import and tells what became of it.

    Signals:
        import_requested(order, is_trusted): the user wants this, and has read the file if it
            is one.
        cancelled: the import that goes on is to end.
        open_requested, place_requested(nodes): see `ReportPage`.
    """

    import_requested = Signal(object, bool)
    cancelled = Signal()
    open_requested = Signal()
    place_requested = Signal(object)

    def __init__(self, parent: QWidget, folder: Path) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import a PyTorch network")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.choose = ChoosePage(folder)
        self.trust = TrustPage()
        self.working = WorkingPage()
        self.report = ReportPage()
        self.pages = QStackedWidget()
        for page in (self.choose, self.trust, self.working, self.report):
            self.pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.addWidget(self.pages)
        em = self.fontMetrics().height()
        room = parent.size() * 0.92
        self.resize(min(44 * em, room.width()), min(36 * em, room.height()))
        self._connect()
        self._show(self.choose)

    @property
    def is_working(self) -> bool:
        """Whether an import goes on."""
        return self.pages.currentWidget() is self.working

    def show_phase(self, sentence: str) -> None:
        """Says what the import does now."""
        self.working.phase.setText(sentence)

    def show_error(self, sentence: str) -> None:
        """Says why there is no import, where the user can mend it."""
        self._show(self.choose)
        self.choose.show_error(sentence)

    def show_report(self, report: Report) -> None:
        """Shows what the import gave."""
        self.report.show_report(report)
        self._show(self.report)

    def show_open(self, *, is_open: bool) -> None:
        """Says whether the imported project is on the canvas."""
        self.report.show_open(is_open=is_open)
        self.report.take_focus()

    def reject(self) -> None:
        """Goes one step back: Esc on the way cancels, and refuses what is to be trusted."""
        if self.is_working:
            self._cancel()
        elif self.pages.currentWidget() is self.trust:
            self._refuse()
        else:
            super().reject()

    def _connect(self) -> None:
        self.choose.chosen.connect(self._on_chosen)
        self.choose.cancelled.connect(self.reject)
        self.trust.agreed.connect(self._on_agreed)
        self.trust.refused.connect(self._refuse)
        self.working.cancelled.connect(self._cancel)
        self.report.open_requested.connect(self.open_requested)
        self.report.place_requested.connect(self.place_requested)
        self.report.closed.connect(self.accept)

    def _show(self, page: Page) -> None:
        if page is not self.working:
            self.working.end()
        self.pages.setCurrentWidget(page)
        page.take_focus()

    def _on_chosen(self, order: Order) -> None:
        if order.file is None:
            self._begin(order, is_trusted=False)
            return
        try:
            self.trust.ask(order)
        except EngineError as error:
            self.show_error(str(error))
            return
        self._show(self.trust)

    def _on_agreed(self, order: Order) -> None:
        if self.trust.has_changed():
            self.show_error("The file has changed since it was shown. Import it again to read it.")
            return
        self._begin(order, is_trusted=True)

    def _refuse(self) -> None:
        self.show_error("Nothing was run, and nothing is imported.")

    def _begin(self, order: Order, *, is_trusted: bool) -> None:
        self.working.begin(order.title)
        self._show(self.working)
        self.import_requested.emit(order, is_trusted)

    def _cancel(self) -> None:
        self.cancelled.emit()
        self.show_error("The import was cancelled.")
