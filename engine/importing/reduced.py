"""Reductions: over which dimensions they go, and what PyTorch has several words for."""

import math
from collections.abc import Mapping
from typing import Any

from engine.importing.calls import function_name
from engine.importing.errors import Unmapped
from engine.importing.flattening import Flattening, Rule
from engine.importing.trace import Called, is_source


def _over_all(flattening: Flattening, number: int, call: Called) -> bool:
    """Over all dimensions where none is named."""
    if len(call.arguments) > 1 or "dim" in call.keywords or "axis" in call.keywords:
        return False
    name = f"torch.{function_name(call.function)}"
    values = {"dim": None, **_without_dtype(call)}
    return flattening.stand_for(number, name, values, [("input", call.arguments[0])], call)


def _without_dtype(call: Called) -> dict[str, Any]:
    return {name: each for name, each in call.keywords.items() if name not in ("dtype", "input")}


def _two_or_one(name: str) -> Rule:
    """Gives the rule for `max` and `min`: of two tensors, along a dimension, or of all."""

    def rule(flattening: Flattening, number: int, call: Called) -> bool:
        other = call.keywords.get("other", (*call.arguments[1:], None)[0])
        if is_source(other):
            inputs = [("input", call.arguments[0]), ("other", other)]
            return flattening.stand_for(number, f"torch.{name}imum", {}, inputs, call)
        if other is not None or "dim" in call.keywords:
            return False
        inputs = [("input", call.arguments[0])]
        return flattening.stand_for(number, f"torch.a{name}", {"dim": None}, inputs, call)

    return rule


def _spread(flattening: Flattening, number: int, call: Called) -> bool:
    """`var`, `std`: `unbiased` says in words what `correction` says as a number."""
    names = ["input", "dim", "unbiased", "keepdim"]
    if len(call.arguments) == 2 and isinstance(call.arguments[1], bool):
        names.remove("dim")
    named = {**dict(zip(names, call.arguments, strict=False)), **call.keywords}
    correction = named.get("correction")
    if correction is None:
        correction = 1 if named.get("unbiased", True) else 0
    dim = named.get("dim", named.get("axis"))
    values = {"dim": dim, "correction": correction, "keepdim": named.get("keepdim", False)}
    operator = f"torch.{function_name(call.function)}"
    return flattening.stand_for(number, operator, values, [("input", named["input"])], call)


def _length(first: str) -> Rule:
    """Gives the rule for the words for a norm of vectors.

    Args:
        first: what the argument is called that says which norm.
    """

    def rule(flattening: Flattening, number: int, call: Called) -> bool:
        names = ("input", first, "dim", "keepdim")
        named = {**dict(zip(names, call.arguments, strict=False)), **call.keywords}
        source = named.get("input", named.get("x", named.get("self", named.get("A"))))
        order = named.get(first)
        dim = named.get("dim")
        if isinstance(dim, list):
            dim = tuple(dim)
        if first == "ord" and function_name(call.function) == "linalg_norm":
            _refuse_matrix_norm(flattening, source, order, dim)
        order = 2 if order is None or order == "fro" else order
        if isinstance(order, str):
            raise Unmapped(f"it is the norm {order!r} of matrices")
        keep = {"dim": dim, "keepdim": named.get("keepdim", False)}
        if math.isinf(order):
            size = flattening.chain("torch.abs", {}, [("input", source)], call)
            extreme = "torch.amax" if order > 0 else "torch.amin"
            return flattening.stand_for(number, extreme, keep, [("input", size)], call)
        values = {"ord": order, **keep}
        return flattening.stand_for(
            number, "torch.linalg.vector_norm", values, [("x", source)], call
        )

    return rule


def _refuse_matrix_norm(flattening: Flattening, source: Any, order: Any, dim: Any) -> None:
    rank = len(flattening.trace.shape_of(source))
    is_of_matrices = rank == 2 if dim is None else isinstance(dim, tuple) and len(dim) == 2
    if order is not None and order != "fro" and is_of_matrices:
        raise Unmapped("it is a norm of matrices")


RULES: Mapping[str, Rule] = {
    **dict.fromkeys(("mean", "sum", "amax", "amin", "any", "all"), _over_all),
    "max": _two_or_one("max"),
    "min": _two_or_one("min"),
    "var": _spread,
    "std": _spread,
    "norm": _length("p"),
    "linalg_vector_norm": _length("ord"),
    "linalg_norm": _length("ord"),
}
"""By `calls.function_name`."""
