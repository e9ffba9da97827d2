"""Parameters and buffers: what they hold at first, read back from the call that makes it."""

import ast
from collections.abc import Callable

from engine.graph.model import Value
from engine.importing.text.errors import unread
from engine.importing.text.values import value_of

PathOf = Callable[[ast.expr], str | None]


def parameter_arguments(node: ast.Call, path_of: PathOf) -> dict[str, Value]:
    """Gives the arguments of `nn.Parameter(torch.zeros(3, 4))`.

    Raises:
        ReadingError: it is filled in a way that no drawing knows.
    """
    found = _keywords(node)
    inner = _inner(node)
    path = path_of(inner.func) or ""
    if path.startswith("nn.init.") and path.endswith("_"):
        spread = _keywords(inner)
        scale = spread.get("std", spread.get("b"))
        shape = _shape(_inner(inner).args)
        found |= {"init": path.removeprefix("nn.init.")[:-1], "shape": shape}
        return found if scale is None else found | {"scale": scale}
    match path:
        case "torch.zeros" | "torch.ones":
            return found | {"init": path[6:], "shape": _shape(inner.args)}
        case "torch.randn":
            return found | {"init": "normal", "shape": _shape(inner.args), "scale": 1}
        case "torch.full":
            shape, scale = (value_of(each) for each in inner.args)
            return found | {"init": "constant", "shape": shape, "scale": scale}
    raise unread(node, "a parameter that is filled as the inspector offers it")


def buffer_arguments(node: ast.Call, path_of: PathOf) -> dict[str, Value]:
    """Gives the arguments of `nn.Buffer(torch.tril(torch.ones(8, 8)))`.

    Raises:
        ReadingError: it is filled in a way that no drawing knows.
    """
    found = _keywords(node)
    inner = _inner(node)
    path, shape = path_of(inner.func) or "", None
    if path == "torch.reshape":
        shape, inner = value_of(inner.args[1]), _inner(inner)
        path = path_of(inner.func) or ""
    if path in ("torch.tril", "torch.triu"):
        inner = _inner(inner)
    found |= _keywords(inner)
    match path:
        case "torch.zeros" | "torch.ones" | "torch.eye" | "torch.tril" | "torch.triu":
            return found | {"fill": path[6:], "shape": _shape(inner.args)}
        case "torch.full":
            given, number = (value_of(each) for each in inner.args)
            return found | {"fill": "constant", "shape": given, "value": number}
        case "torch.arange":
            return found | {"fill": "arange", "shape": shape or _shape(inner.args)}
        case "torch.tensor":
            values = value_of(inner.args[0])
            count = len(values) if isinstance(values, tuple) else 1
            return found | {"fill": "values", "values": values, "shape": shape or (count,)}
    raise unread(node, "a buffer that is filled as the inspector offers it")


def _inner(node: ast.Call) -> ast.Call:
    if not node.args or not isinstance(node.args[0], ast.Call):
        raise unread(node, "a call that makes the values")
    return node.args[0]


def _keywords(node: ast.Call) -> dict[str, Value]:
    return {each.arg: value_of(each.value) for each in node.keywords if each.arg}


def _shape(sizes: list[ast.expr]) -> Value:
    values = tuple(value_of(size) for size in sizes)
    return values[0] if len(values) == 1 and isinstance(values[0], tuple) else values
