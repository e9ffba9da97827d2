"""The texts of a table's columns, counted, so that a changed cell does not cost a look at all."""

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")

_CANDIDATES = 8
"""A text with fewer letters may be wider than one with more, but not than several."""


class ColumnTexts(Generic[Item]):
    """Knows which texts of each column may be the widest.

    Args:
        texts: gives the text of a cell, for each column.
    """

    def __init__(self, texts: Sequence[Callable[[Item], str]]) -> None:
        self._texts = tuple(texts)
        self._by_key: dict[str, tuple[str, ...]] = {}
        self._counts: tuple[Counter[str], ...] = tuple(Counter() for _ in texts)
        self._widest: dict[int, list[str]] = {}

    def clear(self) -> None:
        """Forgets all rows."""
        self._by_key.clear()
        self._widest.clear()
        for counts in self._counts:
            counts.clear()

    def take(self, rows: Iterable[tuple[str, Item]]) -> None:
        """Takes the values of rows, each with its key; a row that is known has changed."""
        for key, item in rows:
            before, after = self._by_key.get(key), tuple(text(item) for text in self._texts)
            self._by_key[key] = after
            for column, text in enumerate(after):
                if before is None:
                    self._add(column, text)
                elif before[column] != text:
                    self._drop(column, before[column])
                    self._add(column, text)

    def widest(self, column: int) -> list[str]:
        """Gives the texts of a column that may be the widest."""
        if column not in self._widest:
            counts = self._counts[column]
            self._widest[column] = heapq.nlargest(
                _CANDIDATES, counts, key=lambda text: (len(text), text)
            )
        return self._widest[column]

    def _add(self, column: int, text: str) -> None:
        counts = self._counts[column]
        if text not in counts:
            self._widest.pop(column, None)
        counts[text] += 1

    def _drop(self, column: int, text: str) -> None:
        counts = self._counts[column]
        counts[text] -= 1
        if not counts[text]:
            del counts[text]
            self._widest.pop(column, None)
