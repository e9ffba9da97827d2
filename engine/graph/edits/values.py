"""Values as an edit takes them: checked before they get into a graph."""

import math
from collections.abc import Mapping

from engine.graph import limits
from engine.graph.edits.errors import ValueRefusedError
from engine.graph.model import Expression, Value, frozen


def checked_value(name: str, value: object, depth: int = 0) -> Value:
    """Gives `value` as an argument can hold it: lists become tuples.

    Raises:
        ValueRefusedError: it is of another type, not finite, too long or too deep.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, str) and len(value) <= limits.STRING_BYTES // 4:
        return value
    if isinstance(value, Expression) and len(value.text) <= limits.EXPRESSION_LENGTH:
        return value
    if isinstance(value, tuple | list) and depth < 8 and len(value) <= limits.REPEAT:
        return tuple(checked_value(name, each, depth + 1) for each in value)
    shown = repr(value)
    raise ValueRefusedError(
        f"{name} cannot be {shown if len(shown) < 40 else type(value).__name__}: it takes finite "
        "numbers, true or false, text, expressions and lists of these."
    )


def checked_arguments(arguments: Mapping[str, object] | None) -> Mapping[str, Value]:
    """Gives read-only arguments of checked values."""
    given = arguments or {}
    return frozen({name: checked_value(name, value) for name, value in given.items()})  # type: ignore[return-value]


def checked_position(position: tuple[float, float]) -> tuple[float, float]:
    """Gives a position that can be drawn, to a hundredth of a unit: not a number becomes 0."""
    return _coordinate(position[0]), _coordinate(position[1])


def _coordinate(number: float) -> float:
    if math.isnan(number):
        return 0.0
    return round(float(max(-limits.COORDINATE, min(limits.COORDINATE, number))), 2)
