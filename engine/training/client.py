"""The window's end of a training: starts its process, hears what it reports, notices its death.

No torch, no Qt.
"""

import signal
import threading
from collections.abc import Callable
from pathlib import Path

from engine.errors import EngineError
from engine.service.child import Child
from engine.service.frames import Message
from engine.training import run_folder
from engine.training.events import (
    CheckpointWritten,
    Ended,
    Logged,
    Measured,
    RunEvent,
    Started,
    event_from_json,
)
from engine.training.folder_watch import FolderWatch, LogTail
from engine.training.metrics_file import step_of
from engine.training.run_info import RunState

RUN_PROCESS = "engine.training.run_process"

_LOG_INTERVAL_S = 0.2


class RunClient:
    """Trains a run in a process of its own, or follows one that another process trains.

    Events come on threads of this object, one at a time: first `Started`, at last `Ended`,
    which comes exactly once, whatever happens to the process.

    Args:
        folder: of the run, made by `engine.training.new_run`. If it holds checkpoints, the
            training goes on from the last one.
        on_event: called with each event.
    """

    def __init__(self, folder: Path, on_event: Callable[[RunEvent], None]) -> None:
        self.folder = folder
        self._on_event = on_event
        self._delivery = threading.RLock()
        self._has_ended = threading.Event()
        self._child: Child | None = None
        self._watch: FolderWatch | None = None
        self._log = LogTail(folder)
        self._step = 0
        self._checkpoint = 0

    @property
    def is_alive(self) -> bool:
        """Whether the training goes on, as far as is known here."""
        return (self._child or self._watch) is not None and not self._has_ended.is_set()

    def start(self) -> None:
        """Starts the process that trains.

        Raises:
            EngineError: the process cannot be started.
        """
        try:
            self._child = Child(
                RUN_PROCESS,
                [str(self.folder)],
                on_message=self._on_message,
                on_exit=self._on_exit,
                folder=self.folder,
                log=self.folder / run_folder.LOG,
            )
        except OSError as error:
            raise EngineError(
                f"The training of {self.folder.name} cannot be started: {error.strerror}."
            ) from error
        threading.Thread(target=self._tail_log, name="run log", daemon=True).start()

    def follow(self) -> None:
        """Reports a run that another process trains, by what it writes to its folder."""
        self._watch = FolderWatch(self.folder, self._deliver)
        self._watch.start()

    def stop(self) -> None:
        """Asks the training to write a checkpoint and end; returns at once."""
        if self._child is not None:
            self._child.send({"command": "stop"})
        elif self._watch is not None:
            run_folder.request_stop(self.folder)

    def kill(self) -> None:
        """Ends the training's process at once; the run goes on from its last checkpoint."""
        if self._child is not None:
            self._child.kill()

    def detach(self) -> None:
        """Hears no more; the training goes on without this process."""
        with self._delivery:
            self._has_ended.set()
        if self._watch is not None:
            self._watch.stop()
        if self._child is not None:
            self._child.close()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Waits for the end of the training and tells whether it came."""
        return self._has_ended.wait(timeout_s)

    def wait_for_process(self, timeout_s: float | None = None) -> bool:
        """Waits until the process that was started here is gone, and tells whether it is."""
        return self._child is None or self._child.wait(timeout_s)

    def _on_message(self, message: Message) -> None:
        try:
            event = event_from_json(message)
        except EngineError as error:
            event = Logged(f"{error}\n")
        if isinstance(event, Ended):
            self._deliver(Logged(self._log.read()))
        self._deliver(event)

    def _on_exit(self, status: int) -> None:
        self._deliver(Logged(self._log.read()))
        self._deliver(Ended(RunState.INTERRUPTED, self._describe_death(status)))

    def _deliver(self, event: RunEvent) -> None:
        with self._delivery:
            if self._has_ended.is_set() or event in (Logged(""), Measured(())):
                return
            self._note(event)
            try:
                self._on_event(event)
            finally:
                if isinstance(event, Ended):
                    self._has_ended.set()

    def _note(self, event: RunEvent) -> None:
        match event:
            case Started(step=step):
                self._step = self._checkpoint = step
            case Measured(records=records):
                self._step = max([self._step, *map(step_of, records)])
            case CheckpointWritten(step=step, message=""):
                self._checkpoint = step

    def _tail_log(self) -> None:
        while not self._has_ended.wait(_LOG_INTERVAL_S):
            self._deliver(Logged(self._log.read()))

    def _describe_death(self, status: int) -> str:
        text = (
            f"The training's process {_cause(status)} after step {self._step}. "
            f"Everything up to there is kept. Resume goes on from step {self._checkpoint}."
        )
        return text if self._step else f"The training's process {_cause(status)} before it began."


def _cause(status: int) -> str:
    if status >= 0:
        return f"ended unexpectedly (exit status {status}, see the log)"
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = f"signal {-status}"
    hint = ", perhaps since memory ran out" if name == "SIGKILL" else ""
    return f"was killed ({name}{hint})"
