"""What `race` writes: a line for each epoch of each racer, and a table in the end."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from engine.cli.command import Context
from engine.cli.printing import counted, write_json, write_table
from engine.cli.progress import ProgressBar
from engine.optimization_lab.landscape_file import read_landscape
from engine.optimization_lab.race import Race
from engine.optimization_lab.race_records import LANDSCAPE, RACER, RACER_ENDED
from engine.optimization_lab.racer_results import RacerResult, results_of
from engine.training.events import CheckpointWritten, Ended, Measured, RunEvent, Started
from engine.training.metrics_file import EPOCH, STEP, Record, step_of
from engine.training.run_info import RunState

_NONE = "–"


class RaceReport:
    """Writes the events of a race.

    Args:
        context: where to.
        folder: of the race.
        race: who races.
        as_json: one JSON value in the end instead of text.
    """

    def __init__(self, context: Context, folder: Path, race: Race, *, as_json: bool) -> None:
        self._context = context
        self._folder = folder
        self._race = race
        self._as_json = as_json
        self._labels = {racer.key: racer.label for racer in race.racers}
        self._bar = ProgressBar(context.err)
        self._steps = dict.fromkeys(self._labels, 0)
        self._total = self._epochs = 0

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

    def conclude(self, ended: Ended, files: Sequence[Path]) -> None:
        """Writes how it ended.

        Args:
            ended: how.
            files: the tables that were written.
        """
        self._bar.clear()
        if ended.state is not RunState.FINISHED:
            self._warn(ended.message or "Stopped. Go on with --resume.")
        results = results_of(self._folder, self._race)
        landscape = read_landscape(self._folder)
        shares = landscape.shares if landscape is not None else None
        if self._as_json:
            value = {
                "run": str(self._folder),
                "state": ended.state.value,
                "racers": [asdict(each) for each in results],
                "explained_variance": shares,
                "files": [str(each) for each in files],
            }
            write_json(self._context.out, value)
            return
        self._write_results(results)
        if landscape is not None and landscape.trajectories:
            first, second = landscape.shares
            self._say(
                f"The plane of the trajectories holds {first + second:.1%} of the variance of "
                f"all weights ({first:.1%} and {second:.1%})."
            )
        if landscape is not None and landscape.message:
            self._say(landscape.message)
        self._say(f"Wrote {', '.join(each.name for each in files)}.")
        self._say(f"The race is in {self._folder}.")

    def _begin(self, event: Started) -> None:
        self._epochs = event.epochs
        self._total = event.epochs * event.steps_per_epoch
        self._steps = dict.fromkeys(self._labels, event.step)
        self._bar.begin(event.step, self._total)
        racers = counted(len(self._labels), "optimizer")
        self._say(f"Racing {racers} on {event.device}, {counted(event.epochs, 'epoch')}.")

    def _show_record(self, record: Record) -> None:
        racer = str(record.get(RACER, ""))
        kind = record.get("kind")
        if kind == EPOCH:
            self._bar.clear()
            self._say(f"{self._labels[racer]}: {_epoch_text(record, self._epochs)}")
        elif kind == STEP:
            self._steps[racer] = step_of(record)
            mean = sum(self._steps.values()) // len(self._steps)
            self._bar.advance(mean, f"epoch {record.get('epoch')}")
        elif kind == RACER_ENDED:
            self._steps[racer] = self._total
            if record.get("message"):
                self._warn(f"{self._labels[racer]} left the race: {record['message']}")
        elif kind == LANDSCAPE:
            share = record.get("fraction")
            done = f" {share:.0%}" if isinstance(share, float) else ""
            self._bar.advance(self._total, f"level lines{done}")

    def _write_results(self, results: Sequence[RacerResult]) -> None:
        head = ("optimizer", "test error", "test loss", "best error", "steps", "seconds", "")
        rows = [
            (
                each.label,
                _error(each),
                _number(each.test_loss),
                _percent(each.best_test_error),
                each.step,
                _number(each.seconds),
                _fate(each),
            )
            for each in results
        ]
        write_table(self._context.out, head, rows)

    def _say(self, line: str) -> None:
        if not self._as_json:
            self._context.out.write(f"{line}\n")
            self._context.out.flush()

    def _warn(self, message: str) -> None:
        self._bar.clear()
        self._context.err.write(f"netloom: {' '.join(message.split())}\n")


def _epoch_text(record: Record, epochs: int) -> str:
    losses = [name for name in ("train_loss", "test_loss") if record.get(name) is not None]
    parts = [
        f"epoch {record['epoch']}/{epochs}",
        *(f"{name} {_number(record[name])}" for name in losses),
    ]
    if record.get("test_error") is not None:
        parts.append(f"test_error {_percent(record['test_error'])}")
    return "  ".join(parts)


def _fate(result: RacerResult) -> str:
    if result.diverged is not None:
        return f"diverged at step {result.diverged}"
    return "" if result.state == RunState.FINISHED else result.state


def _error(result: RacerResult) -> str:
    if result.test_error is None:
        return _NONE
    return f"{_percent(result.test_error)} ({result.test_errors}/{result.test_samples})"


def _percent(share: object) -> str:
    return f"{100 * share:.2f}%" if isinstance(share, int | float) else _NONE


def _number(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, int | float) else _NONE
