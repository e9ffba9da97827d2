"""The batch size as a letter: `N`, `4N`, `N+1` stand for what two probing runs have shown."""

import math
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from engine.analysis.result import Dimension

PROBES = (2, 3)
"""Batch sizes that operators are run with; 1 is special to normalization and broadcasting."""

UNEVEN = "what it gives does not grow evenly with the number of samples"

_LINEAR = re.compile(r"(\d*)N(?:([+-]\d+))?")


def sizes_at(shape: Iterable[Dimension], batch: int) -> tuple[int, ...]:
    """Gives the shape for one batch size."""
    return tuple(size if isinstance(size, int) else _size_at(size, batch) for size in shape)


@lru_cache(maxsize=1024)
def _size_at(text: str, batch: int) -> int:
    match = _LINEAR.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no size: expected a number, N, 2N or N+1")
    factor, offset = match.groups()
    return int(factor or 1) * batch + int(offset or 0)


def shape_of(at_two: Sequence[int], at_three: Sequence[int]) -> tuple[Dimension, ...]:
    """Gives the shape whose sizes at the batch sizes 2 and 3 are these.

    Raises:
        ValueError: the number of dimensions depends on the batch size.
    """
    if len(at_two) != len(at_three):
        raise ValueError(UNEVEN)
    return tuple(_dimension(*pair) for pair in zip(at_two, at_three, strict=True))


def _dimension(at_two: int, at_three: int) -> Dimension:
    factor = at_three - at_two
    if factor <= 0:
        return at_two
    offset = at_two - 2 * factor
    return ("" if factor == 1 else str(factor)) + "N" + (f"{offset:+d}" if offset else "")


def elements(shape: Iterable[Dimension], batch: int) -> int:
    """Gives the number of elements of a tensor of this shape for one batch size."""
    return math.prod(sizes_at(shape, batch))


def per_sample(shape: Iterable[Dimension]) -> int:
    """Gives the number of elements that one sample has of a tensor of this shape."""
    return elements(shape, 1)
