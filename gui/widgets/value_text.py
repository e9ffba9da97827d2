"""Arguments as text that a person types and reads."""

import math
from contextlib import suppress

from engine.graph.model import Expression, Value
from engine.operators.kinds import Boolean, Choice, Kind, OneOf, Optional

LONGEST = 1000


def options_of(kind: Kind) -> tuple[str, ...]:
    """Gives the words that a kind takes; none if it takes no words."""
    if isinstance(kind, Choice):
        return kind.options
    if isinstance(kind, Optional):
        return options_of(kind.kind)
    if isinstance(kind, OneOf):
        return tuple(option for each in kind.kinds for option in options_of(each))
    return ()


def text_of(value: Value) -> str:
    """Gives a value as text that `value_of` reads back."""
    if value is None:
        return ""
    if isinstance(value, Expression):
        return value.text
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ", ".join(text_of(each) for each in value)
    return str(value)


def value_of(text: str, kind: Kind) -> Value:
    """Reads a value: the first reading of the text that the kind takes, else the plainest.

    A single number stands for a tuple of one where only a tuple will do.
    """
    plain = _plain(text[:LONGEST])
    readings: list[Value] = [plain]
    if isinstance(plain, int) and not isinstance(plain, bool):
        readings += [float(plain)] if abs(plain) < 1 << 53 else []
        readings += [(plain,)]
    if plain is None:
        readings += [()]
    for reading in readings:
        if kind.fault(reading) is None:
            return reading
    return plain


def is_boolean(kind: Kind) -> bool:
    """Whether a kind is answered by a tick."""
    return isinstance(kind, Boolean)


def _plain(text: str) -> Value:
    text = text.strip()
    if text.lower() in ("", "none"):
        return None
    if text[0] in "([" and text[-1] in ")]":
        return _tuple(text[1:-1])
    if any(separator in text for separator in ",×;"):
        return _tuple(text)
    return _scalar(text)


def _tuple(text: str) -> Value:
    parts = text.replace("×", ",").replace(";", ",").split(",")
    if parts and not parts[-1].strip():
        parts.pop()
    return tuple(_scalar(part.strip()) for part in parts)


def _scalar(text: str) -> Value:
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    with suppress(ValueError):
        return int(text.replace("−", "-"))
    with suppress(ValueError):
        number = float(text.replace("−", "-"))
        return number if math.isfinite(number) else text
    return text
