"""Calls that the catalogue writes otherwise than PyTorch's name for them says."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from engine.importing import (
    indexing,
    masking,
    module_functions,
    operands,
    reduced,
    reshaping,
)
from engine.importing.calls import function_name
from engine.importing.errors import Unmapped
from engine.importing.flattening import Flattening, Rule
from engine.importing.leaves import name_of
from engine.importing.trace import Called, TrainingFlag, is_source
from engine.importing.values import set_arguments
from engine.operators.standard import CATALOGUE

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "view_as": ("Tensor.reshape",),
    "select": ("select",),
    "slice": ("slice",),
    "log_sigmoid": ("F.logsigmoid",),
}


def shown_name(function: Any) -> str:
    """Gives what the report calls a function."""
    if getattr(torch, getattr(function, "__name__", ""), None) is function:
        return f"torch.{getattr(function, '__name__', '')}"
    if getattr(Tensor, getattr(function, "__name__", ""), None) is function:
        return f"Tensor.{getattr(function, '__name__', '')}"
    return name_of(function) if getattr(function, "__module__", None) else function_name(function)


def _same_tensor(flattening: Flattening, number: int, call: Called) -> bool:
    """What only copies or moves: nothing, as the drawing knows no memory."""
    source = call.arguments[0]
    if not is_source(source) or flattening.trace.dtype_of(source) != call.dtypes[0]:
        return False
    flattening.pass_on(number, source, call)
    return True


def _made_contiguous(flattening: Flattening, number: int, call: Called) -> bool:
    """`contiguous` of what is so already: nothing."""
    return call.is_given_back and _same_tensor(flattening, number, call)


def _to_dtype(flattening: Flattening, number: int, call: Called) -> bool:
    if _same_tensor(flattening, number, call):
        return True
    operator = CATALOGUE.get("Tensor.to")
    if operator is None:
        return False
    dtype = str(call.dtypes[0]).removeprefix("torch.")
    arguments = set_arguments(operator, {operator.arguments[0].name: dtype}, {})
    node = flattening.add(operator.name, arguments, [("input", call.arguments[0])], call)
    flattening.give(number, node, ["output"])
    return True


def _einsum(flattening: Flattening, number: int, call: Called) -> bool:
    """The equation without the spaces that PyTorch overlooks."""
    equation, *operands = call.arguments
    if len(operands) == 1 and isinstance(operands[0], tuple | list):
        operands = list(operands[0])
    operator = CATALOGUE["torch.einsum"]
    arguments = set_arguments(operator, {"equation": equation.replace(" ", "")}, {})
    inputs = [(f"operands.{place}", each) for place, each in enumerate(operands)]
    node = flattening.add(operator.name, arguments, inputs, call)
    flattening.give(number, node, ["output"])
    return True


def _dropout(flattening: Flattening, number: int, call: Called) -> bool:
    name = function_name(call.function)
    named = dict(zip(("input", "p", "training", "inplace"), call.arguments, strict=False))
    named |= call.keywords
    training = named.get("training", True)
    if training is False:
        flattening.pass_on(number, named["input"], call)
        return True
    operator = CATALOGUE.get(f"F.{name}")
    if operator is None:
        return False
    if not isinstance(training, TrainingFlag):
        raise Unmapped("it drops values in evaluation as well")
    arguments = set_arguments(operator, {"p": named.get("p", 0.5)}, {})
    node = flattening.add(operator.name, arguments, [("input", named["input"])], call)
    flattening.give(number, node, ["output"])
    return True


def _zeroed(flattening: Flattening, number: int, call: Called) -> bool:
    """`x.zero_()`: zeros of that shape."""
    node = flattening.add("torch.zeros_like", {}, [("input", call.arguments[0])], call)
    flattening.give(number, node, ["output"])
    return True


def _limited(flattening: Flattening, number: int, call: Called) -> bool:
    """`clamp`, `clamp_min`, `clamp_max`: a tensor as a limit is an extreme of two."""
    name = function_name(call.function)
    names = {"clamp_min": ("input", "min"), "clamp_max": ("input", "max")}.get(
        name, ("input", "min", "max")
    )
    named = {**dict(zip(names, call.arguments, strict=False)), **call.keywords}
    limits = {key: named.get(key) for key in ("min", "max")}
    if not any(map(is_source, limits.values())):
        inputs = [("input", named["input"])]
        return flattening.stand_for(number, "torch.clamp", limits, inputs, call)
    raise Unmapped("a tensor is its limit; write it with torch.maximum and torch.minimum")


def _weight_normalized(flattening: Flattening, number: int, call: Called) -> bool:
    """`torch.nn.utils.weight_norm`: a direction times a length."""
    direction, length, *rest = call.arguments
    dim = call.keywords.get("dim", (*rest, 0)[0])
    rank = len(flattening.trace.shape_of(direction))
    others = tuple(each for each in range(rank) if each != dim) if dim != -1 else None
    values = {"dim": others, "keepdim": True}
    norm = flattening.chain("torch.linalg.vector_norm", values, [("x", direction)], call)
    inputs = [("input", length), ("other", norm)]
    factor = flattening.chain("torch.div", {}, inputs, call)
    inputs = [("input", direction), ("other", factor)]
    flattening.note(
        "The normalization of weights is written as its formula; the last bits may differ.",
        norm[0],
    )
    return flattening.stand_for(number, "torch.mul", {}, inputs, call)


RULES: Mapping[str, Rule] = {
    **reshaping.RULES,
    **reduced.RULES,
    "__getitem__": indexing.taken,
    "__setitem__": indexing.written,
    "clone": _same_tensor,
    "contiguous": _made_contiguous,
    "detach_copy": _same_tensor,
    "alias": _same_tensor,
    ".data": _same_tensor,
    "to": _to_dtype,
    "float": _to_dtype,
    "double": _to_dtype,
    "half": _to_dtype,
    "long": _to_dtype,
    "int": _to_dtype,
    "type": _to_dtype,
    "type_as": _to_dtype,
    "einsum": _einsum,
    "add": operands.of_two,
    "mul": operands.of_two,
    "sub": operands.of_two,
    "div": operands.of_two,
    "pow": operands.of_two,
    "__rsub__": operands.reflected_difference,
    "rsub": operands.reflected_difference,
    "__rtruediv__": operands.reflected_quotient,
    "__rfloordiv__": operands.reflected("torch.floor_divide"),
    "__rmod__": operands.reflected("torch.remainder"),
    "bitwise_not": operands.of_masks("logical_not"),
    "bitwise_and": operands.of_masks("logical_and"),
    "bitwise_or": operands.of_masks("logical_or"),
    "bitwise_xor": operands.of_masks("logical_xor"),
    "masked_fill": masking.filled,
    "where": masking.chosen,
    "clamp": _limited,
    "clamp_min": _limited,
    "clamp_max": _limited,
    "_weight_norm": _weight_normalized,
    "__rpow__": operands.reflected("torch.pow"),
    "dropout": _dropout,
    "dropout1d": _dropout,
    "dropout2d": _dropout,
    "dropout3d": _dropout,
    "alpha_dropout": _dropout,
    "zero": _zeroed,
    "linear": module_functions.of_module("nn.Linear"),
    "layer_norm": module_functions.of_module("nn.LayerNorm"),
    "batch_norm": module_functions.batch_normalized,
    "conv1d": module_functions.of_module("nn.Conv1d"),
    "conv2d": module_functions.of_module("nn.Conv2d"),
    "conv3d": module_functions.of_module("nn.Conv3d"),
}
"""By `calls.function_name`."""
