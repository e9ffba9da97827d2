"""Text for people and JSON for programs."""

import json
from collections.abc import Sequence
from typing import TextIO

Cell = str | int | float
_GAP = "  "


def one_line(text: str) -> str:
    """Gives `text` with its line breaks as spaces."""
    return " ".join(text.split())


def write_json(out: TextIO, value: object) -> None:
    """Writes one JSON value on one line."""
    out.write(json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n")
    out.flush()


def write_table(
    out: TextIO,
    header: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    total: Sequence[Cell] | None = None,
) -> None:
    """Writes an aligned table: text to the left, numbers to the right with separators.

    Args:
        out: where.
        header: the columns' titles.
        rows: the cells of each row.
        total: a last row, set off by a line.
    """
    every = [*rows, *([total] if total else [])]
    widths = [
        max(len(_text(cell)) for cell in column) for column in zip(header, *every, strict=True)
    ]
    is_number = [all(isinstance(cell, int | float) for cell in column) for column in zip(*rows)]  # noqa: B905
    line = "─" * (sum(widths) + len(_GAP) * (len(widths) - 1))
    numbers = is_number or [False] * len(header)
    out.write(f"{_row(header, widths, numbers)}\n{line}\n")
    for row in rows:
        out.write(_row(row, widths, numbers) + "\n")
    if total:
        out.write(f"{line}\n{_row(total, widths, numbers)}\n")


def counted(count: int, noun: str) -> str:
    """Gives `1 error`, `2 errors`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _row(cells: Sequence[Cell], widths: Sequence[int], numbers: Sequence[bool]) -> str:
    texts = (
        _text(cell).rjust(width) if is_number else _text(cell).ljust(width)
        for cell, width, is_number in zip(cells, widths, numbers, strict=True)
    )
    return _GAP.join(texts).rstrip()


def _text(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:,.3f}"
    return f"{cell:,}" if isinstance(cell, int) else cell
