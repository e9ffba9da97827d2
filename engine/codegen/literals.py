"""Values of arguments as Python text: `repr` of checked types, and checked arithmetic."""

import ast
import math
from collections.abc import Callable, Mapping

from engine.codegen import pieces
from engine.codegen.errors import CodegenError
from engine.codegen.pieces import Expression as Written
from engine.codegen.pieces import Piece, Style, Text
from engine.errors import shorten
from engine.graph import limits
from engine.graph.model import Expression, Value

_ALLOWED = (
    ast.Expression, ast.Constant, ast.Name, ast.Load, ast.BinOp, ast.UnaryOp, ast.Add, ast.Sub,
    ast.Mult, ast.FloorDiv, ast.Div, ast.Mod, ast.UAdd, ast.USub, ast.Compare, ast.Eq, ast.NotEq,
    ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Call, ast.BoolOp, ast.And, ast.Or, ast.Not, ast.IfExp,
)  # fmt: skip

_FUNCTIONS = ("min", "max")


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
        CodegenError: it is no arithmetic, or uses a name that is not in `names`.
    """
    tree = _parsed(expression.text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id not in _FUNCTIONS:
            if node.id not in names:
                raise CodegenError(
                    f"The expression {shorten(expression.text)!r} uses {shorten(node.id)!r}, which "
                    f"is no argument of its block. Its arguments: {', '.join(names) or 'none'}."
                )
            node.id = names[node.id]
    return Expression(ast.unparse(tree))


def _arithmetic(expression: Expression, names: Callable[[str], str]) -> Written:
    tree = _parsed(expression.text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id not in _FUNCTIONS:
            node.id = names(node.id)
    body = tree.body
    is_atom = isinstance(body, ast.Name | ast.Constant | ast.Call)
    return Written(
        Text(ast.unparse(tree)),
        precedence=pieces.ATOM if is_atom else 0,
        is_simple=isinstance(body, ast.Name | ast.Constant),
    )


def _parsed(text: str) -> ast.Expression:
    if len(text) > limits.EXPRESSION_LENGTH:
        raise CodegenError(f"The expression {shorten(text)!r} is too long.")
    try:
        tree = ast.parse(text.strip(), mode="eval")
        nodes = list(ast.walk(tree))
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise CodegenError(f"{shorten(text)!r} is no arithmetic.") from None
    for node in nodes:
        if not isinstance(node, _ALLOWED) or not _is_plain(node):
            raise CodegenError(
                f"The expression {shorten(text)!r} holds what is not allowed: numbers, names of "
                "arguments, + - * // % min max, comparisons and parentheses are."
            )
    return tree


def _is_plain(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        is_known = isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS
        return is_known and not node.keywords and bool(node.args)
    if isinstance(node, ast.Constant):
        return isinstance(node.value, bool | int | float)
    return True


def _tuple(value: tuple[Value, ...], names: Callable[[str], str]) -> Piece:
    items = [written(each, names).piece for each in value]
    if len(items) == 1:
        return pieces.Row((Text("("), items[0], Text(",)")))
    return pieces.bracket("(", items, ")", Style.ONE_PER_LINE)


def _literal(value: Value) -> str:
    if value is None or isinstance(value, bool | int):
        return repr(value)
    if isinstance(value, float) and math.isfinite(value):
        return repr(value)
    if isinstance(value, str):
        return _quoted(value)
    raise CodegenError(f"{shorten(repr(value))} cannot be written as a value.")


def _quoted(text: str) -> str:
    is_plain = text.isascii() and text.isprintable() and not set(text) & {'"', "\\"}
    return f'"{text}"' if is_plain else ascii(text)
