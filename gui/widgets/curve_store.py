"""Columns of numbers that grow by rows: cheap to append to, free to look at."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

LARGEST = 1e30
"""Larger numbers are cut to this one: beyond it the arithmetic of a view range overflows."""


class CurveStore:
    """Named columns of equal length in buffers that double when they are full.

    Args:
        names: the columns. The first one counts the steps: it only ever grows, and a row
            that goes back in it (a resumed run repeats steps) replaces what came after.

    Attributes:
        version: another number whenever rows went, so that what was derived is stale.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = tuple(names)
        self._data = np.empty((len(self._names), 256))
        self._size = 0
        self.version = 0

    def __len__(self) -> int:
        return self._size

    def append(self, row: Mapping[str, float]) -> None:
        """Adds one row; a column it does not name gets NaN."""
        first = float(row[self._names[0]])
        if self._size and first <= self._data[0, self._size - 1]:
            self.cut(first)
        if self._size == self._data.shape[1]:
            self._data = np.concatenate([self._data, np.empty_like(self._data)], axis=1)
        for index, name in enumerate(self._names):
            self._data[index, self._size] = bounded(row.get(name, np.nan))
        self._size += 1

    def cut(self, first: float) -> None:
        """Drops the rows whose first column is `first` or more."""
        self._size = int(np.searchsorted(self._data[0, : self._size], first))
        self.version += 1

    def column(self, name: str) -> Numbers:
        """Gives a view of one column, valid until the next row."""
        return self._data[self._names.index(name), : self._size]


def bounded(number: float) -> float:
    """Gives `number` within what can be drawn: infinities become NaN, giants are cut."""
    if not np.isfinite(number):
        return float("nan")
    return min(max(float(number), -LARGEST), LARGEST)
