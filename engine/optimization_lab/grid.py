"""The grids of a plane, from coarse to fine. No torch."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.optimization_lab.landscape import Levels, Trajectory

COARSEST = 7
_FLATTEST = 0.3
_SMALLEST = 1e-6

Cell = tuple[int, int]
"""Number of a column and of a row of the finest grid."""


@dataclass(frozen=True)
class Extent:
    """A rectangle of the plane: from (left, bottom) to (right, top)."""

    left: float
    right: float
    bottom: float
    top: float


def extent_of(trajectories: Sequence[Trajectory], *, margin: float, far: float) -> Extent:
    """Gives what is worth looking at around trajectories.

    Args:
        trajectories: where they are.
        margin: around them, as a share of their extent.
        far: points farther from the origin than this are not looked at: they flew away.
    """
    points = np.array(
        [
            (x, y)
            for path in trajectories
            for x, y in zip(path.x, path.y, strict=True)
            if x * x + y * y <= far * far
        ]
        or [(0.0, 0.0)]
    )
    low, high = points.min(0), points.max(0)
    size = np.maximum(high - low, max(float((high - low).max()) * _FLATTEST, _SMALLEST))
    middle, half = (low + high) / 2, size * (0.5 + margin)
    (left, bottom), (right, top) = middle - half, middle + half
    return Extent(float(left), float(right), float(bottom), float(top))


class Grid:
    """Places of the finest grid, and the coarser grids that are a choice of them.

    Args:
        extent: of the grid; its outermost points lie on the border.
        resolution: points along each axis.
    """

    def __init__(self, extent: Extent, resolution: int) -> None:
        self._x = np.linspace(extent.left, extent.right, resolution)
        self._y = np.linspace(extent.bottom, extent.top, resolution)
        self.passes = tuple(_passes(resolution))

    def place(self, cell: Cell) -> tuple[float, float]:
        """Gives the coordinates of a point."""
        return float(self._x[cell[0]]), float(self._y[cell[1]])

    def cells(self, numbers: NDArray[np.int64]) -> Iterator[Cell]:
        """Gives the points of one pass, row by row from the bottom."""
        for row in numbers.tolist():
            for column in numbers.tolist():
                yield column, row

    def levels(
        self, numbers: NDArray[np.int64], losses: Mapping[Cell, float], samples: int
    ) -> Levels:
        """Gives the losses of one pass, all of which are known."""
        rows = tuple(
            tuple(_finite(losses[column, row]) for column in numbers.tolist())
            for row in numbers.tolist()
        )
        return Levels(
            tuple(self._x[numbers].tolist()), tuple(self._y[numbers].tolist()), rows, samples
        )


def _passes(resolution: int) -> Iterator[NDArray[np.int64]]:
    """Gives the numbers of the columns (and rows) of each grid, each about twice as fine.

    All of them are points of the finest grid, so that none is computed in vain.
    """
    wanted = COARSEST
    while wanted < resolution:
        yield np.unique(np.linspace(0, resolution - 1, wanted).round().astype(np.int64))
        wanted = wanted * 2 + 2
    yield np.arange(resolution, dtype=np.int64)


def _finite(loss: float) -> float | None:
    return loss if np.isfinite(loss) else None
