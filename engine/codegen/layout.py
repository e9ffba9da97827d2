"""Lays statements out as `ruff format` does, and tells where each node's text came to stand."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from engine.codegen.pieces import (
    BRACKETS_WHERE_BROKEN,
    Bracket,
    Item,
    Line,
    Marked,
    Piece,
    Row,
    Style,
    Text,
)
from engine.codegen.source import Span
from engine.graph.model import NodeId
from engine.graph.problem import NodePath

LONGEST_LINE = 88
INDENT = 4

Paths: TypeAlias = Callable[[NodeId], Sequence[NodePath]]
"""Gives every place at which a node of the class at hand is used."""


def width_of(line: Line) -> int:
    """Gives the length of a statement on one line, without its comment."""
    return INDENT * line.indent + line.piece.width


def fits(line: Line) -> bool:
    """Whether a statement and its comment fit on one line."""
    comment = len(f"  # {line.comment}") if line.comment else 0
    return width_of(line) + comment <= LONGEST_LINE


class Page:
    """A text that grows statement by statement."""

    def __init__(self) -> None:
        self._lines = [""]
        self._marks: list[_Mark] = []
        self._spans: list[Span] = []

    @property
    def text(self) -> str:
        """The text so far."""
        return "\n".join(self._lines[:-1]) + "\n"

    @property
    def spans(self) -> tuple[Span, ...]:
        """Which node wrote what; inner ones after the ones around them."""
        return tuple(self._spans)

    def write(self, lines: Iterable[Line], paths: Paths = lambda _: ()) -> None:
        """Writes statements.

        Args:
            lines: the statements.
            paths: the uses of a node, the one that `Source.node_at` names last.
        """
        for line in lines:
            self._write_statement(line)
            self._record(paths)

    def _write_statement(self, line: Line) -> None:
        indent = INDENT * line.indent
        self._put(" " * indent if line.piece != Text("") else "")
        comment = f"  # {line.comment}" if line.comment else ""
        flat = indent + line.piece.width
        if comment and flat <= LONGEST_LINE < flat + len(comment):
            comment = ""
        self._write(line.piece, indent, len(comment))
        if len(self._lines[-1]) + len(comment) <= LONGEST_LINE:
            self._put(comment)
        self._lines.append("")

    def _write(self, piece: Piece, indent: int, behind: int) -> None:
        """Writes a piece.

        Args:
            piece: what is written.
            indent: spaces in front of the statement's further lines.
            behind: columns that follow on the piece's last line.
        """
        match piece:
            case Text(text):
                self._put(text)
            case Row(parts):
                for index, part in enumerate(parts):
                    self._write(part, indent, _head_of(parts[index + 1 :], behind))
            case Marked(nodes, inner):
                mark = self._open(nodes)
                self._write(inner, indent, behind)
                mark.end_line, mark.end_column = self._place()
            case Bracket():
                self._write_bracket(piece, indent, behind)

    def _write_bracket(self, piece: Bracket, indent: int, behind: int) -> None:
        room = LONGEST_LINE - len(self._lines[-1]) - behind
        if piece.style is not Style.ALWAYS and piece.width <= room:
            self._write_items(piece, indent)
            return
        self._put(piece.opening)
        self._break(indent + INDENT)
        self._write_broken(piece, indent + INDENT)
        self._break(indent)
        self._put(piece.closing)

    def _write_items(self, piece: Bracket, indent: int) -> None:
        is_bare = piece.style in BRACKETS_WHERE_BROKEN
        separator = " " if piece.style is Style.PARTS else ", "
        self._put("" if is_bare else piece.opening)
        for index, item in enumerate(piece.items):
            self._put(separator if index else "")
            self._write(item.piece, indent, 0)
        self._put("" if is_bare else piece.closing)

    def _write_broken(self, piece: Bracket, indent: int) -> None:
        fits = indent + piece.inner_width <= LONGEST_LINE
        if piece.style is Style.BARE or (piece.style is Style.HUGGING and fits):
            for index, item in enumerate(piece.items):
                self._put(", " if index else "")
                self._write(item.piece, indent, 0)
            return
        for index, item in enumerate(piece.items):
            if index:
                self._break(indent)
            self._write_item(item, indent, "" if piece.style is Style.PARTS else ",")

    def _write_item(self, item: Item, indent: int, comma: str) -> None:
        self._write(item.piece, indent, len(comma))
        self._put(comma)
        comment = f"  # {item.comment}" if item.comment else ""
        if len(self._lines[-1]) + len(comment) <= LONGEST_LINE:
            self._put(comment)

    def _put(self, text: str) -> None:
        self._lines[-1] += text

    def _break(self, indent: int) -> None:
        self._lines.append(" " * indent)

    def _place(self) -> tuple[int, int]:
        return len(self._lines), len(self._lines[-1].encode())

    def _open(self, nodes: tuple[NodeId, ...]) -> "_Mark":
        line, column = self._place()
        mark = _Mark(nodes, line, column)
        self._marks.append(mark)
        return mark

    def _record(self, paths: Paths) -> None:
        for mark in self._marks:
            for node in mark.nodes:
                self._spans.extend(mark.span(path) for path in paths(node))
        self._marks.clear()


@dataclass
class _Mark:
    """A stretch of the text that is being written."""

    nodes: tuple[NodeId, ...]
    line: int
    column: int
    end_line: int = field(default=0)
    end_column: int = field(default=0)

    def span(self, path: NodePath) -> Span:
        return Span(self.line, self.column, self.end_line, self.end_column, path)


def _head_of(parts: Sequence[Piece], behind: int) -> int:
    """Gives the columns up to the next place where the line could be broken."""
    total = 0
    for part in parts:
        width, can_break = _head(part)
        total += width
        if can_break:
            return total
    return total + behind


def _head(piece: Piece) -> tuple[int, bool]:
    match piece:
        case Text(text):
            return len(text), False
        case Marked(_, inner):
            return _head(inner)
        case Row(parts):
            total = 0
            for part in parts:
                width, can_break = _head(part)
                total += width
                if can_break:
                    return total, True
            return total, False
        case Bracket(opening, _, _, style):
            return (0 if style in BRACKETS_WHERE_BROKEN else len(opening)), True
    raise TypeError(f"{piece!r} is no piece of text")
