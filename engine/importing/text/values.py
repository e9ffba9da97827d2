"""Values of arguments, read back from source."""

import ast

from engine.graph.expressions import evaluate
from engine.graph.model import Expression, Value
from engine.importing.text.errors import unread


def value_of(node: ast.expr) -> Value:
    """Gives the value that an expression without tensors stands for.

    Names, also of attributes of `self`, are arguments of the block.

    Raises:
        ReadingError: it is no value.
    """
    match node:
        case ast.Constant(value=None | bool() | int() | float() | str() as value):
            return value
        case ast.Tuple(elts=items) | ast.List(elts=items):
            return tuple(value_of(item) for item in items)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return -number
        case ast.Attribute(value=ast.Name(id="torch"), attr=word):
            return word
        case ast.IfExp(test=ast.Attribute(value=ast.Name(id="self"), attr="training"), body=body):
            return value_of(body)
        case ast.Call(func=ast.Name(id="list"), args=[values]):
            return value_of(values)
        case ast.Name() | ast.Attribute() | ast.BinOp() | ast.Call() | ast.UnaryOp():
            return Expression(ast.unparse(_without_self(node)))
        case ast.Compare() | ast.BoolOp() | ast.IfExp():
            return Expression(ast.unparse(_without_self(node)))
    raise unread(node, "a number, a word, a tuple of them or arithmetic")


def names_of(value: Value) -> frozenset[str]:
    """Gives the names that a value hangs on."""
    if isinstance(value, tuple):
        return frozenset().union(*(names_of(each) for each in value))
    if not isinstance(value, Expression):
        return frozenset()
    tree = ast.parse(value.text, mode="eval")
    calls = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    names = (n for n in ast.walk(tree) if isinstance(n, ast.Name) and id(n) not in calls)
    return frozenset(name.id for name in names)


def total(counts: list[Value]) -> Value:
    """Gives the sum of numbers and arithmetic; `1 + (depth - 1)` is `depth`."""
    number = sum(count for count in counts if isinstance(count, int))
    arithmetic = [count for count in counts if isinstance(count, Expression)]
    if not arithmetic:
        return number
    text = " + ".join(count.text for count in arithmetic)
    tree = ast.parse(text, mode="eval").body
    match tree:
        case ast.BinOp(left=left, op=ast.Sub(), right=ast.Constant(value=int() as less)):
            rest = number - less
            return Expression(ast.unparse(left) if rest == 0 else f"{text} + {number}")
    return Expression(text if number == 0 else f"{text} + {number}")


def folded(value: Value) -> Value:
    """Gives arithmetic without names as the number that it comes to."""
    if isinstance(value, Expression) and not names_of(value):
        return evaluate(value.text, {})
    return value


def _without_self(node: ast.expr) -> ast.expr:
    copy = ast.parse(ast.unparse(node), mode="eval").body
    return _Arguments().visit(copy)  # type: ignore[no-any-return]


class _Arguments(ast.NodeTransformer):
    """Turns `self.width` into `width`."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        if not (isinstance(node.value, ast.Name) and node.value.id == "self"):
            raise unread(node, "an argument of the block")
        return ast.Name(node.attr, ast.Load())
