"""`x[…]` as operators: slices, single indices, new dimensions; and writing into such a part."""

from typing import Any

import torch

from engine.graph.model import Value
from engine.importing import masking
from engine.importing.errors import Unmapped
from engine.importing.flattening import Flattening, Origin
from engine.importing.trace import Called, Constant, TimesBatch, is_source
from engine.importing.values import value_of
from engine.operators.standard import CATALOGUE

_EVERYTHING = slice(None)


def taken(flattening: Flattening, number: int, call: Called) -> bool:
    """`x[index]`: a chain of operators, one for each dimension that is touched."""
    source, index = call.arguments
    parts = tuple(map(_one_place, index if isinstance(index, tuple) else (index,)))
    if len(parts) == 1 and is_source(parts[0]):
        return _looked_up(flattening, number, call)
    if _is_picked(flattening, parts):
        return _picked(flattening, number, call, parts)
    if any(is_source(each) or isinstance(each, list) for each in parts):
        raise Unmapped("it is indexed by several tensors or by a list")
    shape = flattening.trace.shape_of(source)
    at = flattening.origin(source, call)
    dim = 0
    for each in _whole(parts, len(shape)):
        if each is None:
            at = _chained(flattening, "torch.unsqueeze", {"dim": dim}, at, call)
        elif isinstance(each, slice):
            at = _sliced(flattening, at, call, dim=dim, part=each)
        elif isinstance(each, int) and not isinstance(each, bool):
            at = _selected(flattening, at, call, dim=dim, index=each)
            continue
        else:
            raise Unmapped(f"it is indexed by {each!r:.40}")
        dim += 1
    flattening.pass_on(number, at, call)
    return True


def _is_picked(flattening: Flattening, parts: tuple[Any, ...]) -> bool:
    """Whether an index is one list of places of one dimension: `x[:, places]`."""
    trace = flattening.trace
    lists = [each for each in parts if is_source(each) or isinstance(each, list)]
    is_one = len(lists) == 1 and all(each is lists[0] or _is_full(each) for each in parts)
    if is_one and isinstance(lists[0], list):
        return all(type(each) is int for each in lists[0])
    is_whole = is_one and trace.dtype_of(lists[0]) in (torch.int64, torch.int32)
    return is_whole and len(trace.shape_of(lists[0])) == 1


def _is_full(part: Any) -> bool:
    return part is Ellipsis or (isinstance(part, slice) and part == _EVERYTHING)


def _picked(flattening: Flattening, number: int, call: Called, parts: tuple[Any, ...]) -> bool:
    source, trace = call.arguments[0], flattening.trace
    whole = _whole(parts, len(trace.shape_of(source)))
    dim = next(place for place, each in enumerate(whole) if not _is_full(each))
    places = whole[dim]
    if isinstance(places, Constant) and bool((trace.constants[places.number] < 0).any()):
        places = trace.constants[places.number].tolist()
    if isinstance(places, list):
        size = trace.shape_of(source)[dim]
        places = flattening.fixed(torch.tensor([each % size for each in places]), call)
    inputs = [("input", source), ("index", places)]
    return flattening.stand_for(number, "torch.index_select", {"dim": dim}, inputs, call)


def _one_place(part: Any) -> Any:
    """Gives `[3]`, which keeps the dimension, as a slice."""
    if isinstance(part, list) and len(part) == 1 and type(part[0]) is int:
        return slice(part[0], part[0] + 1 or None)
    return part


def written(flattening: Flattening, number: int, call: Called) -> bool:
    """`x[index] = value`: a new tensor with the value in that part."""
    source, index, value = call.arguments
    if masking.is_mask(flattening, index):
        return masking.written(flattening, number, call)
    shape = flattening.trace.shape_of(source)
    parts = _whole(index if isinstance(index, tuple) else (index,), len(shape))
    if len(parts) != len(shape) or any(map(is_source, parts)):
        raise Unmapped("it writes into a part of a tensor that cannot be drawn")
    cuts = [(dim, each) for dim, each in enumerate(parts) if each != _EVERYTHING]
    at = flattening.origin(source, call)
    is_whole = is_source(value) and flattening.trace.shape_of(value) == _region(shape, parts)
    put = flattening.origin(value, call) if is_whole else _spread(flattening, parts, call)
    at = _put(flattening, at, put, cuts, call)
    flattening.pass_on(number, at, call)
    return True


