"""The values of one argument in all uses of a block, and how they hang on those of another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from engine.graph.model import Expression, Value

_WIDTHS = frozenset({"channels", "features", "dim", "width", "planes"})


REPEAT = ""
"""Stands for how often a block is applied, where else the name of an argument stands."""


class Place(NamedTuple):
    """An argument of an item of a block; with the name `REPEAT`, how often it is applied."""

    item: int
    name: str


@dataclass(frozen=True)
class Column:
    """What an argument of an item is in each use of the block."""

    place: Place
    values: tuple[Value, ...]

    @property
    def family(self) -> str:
        """Columns of one family with the same values are one argument of the block."""
        return "width" if self.is_width else self.place.name.rpartition("_")[2]

    @property
    def is_width(self) -> bool:
        """Whether it is how many channels or features come out."""
        is_number = all(type(value) is int for value in self.values)
        return is_number and self.place.name.rpartition("_")[2] in _WIDTHS


def made_of_widths(columns: Sequence[Column], names: Sequence[str]) -> dict[int, Value]:
    """Finds the columns that follow from a width: `width * 4`, groups of a depthwise convolution,
    sizes of a parameter.

    Args:
        columns: that differ between the uses.
        names: of the arguments that they would be.

    Returns:
        What is written for a column that needs no argument, by its number.
    """
    found: dict[int, Value] = {}
    widths = {n: each.values for n, each in enumerate(columns) if each.is_width}
    telling = {n: values for n, values in widths.items() if len(set(values)) > 1}
    for number in widths:
        for base, values in telling.items():
            factor = _factor(widths[number], values)
            if base != number and base not in found and factor > 1:
                found[number] = Expression(f"{names[base]} * {factor}")
                break
    written = {values: found.get(n, Expression(names[n])) for n, values in telling.items()}
    for number, column in enumerate(columns):
        value = _made(column, written)
        if value is not None:
            found[number] = value
    return found


def _made(column: Column, widths: Mapping[tuple[Value, ...], Value]) -> Value:
    if column.place.name == "groups":
        return widths.get(column.values)
    tuples = [value for value in column.values if isinstance(value, tuple)]
    lengths = {len(value) for value in tuples}
    if len(tuples) < len(column.values) or len(lengths) != 1:
        return None
    parts = tuple(_part(each, widths) for each in zip(*tuples, strict=True))
    return None if None in parts else parts


def _part(values: tuple[Value, ...], widths: Mapping[tuple[Value, ...], Value]) -> Value:
    return values[0] if len(set(values)) == 1 else widths.get(values)


def _factor(values: Sequence[Value], bases: Sequence[Value]) -> int:
    factors = {
        value // base if value % base == 0 else 0
        for value, base in zip(values, bases, strict=True)
        if isinstance(value, int) and isinstance(base, int) and base > 0
    }
    return factors.pop() if len(factors) == 1 else 0
