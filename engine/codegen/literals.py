"""Values of arguments as Python text: `repr` of checked types, and checked arithmetic."""

import ast
import math
from collections.abc import Callable, Mapping

from engine.codegen import pieces
from engine.codegen.errors import CodegenError
from engine.codegen.pieces import Expression as Written
from engine.codegen.pieces import Piece, Style, Text
from engine.errors import UnknownNameError, shorten
from engine.graph.expressions import names_in
from engine.graph.model import Expression, Value

_FUNCTIONS = ("min", "max")
_ATOMS = (ast.Name, ast.Constant, ast.Attribute, ast.Call)


def written(value: Value, names: Callable[[str], str] = str) -> Written:
    """Gives a value as it is written in source.

    Args:
        value: of checked type; an expression may only use names that are arguments.
        names: gives what each name of an expression is written as (`self.width`).

    Raises:
        CodegenError: the value is none that can be written.
    """
    if isinstance(value, Expression):
        return _arithmetic(value, names)
    if isinstance(value, tuple):
        return Written(_tuple(value, names))
    return Written(Text(_literal(value)), is_simple=True)


def renamed(expression: Expression, names: Mapping[str, str]) -> Expression:
    """Gives the expression in its plainest spelling, with its names replaced.

    Raises:
        ExpressionError: it is no arithmetic.
        UnknownNameError: it uses a name that is not in `names`.
    """
    for name in names_in(expression.text):
        if name not in names:
            raise UnknownNameError("argument of the block", name, names)
    return Expression(_with_names(expression.text, names.__getitem__))


def _with_names(text: str, names: Callable[[str], str]) -> str:
    tree = ast.parse(text.strip(), mode="eval")
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id not in _FUNCTIONS:
            node.id = names(node.id)
    return ast.unparse(tree)


def _arithmetic(expression: Expression, names: Callable[[str], str]) -> Written:
    text = _with_names(expression.text, names)
    body = ast.parse(text, mode="eval").body
    return Written(
        Text(text),
        precedence=pieces.ATOM if isinstance(body, _ATOMS) else 0,
        is_simple=isinstance(body, ast.Name | ast.Constant | ast.Attribute),
    )


def _tuple(value: tuple[Value, ...], names: Callable[[str], str]) -> Piece:
    items = [written(each, names).piece for each in value]
    if len(items) == 1:
        return pieces.Row((Text("("), items[0], Text(",)")))
    return pieces.bracket("(", items, ")", Style.ONE_PER_LINE)


def _literal(value: Value) -> str:
    if value is None or isinstance(value, bool | int):
        return repr(value)
    if isinstance(value, float) and math.isfinite(value):
        return repr(value).replace("e+", "e")
    if isinstance(value, str):
        return _quoted(value)
    raise CodegenError(f"{shorten(repr(value))} cannot be written as a value.")


def _quoted(text: str) -> str:
    is_plain = text.isascii() and text.isprintable() and not set(text) & {'"', "\\"}
    return f'"{text}"' if is_plain else ascii(text)
