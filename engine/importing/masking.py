"""Choices between elements by a mask: `masked_fill`, `where`, `x[mask] = value`."""

import math
from typing import Any

import torch
from torch import Tensor

from engine.importing.errors import Unmapped
from engine.importing.flattening import Flattening, Origin
from engine.importing.operands import constant
from engine.importing.trace import Called, is_source


def filled(flattening: Flattening, number: int, call: Called) -> bool:
    """`x.masked_fill(mask, value)`."""
    named = {**dict(zip(("input", "mask", "value"), call.arguments, strict=False)), **call.keywords}
    at = put(flattening, named["input"], named["mask"], named["value"], call)
    flattening.pass_on(number, at, call)
    return True


def put(flattening: Flattening, source: Any, mask: Any, value: Any, call: Called) -> Origin:
    """Gives a tensor with a number where the mask holds.

    Raises:
        Unmapped: the value is neither a number nor a tensor of one.
    """
    if not is_source(value):
        inputs = [("input", source), ("mask", mask)]
        number = _finite(value, call)
        node = flattening.chain("Tensor.masked_fill", {"value": number}, inputs, call)
        _note_infinity(flattening, value, node)
        return node
    if flattening.trace.shape_of(value) not in ((), (1,)):
        raise Unmapped("it puts several numbers where the mask holds")
    inputs = [("condition", mask), ("input", value), ("other", source)]
    return flattening.chain("torch.where", {}, inputs, call)


def chosen(flattening: Flattening, number: int, call: Called) -> bool:
    """`torch.where(mask, a, b)` and `a.where(mask, b)`, of tensors and numbers."""
    names = ("condition", "input", "other")
    if call.function is Tensor.where:
        names = ("input", "condition", "other")
    named = {**dict(zip(names, call.arguments, strict=False)), **call.keywords}
    inputs = []
    for port in ("condition", "input", "other"):
        value = named.get(port, named.get("self") if port == "input" else None)
        if not is_source(value):
            at = constant(flattening, _finite(value, call), call)
            _note_infinity(flattening, value, at)
            value = at
        inputs.append((port, value))
    return flattening.stand_for(number, "torch.where", {}, inputs, call)


def written(flattening: Flattening, number: int, call: Called) -> bool:
    """`x[mask] = value`: where the mask holds, the value; the mask may miss the last dimensions."""
    source, mask, value = call.arguments
    missing = len(flattening.trace.shape_of(source)) - len(flattening.trace.shape_of(mask))
    at = flattening.origin(mask, call)
    for _ in range(missing):
        at = flattening.chain("torch.unsqueeze", {"dim": -1}, [("input", at)], call)
    flattening.pass_on(number, put(flattening, source, at, value, call), call)
    return True


def is_mask(flattening: Flattening, index: Any) -> bool:
    """Whether an index is one tensor of truths."""
    return is_source(index) and flattening.trace.dtype_of(index) == torch.bool


def _finite(value: Any, call: Called) -> Any:
    """Gives a number that code can be written with: the extreme one for infinity."""
    if not isinstance(value, float) or not math.isinf(value):
        return value
    limits = torch.finfo(call.dtypes[0])
    return limits.min if value < 0 else limits.max


def _note_infinity(flattening: Flattening, value: Any, at: Origin) -> None:
    if isinstance(value, float) and math.isinf(value):
        sign, which = ("Minus infinity", "smallest") if value < 0 else ("Infinity", "largest")
        flattening.note(f"{sign} is written as the {which} number that there is.", at[0])
