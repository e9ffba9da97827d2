"""Inner products of many long vectors, extended as vectors come. No torch."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]
Matrix = NDArray[np.float64]

_CHUNK_ELEMENTS = 1 << 22
_SHORT = 10_000
"""Up to here, double precision costs nothing that matters."""


class GramMatrix:
    """The inner products of all differences to one vector.

    Only the products of new rows are computed, so that a picture can follow a training. The rows
    themselves stay where they are, usually in files that are mapped into memory.

    Args:
        start: (d,) what is subtracted from every row.
    """

    def __init__(self, start: NDArray[np.float32]) -> None:
        precision = np.float64 if len(start) <= _SHORT else np.float32
        self._start: NDArray[Any] = start.astype(precision)
        self._blocks: list[Rows] = []
        self._matrix: Matrix = np.zeros((0, 0))

    def __len__(self) -> int:
        return len(self._matrix)

    @property
    def matrix(self) -> Matrix:
        """The products, (n, n), of the rows in the order in which they came."""
        return self._matrix

    def extend(self, rows: Rows) -> int:
        """Adds a block of rows and gives its number.

        Args:
            rows: (k, d); kept, not copied.
        """
        old, new = len(self._matrix), len(self._matrix) + len(rows)
        matrix = np.zeros((new, new))
        matrix[:old, :old] = self._matrix
        self._blocks.append(rows)
        for first, part in self._differences(len(self._blocks) - 1):
            for at, other in self._differences():
                matrix[first : first + len(part), at : at + len(other)] = part @ other.T
        matrix[:old, old:] = matrix[old:, :old].T
        self._matrix = matrix
        return len(self._blocks) - 1

    def replace(self, block: int, rows: Rows) -> None:
        """Takes the same rows from another place, and lets go of where they were.

        Args:
            block: its number.
            rows: equal to those.
        """
        self._blocks[block] = rows

    def combine(self, coefficients: Matrix) -> Matrix:
        """Gives combinations of the rows' differences to the start.

        Args:
            coefficients: (m, n).

        Returns:
            (m, d).
        """
        total = np.zeros((len(coefficients), len(self._start)))
        for at, rows in self._differences():
            total += coefficients[:, at : at + len(rows)] @ rows
        return total

    def products_with(self, directions: Matrix) -> Matrix:
        """Gives the inner products of directions (m, d) with every row's difference, (n, m)."""
        parts = [rows @ directions.T for _, rows in self._differences()]
        return np.concatenate(parts) if parts else np.zeros((0, len(directions)))

    def _differences(self, first_block: int = 0) -> Iterator[tuple[int, NDArray[Any]]]:
        """Gives, from a block on, where a part of the rows begins, and its differences."""
        at = sum(map(len, self._blocks[:first_block]))
        size = max(1, _CHUNK_ELEMENTS // max(1, len(self._start)))
        for block in self._blocks[first_block:]:
            for first in range(0, len(block), size):
                yield at + first, block[first : first + size] - self._start
            at += len(block)
