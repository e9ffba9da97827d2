"""Text of a program as lines to show: without control codes, progress bars in place."""

import re

_ESCAPES = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?|[@-_])")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_LONGEST_LINE = 10_000


class LogLines:
    """Cuts text that comes in pieces into lines.

    Attributes:
        open_line: the text after the last line break; the next piece goes on with it.
    """

    def __init__(self) -> None:
        self.open_line = ""

    def take(self, text: str) -> list[str]:
        """Takes the next piece and gives the lines that it completes."""
        pieces = (self.open_line + text.replace("\r\n", "\n")).split("\n")
        self.open_line = _last_state(pieces.pop())
        return [_cleaned(piece) for piece in pieces]

    @property
    def shown_open_line(self) -> str:
        """The open line as it is shown."""
        return _cleaned(self.open_line)


def _last_state(line: str) -> str:
    """What a line became: a carriage return starts it anew. One at its end may be half of two."""
    text = line.rstrip("\r")
    end = "\r" if text != line else ""
    return text.rpartition("\r")[2][-_LONGEST_LINE:] + end


def _cleaned(line: str) -> str:
    line = _ESCAPES.sub("", line.rstrip("\r").rpartition("\r")[2])
    line = _CONTROLS.sub("", line)
    return line if len(line) <= _LONGEST_LINE else line[:_LONGEST_LINE] + " …"
