"""`x[…]` as operators: slices, single indices, new dimensions; and writing into such a part."""

from typing import Any


from engine.graph.model import Value
from engine.importing.errors import Unmapped
from engine.importing.flattening import Flattening, Origin
from engine.importing.trace import Called, TimesBatch, is_source
from engine.importing.values import value_of
from engine.operators.standard import CATALOGUE

_EVERYTHING = slice(None)


def taken(flattening: Flattening, number: int, call: Called) -> bool:
    """`x[index]`: a chain of operators, one for each dimension that is touched."""
    source, index = call.arguments
    parts = index if isinstance(index, tuple) else (index,)
    if len(parts) == 1 and is_source(parts[0]):
        return _looked_up(flattening, number, call)
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


def written(flattening: Flattening, number: int, call: Called) -> bool:
    """`x[index] = value` in one dimension: what is before it, the value, what is after it."""
    source, index, value = call.arguments
    shape = flattening.trace.shape_of(source)
    parts = _whole(index if isinstance(index, tuple) else (index,), len(shape))
    cut = [(dim, each) for dim, each in enumerate(parts) if each != _EVERYTHING]
    if not is_source(value) or len(cut) != 1 or len(parts) != len(shape):
        raise Unmapped("it writes into a part of a tensor that cannot be drawn")
    dim, part = cut[0]
    if not isinstance(part, slice) or part.step not in (None, 1):
        raise Unmapped("it writes into a part of a tensor that cannot be drawn")
    start, stop, _ = part.indices(shape[dim])
    region = (*shape[:dim], stop - start, *shape[dim + 1 :])
    if flattening.trace.shape_of(value) != region:
        raise Unmapped("it writes a value of another shape than the part it is written into")
    at = flattening.origin(source, call)
    pieces = [flattening.origin(value, call)]
    if start:
        pieces.insert(0, _sliced(flattening, at, call, dim=dim, part=slice(0, start)))
    if stop < shape[dim]:
        pieces.append(_sliced(flattening, at, call, dim=dim, part=slice(stop, None)))
    inputs = [(f"tensors.{place}", piece) for place, piece in enumerate(pieces)]
    node = flattening.add("torch.cat", _set("torch.cat", {"dim": dim}), inputs, call)
    flattening.give(number, node, ["output"])
    return True


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
    if "select" in CATALOGUE:
        return _chained(flattening, "select", {"dim": dim, "index": index}, at, call)
    stop = index + 1 if index != -1 else None
    at = _chained(flattening, "slice", {"dim": dim, "start": index, "stop": stop}, at, call)
    return _chained(flattening, "torch.squeeze", {"dim": dim}, at, call)


def _looked_up(flattening: Flattening, number: int, call: Called) -> bool:
    """`table[indices]` with whole numbers, along the first dimension."""
    source, index = call.arguments
    rank = len(flattening.trace.shape_of(index))
    name = next((each for each in ("index", "torch.index_select") if each in CATALOGUE), "")
    if not name or flattening.trace.dtype_of(index).is_floating_point or rank == 0:
        raise Unmapped("it is indexed by a tensor")
    operator = CATALOGUE[name]
    ports = [port.name for port in operator.inputs]
    if len(ports) != 2 or (rank > 1 and name != "index"):
        raise Unmapped("it is indexed by a tensor")
    values: dict[str, Any] = {"dim": 0} if any(a.name == "dim" for a in operator.arguments) else {}
    node = flattening.add(
        name, _set(name, values), list(zip(ports, (source, index), strict=True)), call
    )
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
