"""Between the document and the service process: sends edits, brings analyses back."""

from collections.abc import Callable, Mapping

from engine.service.client import ServiceClient
from PySide6.QtCore import QObject, Signal

from engine.analysis.result import Analysis
from gui.document import Document

Answer = Callable[[Mapping[str, object]], None]


class ServiceLink(QObject):
    """Keeps the document's analysis up to date.

    Signals:
        state_changed(state): how the service process is, in its client's words.
    """

    state_changed = Signal(str)

    _analysis_arrived = Signal(object)
    _answer_arrived = Signal(object, object)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._client = ServiceClient(self._analysis_arrived.emit, self.state_changed.emit)
        self._is_started = False
        document.project_changed.connect(self._on_project_changed)
        self._analysis_arrived.connect(self._on_analysis_arrived)
        self._answer_arrived.connect(self._on_answer_arrived)

    def start(self) -> None:
        """Starts the service and asks for the analysis of the project as it is."""
        if not self._is_started:
            self._is_started = True
            self._client.start()
            self._client.analyse(self._document.project)

    def stop(self) -> None:
        """Ends the service."""
        if self._is_started:
            self._is_started = False
            self._client.stop()

    def request(self, name: str, body: Mapping[str, object], on_answer: Answer) -> None:
        """Asks the service something; the answer comes on the window's own thread."""
        if self._is_started:
            self._client.request(
                name, body, lambda answer: self._answer_arrived.emit(on_answer, answer)
            )

    def _on_project_changed(self) -> None:
        if self._is_started:
            self._client.analyse(self._document.project)

    def _on_analysis_arrived(self, analysis: Analysis) -> None:
        if self._is_started:
            self._document.set_analysis(analysis)

    def _on_answer_arrived(self, on_answer: Answer, answer: Mapping[str, object]) -> None:
        if self._is_started:
            on_answer(answer)
