"""Computes the loss on a plane, from coarse to fine."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.optimization_lab.directions import Directions
from engine.optimization_lab.grid import Cell, Grid
from engine.optimization_lab.landscape import Levels
from engine.optimization_lab.loss_probe import LossProbe

INTERVAL_S = 0.5


@dataclass(frozen=True)
class LevelsSoFar:
    """What is computed of a grid.

    Args:
        levels: of the finest complete pass; None before the first one.
        fraction: of the finest grid's points, 0 to 1.
        is_complete: nothing is left.
    """

    levels: Levels | None
    fraction: float
    is_complete: bool = False


def compute_levels(
    grid: Grid, directions: Directions, probe: LossProbe, is_cancelled: Callable[[], bool]
) -> Iterator[LevelsSoFar]:
    """Computes pass by pass; gives what there is after each pass, and twice a second between.

    Args:
        grid: its last pass is the finest.
        directions: of the plane.
        probe: computes the losses.
        is_cancelled: asked before each point; ends the computation.
    """
    losses: dict[Cell, float] = {}
    levels: Levels | None = None
    total = len(grid.passes[-1]) ** 2
    told = time.monotonic()
    for numbers in grid.passes:
        for cell in grid.cells(numbers):
            if cell in losses:
                continue
            if is_cancelled():
                return
            losses[cell] = probe.loss(directions.weights_at(*grid.place(cell)))
            if time.monotonic() - told > INTERVAL_S:
                told = time.monotonic()
                yield LevelsSoFar(levels, len(losses) / total)
        levels = grid.levels(numbers, losses, probe.count)
        yield LevelsSoFar(levels, len(losses) / total, is_complete=len(numbers) ** 2 == total)
