"""The numbers of a race as tables, for files of comma-separated values. No torch."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from engine.graph.writing import write_atomically
from engine.optimization_lab.landscape import Landscape, Levels, Trajectory
from engine.optimization_lab.landscape_file import read_landscape
from engine.optimization_lab.race import Race
from engine.optimization_lab.race_folder import folder_of, read_race
from engine.training.metrics_file import EPOCH, STEP, Record, read_metrics

CURVES = "curves.csv"
EPOCHS = "epochs.csv"
TRAJECTORY = "trajectory.csv"
LEVELS = "levels.csv"

_CURVE_COLUMNS = ("step", "samples", "seconds", "loss")
_EPOCH_COLUMNS = ("epoch", "step", "samples", "seconds", "train_loss", "test_loss", "test_error")

Line = Sequence[object]


def write_tables(folder: Path) -> list[Path]:
    """Writes all tables of a race into its folder, those that there are, and gives their paths.

    curves.csv      racer, step, samples, seconds, loss
    epochs.csv      racer, epoch, step, samples, seconds, train_loss, test_loss, test_error
    trajectory.csv  racer, step, x, y, loss, update_norm
    levels.csv      x, y, loss

    Raises:
        EngineError: the race cannot be read, or a file cannot be written.
    """
    race, landscape = read_race(folder), read_landscape(folder)
    records = {racer.key: read_metrics(folder_of(folder, racer.key)) for racer in race.racers}
    tables: dict[str, Iterable[Line]] = {
        CURVES: _records(race, records, STEP, _CURVE_COLUMNS),
        EPOCHS: _records(race, records, EPOCH, _EPOCH_COLUMNS),
    }
    if landscape is not None:
        tables |= _landscape_tables(landscape)
    for name, lines in tables.items():
        write_atomically(folder / name, to_csv(lines))
    return [folder / name for name in tables]


def to_csv(lines: Iterable[Line]) -> bytes:
    """Gives lines of cells as comma-separated values; None is an empty cell."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue().encode()


def trajectory_lines(trajectories: Iterable[Trajectory]) -> Iterator[Line]:
    """Gives the trajectories of a race, with a head."""
    yield ("racer", "step", "x", "y", "loss", "update_norm")
    for each in trajectories:
        columns = (each.steps, each.x, each.y, each.losses, each.update_norms)
        for cells in zip(*columns, strict=True):
            yield (each.racer, *cells)


def level_lines(levels: Levels) -> Iterator[Line]:
    """Gives the loss at each point of a grid, with a head."""
    yield ("x", "y", "loss")
    for y, row in zip(levels.y, levels.losses, strict=True):
        for x, loss in zip(levels.x, row, strict=True):
            yield (x, y, loss)


def _landscape_tables(landscape: Landscape) -> dict[str, Iterable[Line]]:
    tables: dict[str, Iterable[Line]] = {}
    if landscape.trajectories:
        tables[TRAJECTORY] = trajectory_lines(landscape.trajectories)
    if landscape.levels is not None:
        tables[LEVELS] = level_lines(landscape.levels)
    return tables


def _records(
    race: Race, records: Mapping[str, list[Record]], kind: str, columns: Sequence[str]
) -> Iterator[Line]:
    yield ("racer", *columns)
    for racer in race.racers:
        for record in records[racer.key]:
            if record.get("kind") == kind:
                yield (racer.key, *(record.get(name) for name in columns))
