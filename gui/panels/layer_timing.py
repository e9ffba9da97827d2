"""Measures the document's network in a process of its own, for the layers panel.

The process ends by itself when the window goes away.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from engine.errors import EngineError
from engine.graph.model import Project
from engine.measuring.client import Failed, MeasureClient, Measured, MeasureEvent, Progressed
from gui.bridge import Bridge

MakeClient = Callable[[Callable[[MeasureEvent], None]], MeasureClient]


class LayerTiming(QObject):
    """At most one measurement at a time.

    Args:
        parent: see Qt.
        make_client: makes what measures.

    Signals:
        progressed(share, phase): how far it is, from 0 to 1, and what is being done.
        measured(measurement): it is done.
        failed(message): it is over without a result; the message is empty if it was cancelled.
    """

    progressed = Signal(float, str)
    measured = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None, make_client: MakeClient = MeasureClient):
        super().__init__(parent)
        self._make_client = make_client
        self._client: MeasureClient | None = None
        self._bridge = Bridge()
        self._bridge.arrived.connect(self._on_arrived)

    @property
    def is_measuring(self) -> bool:
        """Whether a measurement goes on."""
        return self._client is not None

    def start(self, project: Project) -> None:
        """Begins to measure a project."""
        if self._client is not None:
            return
        bridge = self._bridge
        client = self._client = self._make_client(lambda event: bridge.arrived.emit("event", event))
        try:
            client.start(project)
        except EngineError as error:
            self._client = None
            self.failed.emit(str(error))

    def cancel(self) -> None:
        """Gives up the measurement that goes on, if one does."""
        if self._client is not None:
            self._client.cancel()

    def _on_arrived(self, _kind: str, event: MeasureEvent) -> None:
        match event:
            case Progressed(progress, phase):
                self.progressed.emit(progress, phase)
            case Measured(measurement):
                self._client = None
                self.measured.emit(measurement)
            case Failed(message):
                self._client = None
                self.failed.emit(message)