def _spread(flattening: Flattening, parts: list[Any], call: Called) -> Origin:
    """Gives a number or a smaller tensor in the shape of the part that it is written into."""
    source, _, value = call.arguments
    at = flattening.origin(source, call)
    dim = 0
    for each in parts:
        if isinstance(each, slice):
            at = _sliced(flattening, at, call, dim=dim, part=each)
            dim += 1
        else:
            at = _selected(flattening, at, call, dim=dim, index=each)
    zeros = flattening.chain("torch.zeros_like", {}, [("input", at)], call)
    if is_source(value):
        inputs = [("input", zeros), ("other", value)]
        return flattening.chain("torch.add", {}, inputs, call)
    return flattening.chain("torch.add", {"other": value}, [("input", zeros)], call)


def _put(
    flattening: Flattening, at: Origin, value: Origin, cuts: list[tuple[int, Any]], call: Called
) -> Origin:
    """Puts a value into a part: into the part of the first cut, and that back."""
    if not cuts:
        return value
    (dim, part), *rest = cuts
    if isinstance(part, slice):
        if rest:
            value = _put(
                flattening, _sliced(flattening, at, call, dim=dim, part=part), value, rest, call
            )
        values = {"dim": dim, "start": part.start, "end": part.stop, "step": part.step or 1}
        return _scattered(flattening, "torch.slice_scatter", at, value, values, call)
    if isinstance(part, int) and not rest:
        values = {"dim": dim, "index": part}
        return _scattered(flattening, "torch.select_scatter", at, value, values, call)
    raise Unmapped("it writes into a part of a tensor that cannot be drawn")


def _scattered(
    flattening: Flattening,
    operator: str,
    at: Origin,
    value: Origin,
    values: dict[str, Any],
    call: Called,
) -> Origin:
    inputs = [("input", at), ("src", value)]
    return flattening.add(operator, _set(operator, values), inputs, call), "output"


def _region(shape: tuple[int, ...], parts: list[Any]) -> tuple[int, ...]:
    """Gives the shape of a part."""
    sizes = []
    for size, part in zip(shape, parts, strict=True):
        if isinstance(part, slice):
            sizes.append(len(range(*part.indices(size))))
        elif not isinstance(part, int):
            raise Unmapped("it writes into a part of a tensor that cannot be drawn")
    return tuple(sizes)


def _whole(parts: tuple[Any, ...], rank: int) -> list[Any]:
    """Gives an index with `...` written out, and nothing after the last part that matters."""
    counted = sum(each is not None and each is not Ellipsis for each in parts)
    whole: list[Any] = []
    for each in parts:
        whole += [_EVERYTHING] * (rank - counted) if each is Ellipsis else [each]
    used = sum(each is not None for each in whole)
    return whole + [_EVERYTHING] * (rank - used)


def _sliced(flattening: Flattening, at: Origin, call: Called, *, dim: int, part: slice) -> Origin:
    if part == _EVERYTHING:
        return at
    bounds = {"start": part.start, "stop": part.stop, "step": part.step}
    if any(isinstance(each, TimesBatch) for each in bounds.values()):
        raise Unmapped("where it is cut depends on the number of samples")
    return _chained(flattening, "slice", {"dim": dim, **bounds}, at, call)


def _selected(flattening: Flattening, at: Origin, call: Called, *, dim: int, index: int) -> Origin:
    return _chained(flattening, "select", {"dim": dim, "index": index}, at, call)


def _looked_up(flattening: Flattening, number: int, call: Called) -> bool:
    """`table[indices]` with whole numbers, along the first dimension."""
    table, index = call.arguments
    trace = flattening.trace
    if trace.dtype_of(index) not in (torch.int64, torch.int32):
        raise Unmapped("it is indexed by a mask")
    if len(trace.shape_of(table)) == 2:
        inputs = [("input", index), ("weight", table)]
        node = flattening.add("F.embedding", {}, inputs, call)
    elif len(trace.shape_of(index)) == 1:
        inputs = [("input", table), ("index", index)]
        node = flattening.add(
            "torch.index_select", _set("torch.index_select", {"dim": 0}), inputs, call
        )
    else:
        raise Unmapped("it is indexed by a tensor of several dimensions")
    flattening.give(number, node, ["output"])
    return True


def _chained(
    flattening: Flattening, operator: str, values: dict[str, Any], at: Origin, call: Called
) -> Origin:
    port = CATALOGUE[operator].inputs[0].name
    return flattening.add(operator, _set(operator, values), [(port, at)], call), "output"


def _set(operator: str, values: dict[str, Any]) -> dict[str, Value]:
    known = CATALOGUE[operator]
    return {
        name: value_of(value)
        for name, value in values.items()
        if value_of(value) != known.argument(name).default
    }
