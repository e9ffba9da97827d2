"""Expressions and statements as trees that know which node wrote them; no layout yet."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from engine.graph.model import NodeId

ATOM = 20
"""Binds tighter than any operator between two values."""

PRECEDENCE = {"**": 14, "*": 12, "@": 12, "/": 12, "//": 12, "%": 12, "+": 11, "-": 11}


class Style(Enum):
    """How a bracket is laid out once it does not fit on its line."""

    HUGGING = "all items on one line of their own if they fit, else one a line"
    ONE_PER_LINE = "one item a line"
    ALWAYS = "one item a line, even where all would fit"
    PARTS = "one item a line, without commas"
    OPEN = "one item a line, with brackets only where it is broken"
    BARE = "as hugging, with brackets and without commas only where it is broken"


BRACKETS_WHERE_BROKEN = frozenset({Style.BARE, Style.OPEN})
"""Styles whose brackets are not written on one line."""


@dataclass(frozen=True, slots=True)
class Text:
    """Text that is never broken."""

    text: str

    @property
    def width(self) -> int:
        """Columns on one line."""
        return len(self.text)


@dataclass(frozen=True, slots=True)
class Row:
    """Parts one after another."""

    parts: "tuple[Piece, ...]"
    width: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "width", sum([part.width for part in self.parts]))


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a bracket, with a comment after its comma."""

    piece: "Piece"
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Bracket:
    """Items between brackets, the only thing that can be broken over lines."""

    opening: str
    items: tuple[Item, ...]
    closing: str
    style: Style = Style.HUGGING
    width: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        is_bare = self.style in BRACKETS_WHERE_BROKEN
        around = 0 if is_bare else len(self.opening) + len(self.closing)
        object.__setattr__(self, "width", self.inner_width + around)

    @property
    def inner_width(self) -> int:
        """Columns of all items on one line."""
        between = 1 if self.style is Style.PARTS else 2
        gaps = between * max(len(self.items) - 1, 0)
        return sum([item.piece.width for item in self.items]) + gaps


@dataclass(frozen=True, slots=True)
class Marked:
    """What these nodes wrote."""

    nodes: tuple[NodeId, ...]
    piece: "Piece"
    width: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "width", self.piece.width)


Piece: TypeAlias = Text | Row | Bracket | Marked


@dataclass(frozen=True, slots=True)
class Expression:
    """A piece with how tightly it binds.

    Args:
        piece: its text.
        precedence: of its outermost operator; ATOM where it needs no parentheses.
        is_simple: a name, an attribute of one or a number (`x**2`, but `f(x) ** 2`).
    """

    piece: Piece
    precedence: int = ATOM
    is_simple: bool = False


def name(text: str) -> Expression:
    """Gives a variable, an attribute or a literal."""
    return Expression(Text(text), is_simple=True)


def call(callee: Piece | str, arguments: Iterable[Piece]) -> Piece:
    """Gives `callee(arguments)`."""
    head = Text(callee) if isinstance(callee, str) else callee
    return Row((head, bracket("(", arguments, ")")))


def bracket(
    opening: str, items: Iterable[Piece], closing: str, style: Style = Style.HUGGING
) -> Bracket:
    """Gives items between brackets."""
    return Bracket(opening, tuple(Item(item) for item in items), closing, style)


def keyword(argument: str, value: Piece) -> Piece:
    """Gives `argument=value`."""
    return Row((Text(f"{argument}="), value))


def attribute(subject: Expression, attribute_name: str) -> Piece:
    """Gives `subject.name`, the subject in parentheses where needed."""
    return Row((_grouped(subject, subject.precedence < ATOM), Text(f".{attribute_name}")))


def subscript(subject: Expression, indices: Iterable[str]) -> Piece:
    """Gives `subject[index, index]`."""
    head = _grouped(subject, subject.precedence < ATOM)
    return Row((head, bracket("[", [Text(index) for index in indices], "]")))


def infix(left: Expression, symbol: str, right: Expression) -> Expression:
    """Gives `left symbol right` with the parentheses that keep the order of evaluation."""
    precedence = PRECEDENCE[symbol]
    is_power = symbol == "**"
    is_left_loose = left.precedence <= precedence if is_power else left.precedence < precedence
    left_piece = _grouped(left, is_left_loose)
    right_piece = _grouped(right, right.precedence <= precedence)
    is_tight = is_power and left.is_simple and right.is_simple
    middle = symbol if is_tight else f" {symbol} "
    return Expression(Row((left_piece, Text(middle), right_piece)), precedence)


def right_side(expression: Expression) -> Piece:
    """Gives an expression as it stands behind `=` or `return`."""
    if expression.precedence == ATOM and not expression.is_simple:
        return expression.piece
    return bracket("(", [expression.piece], ")", Style.BARE)


def marked(nodes: Iterable[NodeId], expression: Expression) -> Expression:
    """Gives the expression, marked as written by these nodes."""
    piece = Marked(tuple(nodes), expression.piece)
    return Expression(piece, expression.precedence, expression.is_simple)


def _grouped(expression: Expression, needs_parentheses: bool) -> Piece:
    if not needs_parentheses:
        return expression.piece
    return Row((Text("("), expression.piece, Text(")")))


@dataclass(frozen=True, slots=True)
class Line:
    """One statement, or one line of a header.

    Args:
        piece: the statement.
        indent: levels of four spaces.
        comment: written behind it where it fits.
    """

    piece: Piece
    indent: int = 0
    comment: str = ""


BLANK = Line(Text(""))
