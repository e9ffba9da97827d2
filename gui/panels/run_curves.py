"""What is known of the course of one run, as columns that grow."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from engine.training import metrics_file
from engine.training.metrics_file import step_of
from gui.widgets.curve_store import CurveStore, Numbers
from gui.widgets.smoothing import Smoother

_LARGEST_NUMBER = 1e308

STEPS, SAMPLES, SECONDS = "step", "samples", "seconds"


class RunCurves:
    """Collects the records of a run.

    Args:
        folder: of the run.

    Attributes:
        steps: one row a step, with the loss of its batch.
        epochs: one row an epoch, with the losses and the test error.
        last_epoch: the latest record of an epoch.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.steps = CurveStore((STEPS, SAMPLES, SECONDS, "loss"))
        self.epochs = CurveStore((STEPS, SAMPLES, SECONDS, "train_loss", "test_loss", "test_error"))
        self.last_epoch: Mapping[str, object] = {}
        self._smoother = Smoother(0.0)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was measured yet."""
        return not len(self.steps) and not len(self.epochs)

    def add(self, records: Iterable[Mapping[str, object]]) -> None:
        """Takes records as they come; what is none is left out."""
        for record in records:
            match record.get("kind"):
                case metrics_file.STEP if _is_placed(record):
                    self._cut_repeated(step_of(record))
                    self.steps.append(_numbers(record))
                case metrics_file.EPOCH if _is_placed(record):
                    self.epochs.append(_numbers(record))
                    self.last_epoch = record
                case metrics_file.RESUME:
                    self.cut(step_of(record))

    def cut(self, step: int) -> None:
        """Drops what came after `step`: a resumed run does it again."""
        self.steps.cut(step + 1)
        self.epochs.cut(step + 1)

    def _cut_repeated(self, step: int) -> None:
        steps = self.steps.column(STEPS)
        if len(steps) and step <= steps[-1]:
            self.cut(step - 1)

    def smoothed_loss(self, weight: float) -> Numbers:
        """Gives the loss of the steps, smoothed."""
        if weight != self._smoother.weight:
            self._smoother = Smoother(weight)
        return self._smoother(self.steps.column("loss"), self.steps.version)


def _is_placed(record: Mapping[str, object]) -> bool:
    step = record.get(STEPS)
    return isinstance(step, int) and not isinstance(step, bool) and abs(step) <= _LARGEST_NUMBER


def _numbers(record: Mapping[str, object]) -> dict[str, float]:
    return {
        name: float(value)
        for name, value in record.items()
        if isinstance(value, int | float)
        and not isinstance(value, bool)
        and abs(value) <= _LARGEST_NUMBER
    }
