"""Runs one import at a time in a service process of its own.

The process ends with the import: what foreign code left behind in it reaches no analysis, and
cancelling is ending it.
"""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from engine.errors import shorten
from engine.service.client import FAILED, READY, STARTING, ServiceClient
from engine.service.life import Deadlines
from engine.service.messages import IMPORT
from gui.bridge import Bridge
from gui.importing.order import Order, Report

PATIENCE = Deadlines(start=600.0, request=3600.0)
"""The user sees what it does and for how long, and may cancel."""


class Importer(QObject):
    """Imports what it is told to.

    Signals:
        phase_changed(sentence): what it does now.
        finished(report): the project and its weights are written.
        failed(sentence): why there is none.
    """

    phase_changed = Signal(str)
    finished = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = Bridge()
        self._bridge.arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        self._client: ServiceClient | None = None
        self._number = 0

    @property
    def is_running(self) -> bool:
        """Whether an import is on its way."""
        return self._client is not None

    def start(self, order: Order, output: Path, *, is_trusted: bool) -> None:
        """Begins an import.

        Args:
            order: what.
            output: the project file that is written.
            is_trusted: whether the user consented to run a file.
        """
        self.cancel()
        self._number += 1
        number, bridge = self._number, self._bridge
        self._client = client = ServiceClient(
            lambda _analysis, _project: None,
            lambda state: bridge.arrived.emit("state", (number, state)),
            deadlines=PATIENCE,
        )
        body = {
            "source": order.source,
            "output": str(output),
            "shapes": {name: list(shape) for name, shape in order.shapes.items()},
            "trusted": is_trusted,
        }
        client.start()
        client.request(
            IMPORT,
            body,
            lambda answer: bridge.arrived.emit("answer", (number, answer)),
            lambda phase: bridge.arrived.emit("phase", (number, phase)),
        )

    def cancel(self) -> None:
        """Ends the process; nothing more is heard of it. Does not wait for its end."""
        client, self._client = self._client, None
        self._number += 1
        if client is not None:
            threading.Thread(target=client.stop, name="end of an import").start()

    def _on_arrived(self, kind: str, value: tuple[int, Any]) -> None:
        number, what = value
        if number != self._number:
            return
        if kind == "answer":
            self.cancel()
            self._take(what)
        elif kind == "phase":
            self.phase_changed.emit(what)
        elif what == FAILED:
            self.cancel()
            self.failed.emit("PyTorch cannot be started. `python -c 'import torch'` says why.")
        elif what == STARTING:
            self.phase_changed.emit("Starting PyTorch…")
        elif what == READY:
            self.phase_changed.emit("Importing…")

    def _take(self, answer: Mapping[str, Any]) -> None:
        if "error" in answer:
            self.failed.emit(sentence_of(str(answer["error"])))
        else:
            self.finished.emit(Report.from_json(answer))


def sentence_of(error: str) -> str:
    """Gives what the service says went wrong as one sentence for the dialog."""
    error = error.strip()
    if error.startswith("Traceback"):
        last_line = error.rpartition("\n")[2]
        return (
            "It could not be imported because of a mistake in Netloom, not in the network: "
            f"{shorten(last_line, 200)}. Please report it."
        )
    if error.startswith("The service ended"):
        return (
            "The process that imported it died. The code that it ran may have ended it, or the "
            "memory did not suffice."
        )
    said, is_cut, _ = error.partition(" Give its shape: --input")
    return f"{said} Add it to the inputs, with its shape." if is_cut else error
