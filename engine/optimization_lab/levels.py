"""Computes the loss on a plane, from coarse to fine."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import torch

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
    grid: Grid,
    directions: Directions,
    probes: Sequence[LossProbe],
    is_cancelled: Callable[[], bool],
) -> Iterator[LevelsSoFar]:
    """Computes pass by pass; gives what there is after each pass, and twice a second between.

    Args:
        grid: its last pass is the finest.
        directions: of the plane.
        probes: of the same loss; each computes on a thread of its own.
        is_cancelled: asked before each point; ends the computation.
    """
    losses: dict[Cell, float] = {}
    levels: Levels | None = None
    total = len(grid.passes[-1]) ** 2
    told = time.monotonic()
    with _Threads(grid, directions, probes) as threads:
        for numbers in grid.passes:
            new = [cell for cell in grid.cells(numbers) if cell not in losses]
            for first in range(0, len(new), len(probes)):
                if is_cancelled():
                    return
                losses.update(threads.losses_at(new[first : first + len(probes)]))
                if time.monotonic() - told > INTERVAL_S:
                    told = time.monotonic()
                    yield LevelsSoFar(levels, len(losses) / total)
            levels = grid.levels(numbers, losses, probes[0].count)
            yield LevelsSoFar(levels, len(losses) / total, is_complete=len(losses) == total)


class _Threads:
    """Computes losses side by side; used as a context."""

    def __init__(self, grid: Grid, directions: Directions, probes: Sequence[LossProbe]) -> None:
        self._grid = grid
        self._directions = directions
        self._probes = probes
        self._executor = ThreadPoolExecutor(len(probes), "levels", _use_one_thread)

    def __enter__(self) -> "_Threads":
        return self

    def __exit__(self, *_: object) -> None:
        self._executor.shutdown()

    def losses_at(self, cells: Sequence[Cell]) -> Iterator[tuple[Cell, float]]:
        """Gives the losses at as many points as there are probes, or fewer."""
        return zip(cells, self._executor.map(self._loss_at, self._probes, cells), strict=True)

    def _loss_at(self, probe: LossProbe, cell: Cell) -> float:
        return probe.loss(self._directions.weights_at(*self._grid.place(cell)))


def _use_one_thread() -> None:
    torch.set_num_threads(1)
