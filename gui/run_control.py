"""Starts, follows, stops and resumes trainings, and tells the panels how they go."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.errors import EngineError
from engine.optimization_lab.new_race import new_race
from engine.optimization_lab.race import Race
from engine.training import run_folder
from engine.training.client import RunClient
from engine.training.events import CheckpointWritten, Ended, Logged, Measured, RunEvent, Started
from engine.training.new_run import new_run
from engine.training.run_info import RunInfo
from gui.bridge import Bridge
from gui.document import Document
from gui.run_progress import RunProgress


class RunControl(QObject):
    """One training or race at a time.

    Signals:
        run_started(info): a training or race began, or goes on; `info.kind` tells which.
        metrics_arrived(folder, records): as in the run's file, a few times a second; those of a
            race as `engine.optimization_lab.race_records` has them.
        run_ended(folder, state, message): it is over; the message is for the user.
        progress_changed(fraction, seconds_left): from 0 to 1; -1 seconds if not known yet.
        log_arrived(folder, text): text was added to the run's log.
        node_blamed(id): the node that made a training fail.
        running_changed(is_running): a training began or is over.
        refused(message): what was asked for is not possible.
    """

    run_started = Signal(object)
    metrics_arrived = Signal(object, list)
    run_ended = Signal(object, str, str)
    progress_changed = Signal(float, float)
    log_arrived = Signal(object, str)
    node_blamed = Signal(str)
    running_changed = Signal(bool)
    refused = Signal(str)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._client: RunClient | None = None
        self._folder: Path | None = None
        self._info: RunInfo | None = None
        self._is_stopping = False
        self._is_resumable = False
        self._progress: RunProgress | None = None
        self._bridge = Bridge()
        self._bridge.arrived.connect(self._on_arrived)

    @property
    def is_running(self) -> bool:
        """Whether a training goes on."""
        return self._client is not None

    @property
    def is_stopping(self) -> bool:
        """Whether the training was asked to stop and has not yet."""
        return self._client is not None and self._is_stopping

    @property
    def folder(self) -> Path | None:
        """The run that is training, or did last."""
        return self._folder

    @property
    def info(self) -> RunInfo | None:
        """What is known of the run that is training, or did last."""
        return self._info

    @property
    def can_resume(self) -> bool:
        """Whether the last training can go on."""
        return not self.is_running and self._is_resumable

    def start(self) -> None:
        """Trains the project as it is in a new run."""
        self._try(lambda: new_run(self._document.project))

    def race(self, race: Race) -> None:
        """Lets optimizers race with the project as it is, in a new run."""
        self._try(lambda: new_race(self._document.project, race))

    def resume(self, folder: Path | None = None) -> None:
        """Goes on with a run, the last one if none is given.

        A race whose optimizers are all through computes its landscape again, for the plane in
        its race.json.
        """
        folder = folder or self._folder
        if folder is not None:
            self._try(lambda: folder)

    def follow(self, folder: Path) -> None:
        """Shows how a run goes that another process trains."""
        if not self.is_running:
            self._begin(folder, follows=True)

    def stop(self) -> None:
        """Asks the training to write a checkpoint and end."""
        if self._client is not None and not self._is_stopping:
            self._is_stopping = True
            self._client.stop()
            self.running_changed.emit(self.is_running)

    def detach(self) -> None:
        """Lets the training go on without the window."""
        if self._client is not None:
            self._client.detach()
            self._client = None

    def _try(self, make: Callable[[], Path]) -> None:
        """Makes or takes a folder and begins, unless something runs."""
        if self.is_running:
            return
        try:
            self._begin(make(), follows=False)
        except EngineError as error:
            self.refused.emit(str(error))

    def _begin(self, folder: Path, *, follows: bool) -> None:
        bridge = self._bridge
        client = RunClient(folder, lambda event: bridge.arrived.emit("event", (client, event)))
        self._client, self._folder = client, folder
        self._is_stopping = self._is_resumable = False
        self._info = _info_of(folder)
        self.running_changed.emit(self.is_running)
        self.progress_changed.emit(0.0, -1.0)
        try:
            client.follow() if follows else client.start()
        except EngineError:
            self._client = None
            self.running_changed.emit(self.is_running)
            raise

    def _on_arrived(self, _kind: str, value: tuple[RunClient, RunEvent]) -> None:
        client, event = value
        if client is not self._client or self._folder is None:
            return
        match event:
            case Started():
                self._on_started(event)
            case Measured(records=records):
                if self._progress is not None:
                    self._progress.take(records)
                self._tell_progress()
                self.metrics_arrived.emit(self._folder, list(records))
            case Logged(text=text):
                self.log_arrived.emit(self._folder, text)
            case CheckpointWritten(message=message):
                if message:
                    self.log_arrived.emit(self._folder, f"{message}\n")
            case Ended():
                self._on_ended(event)

    def _on_started(self, event: Started) -> None:
        self._progress = RunProgress(event)
        self._info = _info_of(self._folder)
        self.run_started.emit(self._info)
        self._tell_progress()

    def _on_ended(self, event: Ended) -> None:
        self._client = None
        self._is_resumable = event.state.can_resume
        self._info = _info_of(self._folder)
        self.running_changed.emit(self.is_running)
        self.run_ended.emit(self._folder, event.state.value, event.message)
        if event.node:
            self.node_blamed.emit(event.node)

    def _tell_progress(self) -> None:
        progress = self._progress
        if progress is not None and progress.fraction:
            self.progress_changed.emit(progress.fraction, progress.seconds_left)


def _info_of(folder: Path | None) -> RunInfo | None:
    try:
        return run_folder.read_info(folder) if folder else None
    except EngineError:
        return RunInfo(folder=folder or Path())
