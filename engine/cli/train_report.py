"""What `train` writes while it goes: a line per epoch, and a bar on a terminal."""

from collections.abc import Mapping
from pathlib import Path

from engine.cli.command import Context
from engine.cli.printing import counted, write_json
from engine.cli.progress import ProgressBar
from engine.training.events import CheckpointWritten, Ended, Measured, RunEvent, Started
from engine.training.metrics_file import EPOCH, Record, step_of
from engine.training.run_info import RunState


class TrainReport:
    """Writes the events of a training.

    Args:
        context: where to.
        folder: of the run.
        as_json: one JSON object per epoch instead of text.
    """

    def __init__(self, context: Context, folder: Path, *, as_json: bool) -> None:
        self._context = context
        self._folder = folder
        self._as_json = as_json
        self._bar = ProgressBar(context.err)
        self._epochs = 0
        self._last: Mapping[str, object] = {}

    def show(self, event: RunEvent) -> None:
        """Writes what an event tells."""
        match event:
            case Started():
                self._begin(event)
            case Measured(records=records):
                for record in records:
                    self._show_record(record)
            case CheckpointWritten(message=message) if message:
                self._warn(message)

    def conclude(self, ended: Ended) -> None:
        """Writes how it ended."""
        self._bar.clear()
        if ended.state is not RunState.FINISHED:
            self._warn(ended.message or "Stopped. Go on with --resume.")
        if self._as_json:
            return
        if self._last.get("test_error") is not None:
            self._context.out.write(f"test_error {_error(self._last)}\n")
        self._context.out.write(f"The run is in {self._folder}.\n")
        self._context.out.flush()

    def _begin(self, event: Started) -> None:
        self._epochs = event.epochs
        self._bar.begin(event.step, event.epochs * event.steps_per_epoch)
        if not self._as_json:
            self._context.out.write(
                f"Training on {event.device}, {counted(event.epochs, 'epoch')}.\n"
            )
            self._context.out.flush()

    def _show_record(self, record: Record) -> None:
        if record.get("kind") != EPOCH:
            loss = f"  loss {_number(record['loss'])}" if "loss" in record else ""
            self._bar.advance(step_of(record), f"epoch {record.get('epoch')}{loss}")
            return
        self._last = record
        self._bar.clear()
        if self._as_json:
            write_json(self._context.out, {**record, "run": str(self._folder)})
        else:
            self._context.out.write(f"{_epoch_line(record, self._epochs)}\n")
            self._context.out.flush()

    def _warn(self, message: str) -> None:
        self._bar.clear()
        self._context.err.write(f"netloom: {message}\n")


def _epoch_line(record: Record, epochs: int) -> str:
    losses = [name for name in ("train_loss", "test_loss") if record.get(name) is not None]
    parts = [
        f"epoch {record['epoch']}/{epochs}",
        *(f"{name} {_number(record[name])}" for name in losses),
    ]
    if record.get("test_error") is not None:
        parts.append(f"test_error {_error(record)}")
    return "  ".join(parts)


def _error(record: Mapping[str, object]) -> str:
    share = record["test_error"]
    percent = f"{100 * share:.2f}%" if isinstance(share, int | float) else "?"
    return f"{percent} ({record.get('test_errors')}/{record.get('test_samples')})"


def _number(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, int | float) else "?"
