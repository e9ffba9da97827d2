"""The loop around the steps: epochs, tests, records and checkpoints."""

import logging
import threading
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import asdict, replace
from typing import Any, Protocol, cast

from torch import Tensor

from engine.errors import EngineError
from engine.training import run_folder
from engine.training.checkpoints import Checkpoints
from engine.training.events import CheckpointWritten, RunEvent, Started
from engine.training.metrics_file import Record
from engine.training.reporter import Progress, Reporter, Reporting
from engine.training.results import ResultsWriter
from engine.training.run_info import RunInfo, RunState
from engine.training.session import Session, TestResult

_LONGEST_BETWEEN_CHECKPOINTS_S = 60.0
_SHORTEST_BETWEEN_CHECKPOINTS_S = 1.0

_log = logging.getLogger("netloom")


class Observer(Protocol):
    """Looks at a training between its steps."""

    def begin(self, step: int) -> None:
        """Is told how many steps are done when the training begins or goes on."""
        ...

    def note(self, *, step: int, epoch: int, loss: Tensor) -> None:
        """Is told of each step, counted from 1, as soon as it is done."""
        ...


class TrainingLoop:
    """Trains one run; what it does is in the folder as soon as it is done.

    Args:
        info: of the run, device, threads and steps included.
        session: at its start; taken to where the newest checkpoint is, if there is one.
        checkpoints: of the run.
        on_event: told how it goes.
        reporting: what is particular to this one of several trainings in a process.
        observer: told of each step.
        results: writes what comes out for the test samples.
    """

    def __init__(
        self,
        info: RunInfo,
        session: Session,
        checkpoints: Checkpoints,
        on_event: Callable[[RunEvent], None],
        reporting: Reporting | None = None,
        observer: Observer | None = None,
        results: ResultsWriter | None = None,
    ) -> None:
        self._info = info
        self._session = session
        self._checkpoints = checkpoints
        self._on_event = on_event
        self._last_checkpoint_s = time.monotonic()
        self._checkpoint_step = 0
        progress = self._take_up_checkpoint()
        self._observer = observer
        self._results = results
        self._reporter = Reporter(info.folder, on_event, progress, reporting or Reporting())

    @property
    def info(self) -> RunInfo:
        """The run as it stands."""
        return self._info

    def run(self, stop: threading.Event) -> RunState:
        """Trains until all epochs are done or `stop` is set, and tells which.

        Raises:
            DivergedError: the loss left all bounds.
            Exception: whatever a step raises.
        """
        steps = self.steps(stop)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return cast("RunState", end.value)

    def steps(self, stop: threading.Event) -> Generator[None, None, RunState]:
        """Does the same as `run`, one step each time it is asked to go on."""
        try:
            self._announce()
            while self._session.epoch < self._info.epochs:
                if not (yield from self._run_epoch(stop)):
                    self._write_checkpoint(score=None)
                    return RunState.STOPPED
                self._conclude_epoch()
        finally:
            self._reporter.close()
        return RunState.FINISHED

    def _take_up_checkpoint(self) -> Progress:
        found = self._checkpoints.read_newest()
        if found is None:
            return Progress()
        entry, state = found
        self._session.restore(cast("Mapping[str, object]", state["session"]))
        self._checkpoint_step = entry.step
        _log.info("Going on from the checkpoint of step %d.", entry.step)
        return Progress(**cast("dict[str, Any]", state["progress"]))

    def _announce(self) -> None:
        info, session = self._info, self._session
        self._info = replace(info, epoch=session.epoch, step=session.step)
        run_folder.write_info(self._info)
        self._reporter.begin()
        if self._observer is not None:
            self._observer.begin(session.step)
        if self._results is not None:
            self._results.begin(session.epoch)
        self._on_event(
            Started(
                step=session.step,
                epoch=session.epoch,
                epochs=info.epochs,
                steps_per_epoch=session.steps_per_epoch,
                device=info.device,
                threads=info.threads or 0,
            )
        )

    def _run_epoch(self, stop: threading.Event) -> Generator[None, None, bool]:
        """Makes the steps of an epoch, with a pause after each; tells whether all are done."""
        session = self._session
        epoch = session.epoch + 1
        for loss in session.run_epoch():
            if self._observer is not None:
                self._observer.note(step=session.step, epoch=epoch, loss=loss)
            samples = session.samples_of_step(session.position - 1)
            was_written = self._reporter.add(epoch=epoch, samples=samples, loss=loss)
            if was_written and (self._info.folder / run_folder.STOP).exists():
                stop.set()
            if self._seconds_since_checkpoint() > _LONGEST_BETWEEN_CHECKPOINTS_S:
                self._write_checkpoint(score=None)
            if stop.is_set() and session.step < self._info.epochs * session.steps_per_epoch:
                self._reporter.flush()
                return False
            yield
        return True

    def _conclude_epoch(self) -> None:
        session = self._session
        result = self._test()
        record = self._reporter.report_epoch(session.epoch, result, session.test_samples)
        score = record.get("test_error", record["test_loss"])
        is_best = self._note_epoch(record)
        is_due = self._seconds_since_checkpoint() > _SHORTEST_BETWEEN_CHECKPOINTS_S
        if is_due or is_best or session.epoch == self._info.epochs:
            self._write_checkpoint(score=cast("float | None", score))
            run_folder.write_info(self._info)

    def _test(self) -> TestResult:
        """Tests the network; its results are in the folder before the epoch is reported."""
        session = self._session
        if self._results is None:
            return session.test()
        is_last = session.epoch == self._info.epochs
        with self._results.watching(epoch=session.epoch, step=session.step, is_last=is_last):
            return session.test()

    def _note_epoch(self, record: Record) -> bool:
        """Takes an epoch's results into run.json; tells whether it made fewer errors than all."""
        progress = self._reporter.progress
        error = cast("float | None", record.get("test_error"))
        best = progress.best_test_error
        is_best = error is not None and (best is None or error < best)
        progress.best_test_error = error if is_best else best
        self._info = replace(
            self._info,
            epoch=self._session.epoch,
            step=self._session.step,
            train_loss=cast("float | None", record["train_loss"]),
            test_loss=cast("float | None", record["test_loss"]),
            test_error=error,
            best_test_error=progress.best_test_error,
        )
        return is_best

    def _write_checkpoint(self, *, score: float | None) -> None:
        self._reporter.flush()
        session = self._session
        state = {"session": session.state(), "progress": asdict(self._reporter.progress)}
        message = ""
        try:
            self._checkpoints.write(state, step=session.step, epoch=session.epoch, score=score)
            self._checkpoint_step = session.step
        except EngineError as error:
            message = (
                f"The checkpoint of step {session.step} could not be written: {error} The "
                f"training goes on; a resumption would begin at step {self._checkpoint_step}."
            )
            _log.warning("%s", message)
        self._last_checkpoint_s = time.monotonic()
        self._on_event(CheckpointWritten(session.step, message))

    def _seconds_since_checkpoint(self) -> float:
        return time.monotonic() - self._last_checkpoint_s
