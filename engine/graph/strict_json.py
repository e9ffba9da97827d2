"""Reading JSON that anyone may have written: nothing but plain values, and not too many."""

import codecs
import json
import math
from collections.abc import Iterator
from typing import NoReturn, TypeAlias

from engine.errors import EngineError, shorten
from engine.graph import limits
from engine.graph.naming import without_surrogates

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

_MAGIC = {
    b"PK\x03\x04": "a ZIP archive",
    b"PK\x05\x06": "a ZIP archive",
    b"\x1f\x8b": "a compressed file",
    b"\x80\x02": "a Python pickle",
    b"\x80\x03": "a Python pickle",
    b"\x80\x04": "a Python pickle",
    b"\x80\x05": "a Python pickle",
    b"\x89PNG": "a picture",
    b"%PDF": "a PDF",
    b"\xff\xfe": "text in UTF-16; it has to be UTF-8",
    b"\xfe\xff": "text in UTF-16; it has to be UTF-8",
}


class ReadError(EngineError):
    """Something that cannot be read; the text says what it is and where it goes wrong."""


def decode(data: bytes) -> str:
    """Gives the text of a file.

    Raises:
        ReadError: it is too large, empty or no UTF-8 text.
    """
    if len(data) > limits.FILE_BYTES:
        raise ReadError(f"it is larger than {limits.FILE_BYTES // 2**20} MB, the most allowed.")
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise ReadError(f"it is {what}.")
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        raise ReadError(f"byte {error.start:,} is no UTF-8 text.") from None
    if not text.strip():
        raise ReadError("it is empty.")
    return text


def parse(text: str) -> Json:
    """Gives the value of a JSON text.

    Stricter than the standard library: no NaN or infinities, no name twice in one object, no
    depth, length or number of values beyond `limits`. Halves of surrogate pairs become �.

    Raises:
        ReadError: the text is no such JSON; says where.
    """
    values = text.count(",") + text.count("[") + text.count("{")
    if values > limits.JSON_VALUES:
        raise ReadError(f"it has {values:,} values, {limits.JSON_VALUES:,} are the most allowed.")
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_float=_number,
            parse_int=_whole_number,
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise ReadError(f"it is not valid JSON: {error.msg} at {place}.") from None
    except RecursionError:
        raise ReadError(_too_deep()) from None
    return _cleaned(value)


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for name, _value in pairs:
            if name in seen:
                raise ReadError(f"the name {shorten(name)!r} is used twice in one object.")
            seen.add(name)
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ReadError(f"{name} is no number that JSON has; numbers must be finite.")


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ReadError(f"the number {shorten(text, 40)} is too large.")
    return number


def _whole_number(text: str) -> int:
    if len(text) > limits.INTEGER_DIGITS:
        raise ReadError(f"the number {shorten(text, 20)} has {len(text):,} digits.")
    return int(text)


def _cleaned(root: Json) -> Json:
    """Checks depth and texts level by level, without recursion, and mends surrogates."""
    level: list[list[Json] | dict[str, Json]] = [[root]]
    holder = level[0]
    for _depth in range(limits.JSON_DEPTH + 1):
        level = [child for each in level for child in _children(each)]
        if not level:
            return holder[0] if isinstance(holder, list) else None
    raise ReadError(_too_deep())


def _children(holder: list[Json] | dict[str, Json]) -> Iterator[list[Json] | dict[str, Json]]:
    """Gives the lists and objects in one, with its texts checked and mended in place."""
    if isinstance(holder, dict):
        for name in [name for name in holder if _text(name) != name]:
            holder[_text(name)] = holder.pop(name)
    items = list(holder.items()) if isinstance(holder, dict) else list(enumerate(holder))
    for key, value in items:
        if isinstance(value, str):
            holder[key] = _text(value)  # type: ignore[index]
        elif isinstance(value, list | dict):
            yield value


def _text(text: str) -> str:
    if text.isascii() and len(text) <= limits.STRING_BYTES:
        return text
    mended = without_surrogates(text)
    if len(mended.encode()) > limits.STRING_BYTES:
        raise ReadError(
            f"the text {shorten(mended, 20)!r} is longer than {limits.STRING_BYTES // 1024} KB."
        )
    return mended


def _too_deep() -> str:
    return f"its values nest deeper than {limits.JSON_DEPTH} levels."
