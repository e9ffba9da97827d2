"""The user's own words as a docstring that can hold nothing but words."""

import unicodedata

from engine.codegen.layout import INDENT, LONGEST_LINE
from engine.codegen.pieces import BLANK, Line, Text

_HARMLESS_CATEGORIES = frozenset("LMNPSZ")


def docstring(text: str, *, indent: int) -> list[Line]:
    """Gives a docstring of one line and the empty line after it; nothing for no text.

    Args:
        text: anything; control and direction characters are left out.
        indent: levels.
    """
    room = LONGEST_LINE - INDENT * indent - 6
    words = " ".join(plain(text).split())
    if len(words) > room:
        words = words[: room - 1].rstrip() + "…"
    return [Line(Text(f'"""{words}"""'), indent), BLANK] if words else []


def plain(text: str) -> str:
    """Gives text without control and direction characters, quotes and backslashes."""
    kept = (c if unicodedata.category(c)[0] in _HARMLESS_CATEGORIES else " " for c in text[:1000])
    return "".join(kept).replace("\\", "/").replace('"', "'")
