"""Turns losses into records: on the disk and to whoever listens, about twenty times a second."""

import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor

from engine.errors import EngineError
from engine.training.events import Measured, RunEvent
from engine.training.metrics_file import EPOCH, RESUME, STEP, MetricsWriter, Record
from engine.training.session import TestResult

_INTERVAL_S = 0.05

_log = logging.getLogger("netloom")


class DivergedError(EngineError):
    """The loss left all bounds.

    Args:
        message: for the user.
        step: at which it did, counted from 1.
    """

    def __init__(self, message: str, step: int) -> None:
        super().__init__(message)
        self.step = step


class LossNotFiniteError(DivergedError):
    """The loss is NaN or infinite; training further would only keep it so."""


@dataclass
class Progress:
    """What a run has behind it.

    Args:
        step: steps that are done.
        samples: training samples that were seen, repetitions counted.
        seconds: of training, pauses between runs excluded.
        loss_sum: losses of this epoch, each times its samples.
        loss_samples: the samples of that sum.
        best_test_error: so far.
        first_loss: of the very first step.
    """

    step: int = 0
    samples: int = 0
    seconds: float = 0.0
    loss_sum: float = 0.0
    loss_samples: int = 0
    best_test_error: float | None = None
    first_loss: float | None = None


@dataclass(frozen=True)
class Reporting:
    """What is particular to one of several trainings in a process.

    Args:
        title: before its lines in the log; none where empty.
        clock: gives seconds of the training.
        divergence: a loss so many times that of the first step ends the training; None where
            only a loss that is no number does.
    """

    title: str = ""
    clock: Callable[[], float] = time.perf_counter
    divergence: float | None = None


@dataclass
class Reporter:
    """Collects the losses of steps without waiting for the device, and writes them in batches.

    Args:
        folder: of the run.
        on_event: told what is measured.
        progress: where the run stands; kept up to date by `flush`.
        reporting: what is particular to this one.
    """

    folder: Path
    on_event: Callable[[RunEvent], None]
    progress: Progress
    reporting: Reporting = field(default_factory=Reporting)
    _pending: list[tuple[int, int, float]] = field(default_factory=list)
    _losses: list[Tensor] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._writer = MetricsWriter(self.folder)
        self._begun = 0.0
        self._due = 0.0

    def begin(self) -> None:
        """Takes up the time, and declares records of later steps void."""
        self._begun = self.reporting.clock() - self.progress.seconds
        if not self._writer.is_empty:
            self._writer.write([{"kind": RESUME, "step": self.progress.step}])

    def add(self, *, epoch: int, samples: int, loss: Tensor) -> bool:
        """Adds one step; tells whether the step was the time to write.

        Args:
            epoch: counted from 1.
            samples: of the step.
            loss: on its device.

        Raises:
            DivergedError: at this step or one before it.
        """
        self._pending.append((epoch, samples, self._seconds()))
        self._losses.append(loss)
        if time.perf_counter() < self._due:
            return False
        self.flush()
        self._due = time.perf_counter() + _INTERVAL_S
        return True

    def flush(self) -> None:
        """Writes and reports the steps that were added, up to one that diverged.

        Raises:
            DivergedError: at one of them.
        """
        if not self._losses:
            return
        losses = torch.stack(self._losses).tolist()
        pending, self._pending, self._losses = self._pending, [], []
        records: list[Record] = []
        failure: DivergedError | None = None
        for each, loss in zip(pending, losses, strict=True):
            records.append(self._record(*each, loss))
            failure = self._judge(records[-1], loss)
            if failure is not None:
                break
        self._publish(records)
        if failure is not None:
            raise failure

    def report_epoch(self, epoch: int, test: TestResult, test_samples: int) -> Record:
        """Writes, reports and gives the record of a complete epoch; begins the next one."""
        self.flush()
        progress = self.progress
        progress.seconds = self._seconds()
        record: Record = {
            "kind": EPOCH,
            "epoch": epoch,
            "step": progress.step,
            "samples": progress.samples,
            "train_loss": _finite(progress.loss_sum / progress.loss_samples),
            "test_loss": _finite(test.loss),
            "seconds": round(progress.seconds, 4),
        }
        if test.errors is not None:
            error = test.errors / test_samples
            record |= {
                "test_error": error,
                "test_errors": test.errors,
                "test_samples": test_samples,
            }
        progress.loss_sum, progress.loss_samples = 0.0, 0
        self._publish([record])
        title = f"{self.reporting.title}: " if self.reporting.title else ""
        _log.info("%s%s", title, _epoch_text(record))
        return record

    def close(self) -> None:
        """Closes the file."""
        self._writer.sync()
        self._writer.close()

    def _seconds(self) -> float:
        return self.reporting.clock() - self._begun

    def _judge(self, record: Record, loss: float) -> DivergedError | None:
        """Gives the error if this loss ends the training."""
        step, first, times = self.progress.step, self.progress.first_loss, self.reporting.divergence
        if record["loss"] is None:
            return LossNotFiniteError(_describe(record, loss), step)
        if times is None or not first or loss <= times * abs(first):
            return None
        return DivergedError(
            f"The loss grew to {loss:.4g} at step {step} in epoch {record['epoch']}, more than "
            f"{times:,.0f} times that of the first step ({first:.4g}), so the training was "
            "stopped. The usual cause is a learning rate that is too large: make it ten times "
            "smaller.",
            step,
        )

    def _record(self, epoch: int, samples: int, seconds: float, loss: float) -> Record:
        progress = self.progress
        progress.step += 1
        if progress.step == 1:
            progress.first_loss = _finite(loss)
        progress.samples += samples
        progress.seconds = seconds
        progress.loss_sum += loss * samples
        progress.loss_samples += samples
        return {
            "kind": STEP,
            "epoch": epoch,
            "step": progress.step,
            "samples": progress.samples,
            "loss": _finite(loss),
            "seconds": round(seconds, 4),
        }

    def _publish(self, records: list[Record]) -> None:
        self._writer.write(records)
        self.on_event(Measured(tuple(records)))


def _epoch_text(record: Record) -> str:
    """Gives an epoch as a line of the log."""
    parts = [
        f"{name.replace('_', ' ')} {record[name]:.4g}"
        for name in ("train_loss", "test_loss")
        if record[name] is not None
    ]
    if "test_error" in record:
        counts = f"({record['test_errors']}/{record['test_samples']})"
        parts.append(f"test_error {record['test_error']:.2%} {counts}")
    return f"epoch {record['epoch']}: {', '.join(parts)}"


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _describe(record: Record, loss: float) -> str:
    value = "NaN (not a number)" if math.isnan(loss) else "infinite"
    return (
        f"The loss became {value} at step {record['step']} in epoch {record['epoch']}, so the "
        "training was stopped. The usual cause is a learning rate that is too large: make it "
        "ten times smaller. Else look for a logarithm or a division of zero."
    )
