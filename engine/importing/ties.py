"""Parameters of a state dict that are one tensor under two names."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.graph.model import NodeId, Tie
from engine.importing.parts import Part

Pair = tuple[str, str]
"""Two dotted paths of one parameter, the owner's second."""


def ties_in(weights: Mapping[str, Any], modules: Iterable[str]) -> tuple[Pair, ...]:
    """Gives the parameters of different modules that are one.

    Args:
        weights: tensors by dotted path.
        modules: paths of the modules that are called; others do not count.
    """
    called = set(modules)
    first: dict[object, str] = {}
    found = []
    for path, tensor in weights.items():
        place = _place(tensor)
        if place is None or path.rpartition(".")[0] not in called:
            continue
        owner = first.setdefault(place, path)
        if owner != path:
            found.append((path, owner))
    return tuple(found)


def ties_of(part: Part, ids: Mapping[int, NodeId], pairs: Iterable[Pair]) -> tuple[Tie, ...]:
    """Gives the ties between the nodes of one graph.

    Args:
        part: that the graph was drawn from.
        ids: the node of each item.
        pairs: all parameters that are one.
    """
    items = {
        item.module: number
        for number, item in reversed(list(enumerate(part.items)))
        if item.module and not item.parts
    }
    found = []
    for path, owner_path in pairs:
        (module, _, parameter), (owner, _, owner_parameter) = (
            each.rpartition(".") for each in (path, owner_path)
        )
        if module in items and owner in items:
            node, giver = ids[items[module]], ids[items[owner]]
            found.append(Tie(node, parameter, giver, owner_parameter))
    return tuple(found)


def _place(tensor: Any) -> object:
    """Gives where a tensor's numbers lie; None where it has none."""
    pointer = getattr(tensor, "data_ptr", None)
    address = pointer() if callable(pointer) else 0
    return (address, tuple(tensor.shape), tuple(tensor.stride())) if address else None
