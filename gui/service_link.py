"""Between the document and the service process: sends edits, brings analyses back."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.analysis.result import Analysis
from engine.graph.model import Project
from engine.service.client import READY, ServiceClient
from engine.service.life import Deadlines
from engine.service.messages import DESCEND, OPTIMIZERS, USER_OPERATORS
from gui.bridge import Bridge
from gui.document import Document

Answer = Callable[[Mapping[str, object]], None]

SENTENCES = MappingProxyType(
    {
        "starting": "Starting PyTorch…",
        "ready": "",
        "working": "Working out shapes…",
        "restarting": "PyTorch is started again…",
        "stopped": "",
        "failed": "PyTorch cannot be started, so shapes are not known. "
        "`python -c 'import torch'` says why.",
    }
)


class ServiceLink(QObject):
    """Keeps the document's analysis up to date.

    Args:
        document: what is analysed.
        parent: see Qt.
        deadlines: how patient it is with the service.

    Signals:
        state_changed(sentence): how the service is; empty if there is nothing to say.
        optimizers_arrived(answer): the optimizers of the installed PyTorch.
        file_described(path, answer): what the classes of a file of the user's own are, or
            `error`.
        descended(body, answer): the `paths` that were asked for, or `error`.
    """

    state_changed = Signal(str)
    optimizers_arrived = Signal(object)
    file_described = Signal(object, object)
    descended = Signal(object, object)

    def __init__(
        self,
        document: Document,
        parent: QObject | None = None,
        *,
        deadlines: Deadlines | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._bridge = bridge = Bridge()
        self._client = ServiceClient(
            lambda analysis, project: bridge.arrived.emit("analysis", (analysis, project)),
            lambda state: bridge.arrived.emit("state", state),
            deadlines=deadlines,
            on_own=lambda own: bridge.arrived.emit("own", own),
        )
        self._is_started = False
        bridge.arrived.connect(self._on_arrived)
        document.project_changed.connect(self._on_project_changed)

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

    def analyse_again(self) -> None:
        """Asks for the analysis once more: the user's own files or consents have changed."""
        if self._is_started:
            self._client.analyse(self._document.project, is_again=True)

    def describe_file(self, path: Path) -> None:
        """Runs a file of the user's own, who has consented; `file_described` brings the answer."""
        bridge = self._bridge
        self._client.request(
            USER_OPERATORS,
            {"file": str(path)},
            lambda answer: bridge.arrived.emit("file", (path, answer)),
        )

    def descend(self, body: Mapping[str, Any]) -> None:
        """Asks for paths down a surface; `descended` brings the answer."""
        bridge = self._bridge
        self._client.request(
            DESCEND, body, lambda answer: bridge.arrived.emit("paths", (body, answer))
        )

    def _on_project_changed(self) -> None:
        if self._is_started:
            self._client.analyse(self._document.project)

    def _on_arrived(self, kind: str, value: Any) -> None:
        if not self._is_started:
            return
        match kind:
            case "analysis":
                self._take_analysis(*value)
            case "own":
                self._document.operators.take(value)
            case "file":
                self.file_described.emit(*value)
            case "paths":
                self.descended.emit(*value)
            case "state":
                self.state_changed.emit(SENTENCES.get(str(value), ""))
                if value == READY:
                    self._ask_optimizers()
            case "optimizers":
                self.optimizers_arrived.emit(value)

    def _take_analysis(self, analysis: Analysis, project: Project) -> None:
        """Shows an analysis, unless the project was edited or replaced while it was on its way."""
        if project is self._document.project:
            self._document.set_analysis(analysis)

    def _ask_optimizers(self) -> None:
        bridge = self._bridge
        self._client.request(
            OPTIMIZERS, {}, lambda answer: bridge.arrived.emit("optimizers", answer)
        )
