"""What changes the shape only, as the catalogue writes it."""

from collections.abc import Mapping
from typing import Any

import torch

from engine.importing.calls import function_name
from engine.importing.errors import Unmapped
from engine.importing.flattening import Flattening, Rule
from engine.importing.trace import Called, TimesBatch, is_source
from engine.importing.values import set_arguments, value_of
from engine.operators.forms import MethodForm
from engine.operators.standard import CATALOGUE


def _sizes(flattening: Flattening, number: int, call: Called) -> bool:
    """`view`, `reshape`: the number of samples becomes -1."""
    name = "Tensor.reshape" if function_name(call.function) != "view" else "Tensor.view"
    sizes = call.keywords.get("shape", call.keywords.get("size", call.arguments[1:]))
    if len(sizes) == 1 and isinstance(sizes[0], tuple | list):
        sizes = sizes[0]
    if any(isinstance(each, torch.dtype) or is_source(each) for each in sizes):
        return False
    shape = tuple(-1 if isinstance(each, TimesBatch) else value_of(each) for each in sizes)
    if shape.count(-1) > 1:
        shape = _with_one_gap(call, sizes)
    arguments = set_arguments(CATALOGUE[name], {"shape": shape}, {})
    node = flattening.add(name, arguments, [("input", call.arguments[0])], call)
    flattening.give(number, node, ["output"])
    return True


def _with_one_gap(call: Called, sizes: Any) -> tuple[Any, ...]:
    """Gives sizes with a -1 for the samples alone; another -1 is what the shape tells."""
    if sum(isinstance(each, TimesBatch) for each in sizes) > 1:
        raise Unmapped("two of its sizes depend on the number of samples")
    known = call.shapes[0]
    return tuple(
        -1 if isinstance(each, TimesBatch) else size
        for each, size in zip(sizes, known, strict=True)
    )


def _expand(flattening: Flattening, number: int, call: Called) -> bool:
    """`expand`: to the number of samples of a tensor that has them."""
    operator = CATALOGUE.get("Tensor.expand")
    sizes = call.keywords.get("size", call.arguments[1:])
    if len(sizes) == 1 and isinstance(sizes[0], tuple | list):
        sizes = tuple(sizes[0])
    if operator is None or not any(isinstance(each, TimesBatch) for each in sizes):
        return False
    form = operator.form
    if not isinstance(form, MethodForm) or not form.batch or sizes[0] != TimesBatch(1):
        raise Unmapped("it expands to the number of samples in a way that cannot be drawn")
    rest = tuple(value_of(each) for each in sizes[1:])
    like = flattening.with_samples(call)
    inputs = [(operator.inputs[0].name, call.arguments[0]), (form.batch, like)]
    node = flattening.add(
        operator.name, set_arguments(operator, {str(form.spread): rest}, {}), inputs, call
    )
    flattening.give(number, node, ["output"])
    return True


def _split(flattening: Flattening, number: int, call: Called) -> bool:
    """`split`, `tensor_split`, uneven `chunk`: by the sizes of the parts."""
    operator = CATALOGUE["torch.split"]
    source = call.arguments[0]
    named = {**dict(zip(("sections", "dim"), call.arguments[1:], strict=False)), **call.keywords}
    dim = value_of(named.get("dim", 0))
    rank = len(flattening.trace.shape_of(source))
    if not isinstance(dim, int):
        return False
    sizes = tuple(shape[dim % rank] for shape in call.shapes)
    arguments = set_arguments(operator, {"split_size_or_sections": sizes, "dim": dim}, {})
    node = flattening.add(operator.name, arguments, [(operator.inputs[0].name, source)], call)
    flattening.give(number, node, [f"output.{index}" for index in range(len(sizes))])
    return True


def _unbind(flattening: Flattening, number: int, call: Called) -> bool:
    """One output for each place of the dimension."""
    operator = CATALOGUE["torch.unbind"]
    dim = call.keywords.get("dim", (*call.arguments[1:], 0)[0])
    arguments = set_arguments(operator, {"dim": dim, "parts": len(call.shapes)}, {})
    node = flattening.add(operator.name, arguments, [("input", call.arguments[0])], call)
    flattening.give(number, node, [f"output.{index}" for index in range(len(call.shapes))])
    return True


def _chunk(flattening: Flattening, number: int, call: Called) -> bool:
    named = {**dict(zip(("chunks", "dim"), call.arguments[1:], strict=False)), **call.keywords}
    if named.get("chunks") == len(call.shapes) and len(set(call.shapes)) == 1:
        return False
    return _split(flattening, number, call)


