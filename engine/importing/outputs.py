"""The results of a network: their names, and output nodes for them."""

from collections.abc import Mapping
from typing import Any

from torch import Tensor

from engine.importing.flattening import Flattening
from engine.importing.trace import Called, Trace, leaves

OUTPUT = "output"


def add_outputs(flattening: Flattening, trace: Trace) -> list[str]:
    """Adds one output node for each result and gives their names."""
    call = Called(OUTPUT)
    names = []
    for name, source in trace.outputs:
        names.append(flattening.add(OUTPUT, {}, [("input", source)], call, name=name))
        flattening.rename_last(name)
    return names


def named_outputs(result: Any) -> tuple[list[tuple[str, Tensor]], str]:
    """Gives the tensors that a network returned, by name, and the structure that they came in."""
    if isinstance(result, Tensor):
        return [("", result)], "tensor"
    if isinstance(result, Mapping):
        named = [(str(key), leaf) for key, value in result.items() for leaf in leaves(value)]
        return [(name, each) for name, each in named if isinstance(each, Tensor)], "dict"
    names = getattr(result, "_fields", None)
    if names:
        pairs = zip(names, result, strict=True)
        named = [(name, leaf) for name, value in pairs for leaf in leaves(value)]
    else:
        named = [("", leaf) for leaf in leaves(result)]
    return [(name, each) for name, each in named if isinstance(each, Tensor)], "tuple"
