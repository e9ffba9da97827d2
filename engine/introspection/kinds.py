"""Types of arguments, read off annotations and defaults of Python signatures."""

import inspect
import types
import typing
from typing import Any

Description = dict[str, object]
"""A kind as plain data, as `engine.operators.described` reads it."""

_SIMPLE = {bool: "boolean", int: "integer", float: "float", str: "text"}


def kind_of(annotation: Any, default: object) -> Description | None:
    """Gives the kind of an argument; None where it is nothing that can be written as a value.

    Args:
        annotation: of the argument, resolved; `inspect.Parameter.empty` if there is none.
        default: its default; `inspect.Parameter.empty` if there is none.
    """
    if annotation is inspect.Parameter.empty or annotation is Any:
        return _of_default(default)
    if typing.get_origin(annotation) is typing.Literal:
        return {"kind": "choice", "options": list(typing.get_args(annotation))}
    if _is_union(annotation):
        return _of_union(typing.get_args(annotation), default)
    if annotation in _SIMPLE:
        return {"kind": _SIMPLE[annotation]}
    return _of_tuple(annotation)


def _is_union(annotation: Any) -> bool:
    return typing.get_origin(annotation) in (typing.Union, types.UnionType)


def _of_union(members: tuple[Any, ...], default: object) -> Description | None:
    present = [each for each in members if each is not type(None)]
    known = [found for each in present if (found := kind_of(each, default)) is not None]
    if not known:
        return None
    found = _joined(known)
    return {"kind": "optional", "of": found} if len(present) < len(members) else found


def _joined(kinds: list[Description]) -> Description:
    """Gives the kind of a value that is of any of several: a number or one for each dimension."""
    if len(kinds) == 1:
        return kinds[0]
    names = {str(each["kind"]): each for each in kinds}
    if names.keys() == {"integer", "integers"} and names["integers"].get("count"):
        return {"kind": "per_dimension", "dimensions": names["integers"]["count"]}
    if names.keys() == {"integer", "float"}:
        return names["float"]
    return {"kind": "one_of", "kinds": kinds}


def _of_tuple(annotation: Any) -> Description | None:
    origin, members = typing.get_origin(annotation), typing.get_args(annotation)
    if origin not in (tuple, list) and getattr(origin, "__name__", "") != "Sequence":
        return None
    inner = {each for each in members if each is not Ellipsis}
    is_open = Ellipsis in members or origin is not tuple
    if inner == {int}:
        return {"kind": "integers"} if is_open else {"kind": "integers", "count": len(members)}
    return {"kind": "floats"} if inner == {float} else None


def _of_default(default: object) -> Description | None:
    if type(default) in _SIMPLE:
        return {"kind": _SIMPLE[type(default)]}
    if isinstance(default, tuple) and default and all(type(each) is int for each in default):
        return {"kind": "integers"}
    return None
