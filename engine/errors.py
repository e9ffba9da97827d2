"""Errors whose text is written for the user and shown to them as it is."""

import difflib
from collections.abc import Iterable


class EngineError(Exception):
    """Something the user can mend.

    The text says what happened, what was received, what was expected and how to mend it.
    """


class UnknownNameError(EngineError):
    """A name was looked up that does not exist; the text suggests the nearest ones."""

    def __init__(self, noun: str, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        nearest = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
        hint = f" Did you mean {' or '.join(nearest)}?" if nearest else ""
        super().__init__(f"There is no {noun} named {shorten(name)!r}.{hint}")
        self.name = name


def shorten(text: str, limit: int = 80) -> str:
    """Gives `text` cut to `limit` characters, so that a message stays one readable line.

    Line breaks and other characters that cannot be printed are shown as Python writes them.
    """
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    if cut.isprintable():
        return cut
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in cut
    )
