"""Arithmetic over the arguments of a block: numbers, names, + − × // %, comparisons, min, max.

Nothing else can be written: no calls but min and max, no attributes, texts, powers or indices.
The text is taken apart into these words before Python's parser sees it.
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TypeAlias

from engine.errors import EngineError, UnknownNameError, shorten
from engine.graph import limits
from engine.graph.model import Expression, Value

Number: TypeAlias = bool | int | float

_WORDS = re.compile(
    r"""[ \t]*(?:
        (?P<number>(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?(?![A-Za-z0-9_.]))
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<sign>//|<=|>=|==|!=|[-+*%<>(),])
    )""",
    re.VERBOSE | re.ASCII,
)
_ARITHMETIC: Mapping[type[ast.operator], Callable[[Number, Number], Number]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_COMPARISONS: Mapping[type[ast.cmpop], Callable[[Number, Number], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_FUNCTIONS: Mapping[str, Callable[..., Number]] = {"min": min, "max": max}
_CONSTANTS: Mapping[str, bool] = {"True": True, "False": False}


class ExpressionError(EngineError):
    """An expression that cannot be written or has no value."""


def evaluate(text: str, names: Mapping[str, Value]) -> Number:
    """Gives the value of an expression.

    Args:
        text: such as `channels * 4`.
        names: the values of the names that it may use.

    Raises:
        ExpressionError: it holds something that is not allowed, or has no value.
        UnknownNameError: it uses a name that is not there.
    """
    try:
        return _value(_parsed(text), names)
    except ZeroDivisionError:
        raise ExpressionError(
            f"{shorten(text)!r} divides by zero. Change it or the arguments it uses."
        ) from None


def resolve(value: Value, names: Mapping[str, Value]) -> Value:
    """Gives a value with the expressions in it replaced by what they come to.

    An expression that is a name alone can stand for any value, such as a tuple.

    Raises:
        ExpressionError, UnknownNameError: as `evaluate`.
    """
    if isinstance(value, Expression):
        name = value.text.strip()
        named = names.get(name) if is_name(name) else None
        is_number = named is None or isinstance(named, bool | int | float)
        return evaluate(value.text, names) if is_number else named
    if isinstance(value, tuple):
        return tuple(resolve(each, names) for each in value)
    return value


def names_in(text: str) -> frozenset[str]:
    """Gives the names that an expression uses.

    Raises:
        ExpressionError: it holds something that is not allowed.
    """
    return frozenset(
        node.id
        for node in ast.walk(_parsed(text))
        if isinstance(node, ast.Name) and node.id not in _FUNCTIONS and node.id not in _CONSTANTS
    )


def is_name(text: str) -> bool:
    """Whether an expression is a name alone."""
    word = _WORDS.fullmatch(text.strip())
    return word is not None and bool(word["name"]) and word["name"] not in _CONSTANTS


def with_words(text: str, words: Mapping[str, str]) -> str:
    """Gives an expression with names in it replaced by other words; the rest as it is."""
    parts, place = [], 0
    while word := _WORDS.match(text, place):
        name = word["name"]
        parts.append(text[place : word.start("name")] + words[name] if name in words else word[0])
        place = word.end()
    return "".join(parts) + text[place:]


def has_expression(value: Value) -> bool:
    """Whether a value depends on the arguments of the enclosing block."""
    if isinstance(value, tuple):
        return any(has_expression(each) for each in value)
    return isinstance(value, Expression)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> ast.expr:
    if len(text) > limits.EXPRESSION_LENGTH:
        raise ExpressionError(
            f"An expression may be {limits.EXPRESSION_LENGTH} characters long, this one has "
            f"{len(text):,}. Use further arguments to split it."
        )
    if not text.strip():
        raise ExpressionError("The expression is empty. Write a number or a name.")
    _check_words(text)
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise ExpressionError(
            f"{shorten(text)!r} is no complete expression. Write it like channels * 4."
        ) from None
    _check_tree(tree, text)
    return tree


def _check_words(text: str) -> None:
    """Refuses everything but numbers, names and signs, and two words without a sign between."""
    place, depth, before = 0, 0, ""
    stripped = text.rstrip()
    while place < len(stripped):
        word = _WORDS.match(stripped, place)
        if word is None or stripped.startswith("**", word.start(word.lastgroup or 0)):
            raise ExpressionError(_not_allowed(stripped[place:].lstrip()))
        place = word.end()
        sign = word["sign"] or ""
        depth += (sign == "(") - (sign == ")")
        if depth > limits.EXPRESSION_DEPTH:
            raise ExpressionError(
                f"Parentheses may nest {limits.EXPRESSION_DEPTH} deep, these nest deeper."
            )
        if sign == "(" and before and before not in _FUNCTIONS:
            raise ExpressionError(_not_allowed(f"{before}("))
        before = word["name"] or word["number"] or (")" if sign == ")" else "")


def _check_tree(tree: ast.expr, text: str) -> None:
    """Refuses every form of syntax but those that `_value` knows."""
    level: list[ast.AST] = [tree]
    for _depth in range(limits.EXPRESSION_DEPTH):
        for node in level:
            if not _is_allowed(node):
                raise ExpressionError(_not_allowed(text))
        level = [child for node in level for child in _parts(node)]
        if not level:
            return
    raise ExpressionError(
        f"{shorten(text, 40)!r} nests deeper than {limits.EXPRESSION_DEPTH} levels. "
        "Use further arguments to split it."
    )


def _is_allowed(node: ast.AST) -> bool:
    match node:
        case ast.Constant(value=value):
            return isinstance(value, bool | int | float)
        case ast.Name(id=name):
            return name not in _FUNCTIONS
        case ast.UnaryOp(op=sign):
            return isinstance(sign, ast.USub | ast.UAdd)
        case ast.BinOp(op=sign):
            return type(sign) in _ARITHMETIC
        case ast.Compare(ops=signs):
            return all(type(sign) in _COMPARISONS for sign in signs)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            return name in _FUNCTIONS and len(arguments) >= 2
    return False


def _parts(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Call):
        return node.args
    return [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]


def _value(node: ast.expr, names: Mapping[str, Value]) -> Number:
    match node:
        case ast.Constant(value=bool() | int() | float() as number):
            return _bounded(number)
        case ast.Name(id=name):
            return _named(name, names)
        case ast.UnaryOp(op=sign, operand=operand):
            number = _value(operand, names)
            return -number if isinstance(sign, ast.USub) else +number
        case ast.BinOp(left=left, op=sign, right=right):
            return _bounded(_ARITHMETIC[type(sign)](_value(left, names), _value(right, names)))
        case ast.Compare():
            return _compared(node, names)
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return _FUNCTIONS[name](*(_value(each, names) for each in arguments))
    raise TypeError(f"{type(node).__name__} was let through by the check")


def _compared(node: ast.Compare, names: Mapping[str, Value]) -> bool:
    numbers = [_value(each, names) for each in (node.left, *node.comparators)]
    pairs = zip(numbers, node.ops, numbers[1:], strict=False)
    return all(_COMPARISONS[type(sign)](left, right) for left, sign, right in pairs)


def _named(name: str, names: Mapping[str, Value]) -> Number:
    if name not in names:
        raise UnknownNameError("argument of the block", name, names)
    value = names[name]
    if not isinstance(value, bool | int | float):
        shown = "empty" if value is None else shorten(repr(value), 40)
        raise ExpressionError(f"{name} is {shown}; arithmetic needs a number.")
    return _bounded(value)


def _bounded(number: Number) -> Number:
    if not abs(number) <= limits.EXPRESSION_VALUE:  # refuses what is not a number, too
        raise ExpressionError("The expression comes to more than 2^53. Use smaller numbers.")
    return number


def _not_allowed(text: str) -> str:
    if text.startswith("/"):
        return "Not allowed: /. Whole-number division is written //."
    return (
        f"Not allowed: {shorten(text, 40)}. An expression has numbers, the block's arguments, "
        "+ - * // %, comparisons, min, max and parentheses."
    )
