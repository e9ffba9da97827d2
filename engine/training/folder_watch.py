"""Events of a run or race of another process, read from what that writes to its folder."""

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from engine.errors import EngineError
from engine.training import run_folder
from engine.training.events import Ended, Logged, Measured, RunEvent, Started
from engine.training.metrics_file import RESUME, MetricsReader, Record, step_of
from engine.training.run_info import RunInfo, RunState

_INTERVAL_S = 0.1
_LONGEST_LOG_PART = 1 << 16


class LogTail:
    """Reads a run's log as it grows, from where it ends now.

    Args:
        folder: of the run.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / run_folder.LOG
        self._position = 0
        with suppress(OSError):
            self._position = self._path.stat().st_size

    def read(self) -> str:
        """Gives what was added since the last call, at most 64 KiB of it."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._position)
                data = file.read(_LONGEST_LOG_PART)
        except OSError:
            return ""
        self._position += len(data)
        return data.decode("utf-8", "replace")


class FolderWatch:
    """Looks at a run folder ten times a second and reports what is new.

    Args:
        folder: of the run.
        on_event: called with each event, on this object's thread; the last one is `Ended`.
    """

    def __init__(self, folder: Path, on_event: Callable[[RunEvent], None]) -> None:
        self._folder = folder
        self._on_event = on_event
        self._metrics = MetricsReader(folder)
        self._racers: dict[str, MetricsReader] = {}
        self._log = LogTail(folder)
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch run", daemon=True)

    def start(self) -> None:
        """Begins, with everything that the run recorded so far."""
        self._thread.start()

    def stop(self) -> None:
        """Ends; a report that is on its way may still come."""
        self._is_over.set()

    def _run(self) -> None:
        with suppress(EngineError):
            info = run_folder.read_info(self._folder)
            self._racers = {key: _racer_reader(self._folder, key) for key in info.racers}
            self._on_event(_started(info, step=0))
        while not self._is_over.is_set():
            ended = self._look_whether_it_ended()
            self._report_metrics(self._metrics.read())
            self._report_racers()
            self._on_event(Logged(self._log.read()))
            if ended is not None:
                self._on_event(ended)
                return
            self._is_over.wait(_INTERVAL_S)

    def _look_whether_it_ended(self) -> Ended | None:
        try:
            info = run_folder.read_info(self._folder)
        except EngineError as error:
            return Ended(RunState.FAILED, str(error))
        if info.state in (RunState.RUNNING, RunState.CREATED):
            return None
        message = info.message
        if info.state is RunState.INTERRUPTED:
            message = "The training's process is gone. Resume goes on from its last checkpoint."
        return Ended(info.state, message)

    def _report_metrics(self, records: list[Record]) -> None:
        batch: list[Record] = []
        for record in records:
            if record.get("kind") == RESUME:
                self._on_event(Measured(tuple(batch)))
                batch = []
                with suppress(EngineError):
                    info = run_folder.read_info(self._folder)
                    self._on_event(_started(info, step=step_of(record)))
            else:
                batch.append(record)
        self._on_event(Measured(tuple(batch)))

    def _report_racers(self) -> None:
        """Reports the records of a race's racers, each with its key; no `resume` is left out."""
        for racer, reader in self._racers.items():
            records = reader.read()
            self._on_event(Measured(tuple({**record, "racer": racer} for record in records)))


def _racer_reader(race: Path, racer: str) -> MetricsReader:
    return MetricsReader(run_folder.racer_folder(race, racer))


def _started(info: RunInfo, step: int) -> Started:
    epoch = step // info.steps_per_epoch if info.steps_per_epoch else 0
    return Started(step, epoch, info.epochs, info.steps_per_epoch, info.device, info.threads or 0)
