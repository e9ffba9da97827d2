"""Arguments as text that a person types and reads."""

import math
from contextlib import suppress

from engine.graph.model import Expression, Value
from engine.operators.kinds import Boolean, Choice, Kind, OneOf, Optional
from gui.widgets.value_kinds import is_computed, plain_kind

LONGEST = 1000


def options_of(kind: Kind) -> tuple[str, ...]:
    """Gives the words that a kind takes; none if it takes no words."""
    kind = plain_kind(kind)
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
        return ", ".join(f"({text_of(e)})" if isinstance(e, tuple) else text_of(e) for e in value)
    return str(value)


def value_of(text: str, kind: Kind) -> Value:
    """Reads a value: the first reading of the text that the kind takes, else the plainest.

    A single number stands for a tuple of one where only a tuple will do. Where arithmetic is
    taken, words that the kind does not take are arithmetic.
    """
    plain = _plain(text[:LONGEST])
    readings: list[Value] = [plain]
    if is_computed(kind):
        arithmetic = _as_arithmetic(text[:LONGEST].strip(), plain)
        readings += [_arithmetic_inside(plain), arithmetic]
        plain = arithmetic
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
    return isinstance(plain_kind(kind), Boolean)


def _plain(text: str) -> Value:
    text = text.strip()
    if text.lower() in ("", "none"):
        return None
    is_listed = any(separator in text for separator in ",×;")
    if text[0] in "([" and text[-1] in ")]" and _is_one_group(text):
        return _tuple(text[1:-1])
    if is_listed:
        return _tuple(text)
    return _scalar(text)


def _is_one_group(text: str) -> bool:
    """Whether the first parenthesis is closed by the last."""
    depth = 0
    for number, each in enumerate(text):
        depth += (each in "([") - (each in ")]")
        if depth == 0:
            return number == len(text) - 1
    return False


def _tuple(text: str) -> Value:
    parts = _split(text.replace("×", ",").replace(";", ","))
    if parts and not parts[-1].strip():
        parts.pop()
    return tuple(_part(part.strip()) for part in parts)


def _split(text: str) -> list[str]:
    """Cuts at the commas that no parentheses enclose."""
    parts, depth = [""], 0
    for each in text:
        depth += (each in "([") - (each in ")]")
        if each == "," and depth <= 0:
            parts.append("")
        else:
            parts[-1] += each
    return parts


def _part(text: str) -> Value:
    is_nested = text[:1] in ("(", "[") and text[-1:] in (")", "]") and "," in text
    return _tuple(text[1:-1]) if is_nested else _scalar(text)


def _as_arithmetic(text: str, plain: Value) -> Value:
    """Reads the whole text as one expression, unless it is a number or nothing."""
    is_arithmetic = isinstance(plain, str) or (isinstance(plain, tuple) and "(" in text)
    return Expression(text) if is_arithmetic else _arithmetic_inside(plain)


def _arithmetic_inside(value: Value) -> Value:
    if isinstance(value, tuple):
        return tuple(_arithmetic_inside(each) for each in value)
    return Expression(value) if isinstance(value, str) and value else value


def _scalar(text: str) -> Value:
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    with suppress(ValueError):
        return int(text.replace("−", "-"))
    with suppress(ValueError):
        number = float(text.replace("−", "-"))
        return number if math.isfinite(number) else text
    return text