def _transposed(flattening: Flattening, number: int, call: Called) -> bool:
    """`x.T`, `x.mT`, `x.t()`."""
    rank = len(flattening.trace.shape_of(call.arguments[0]))
    if rank < 2:
        flattening.pass_on(number, call.arguments[0], call)
        return True
    if function_name(call.function) == ".T" and rank != 2:
        arguments: dict[str, Any] = {"dims": tuple(reversed(range(rank)))}
        node = flattening.add("Tensor.permute", arguments, [("input", call.arguments[0])], call)
    else:
        operator = CATALOGUE["torch.transpose"]
        arguments = set_arguments(operator, {"dim0": rank - 2, "dim1": rank - 1}, {})
        node = flattening.add(operator.name, arguments, [("input", call.arguments[0])], call)
    flattening.give(number, node, ["output"])
    return True


def _squeezed(flattening: Flattening, number: int, call: Called) -> bool:
    """`squeeze` of several dimensions, or of all that have size 1: one after the other."""
    source = call.arguments[0]
    shape = flattening.trace.shape_of(source)
    dim = call.keywords.get("dim", (*call.arguments[1:], None)[0])
    if isinstance(dim, int):
        return False
    named = range(len(shape)) if dim is None else {each % len(shape) for each in dim}
    at = flattening.origin(source, call)
    for each in sorted(named, reverse=True):
        if shape[each] == 1:
            at = flattening.chain("torch.squeeze", {"dim": each}, [("input", at)], call)
    flattening.pass_on(number, at, call)
    if dim is None:
        flattening.note(
            "squeeze() without a dimension would remove the samples as well where there is only "
            "one; the drawing names the dimensions.",
            at[0],
        )
    return True


def _moved(flattening: Flattening, number: int, call: Called) -> bool:
    """`movedim` of several dimensions: the order that they then have."""
    names = ("input", "source", "destination")
    named = {**dict(zip(names, call.arguments, strict=False)), **call.keywords}
    if isinstance(named["source"], int):
        return False
    rank = len(flattening.trace.shape_of(named["input"]))
    places = {
        to % rank: at % rank for at, to in zip(named["source"], named["destination"], strict=True)
    }
    rest = iter(each for each in range(rank) if each not in places.values())
    dims = tuple(places[each] if each in places else next(rest) for each in range(rank))
    inputs = [("input", named["input"])]
    return flattening.stand_for(number, "Tensor.permute", {"dims": dims}, inputs, call)


def _narrowed(flattening: Flattening, number: int, call: Called) -> bool:
    """`narrow(dim, start, length)`: a slice."""
    names = ("input", "dim", "start", "length")
    named = {**dict(zip(names, call.arguments, strict=False)), **call.keywords}
    dim, start = named["dim"], named["start"]
    if not isinstance(start, int) or not isinstance(named["length"], int):
        raise Unmapped("where it is cut is no plain number")
    shape = flattening.trace.shape_of(named["input"])
    start %= shape[dim]
    values = {"dim": dim % len(shape), "start": start, "stop": start + named["length"]}
    return flattening.stand_for(number, "slice", values, [("input", named["input"])], call)


def _stacked(dim: int) -> Rule:
    """Gives the rule for `hstack`, `vstack`, `dstack`: they join along a dimension.

    Tensors that have too few dimensions for it are stacked there.
    """

    def rule(flattening: Flattening, number: int, call: Called) -> bool:
        tensors = call.keywords.get("tensors", call.arguments[0] if call.arguments else ())
        ranks = {len(flattening.trace.shape_of(each)) for each in tensors}
        name = function_name(call.function)
        if len(ranks) != 1:
            raise Unmapped("it joins tensors of different numbers of dimensions")
        rank = ranks.pop()
        if rank == 0 or (name == "dstack" and rank == 1):
            raise Unmapped("it joins single numbers, or lists in depth")
        is_new = rank < _LEAST_RANKS[name]
        operator = "torch.stack" if is_new else "torch.cat"
        along = 0 if name == "hstack" and rank == 1 else dim
        inputs = [(f"tensors.{place}", each) for place, each in enumerate(tensors)]
        return flattening.stand_for(number, operator, {"dim": along}, inputs, call)

    return rule


_LEAST_RANKS = {"hstack": 1, "vstack": 2, "dstack": 3, "column_stack": 2}

RULES: Mapping[str, Rule] = {
    "view": _sizes,
    "reshape": _sizes,
    "expand": _expand,
    "broadcast_to": _expand,
    "split": _split,
    "chunk": _chunk,
    "unbind": _unbind,
    ".T": _transposed,
    ".mT": _transposed,
    "t": _transposed,
    "squeeze": _squeezed,
    "movedim": _moved,
    "narrow": _narrowed,
    "hstack": _stacked(1),
    "vstack": _stacked(0),
    "dstack": _stacked(2),
    "column_stack": _stacked(1),
}
"""By `calls.function_name`."""
