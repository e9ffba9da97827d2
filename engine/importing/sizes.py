"""Which numbers of an imported network hold only for the sizes that it was imported with."""

from collections.abc import Sequence
from dataclasses import replace

from torch import nn

from engine.importing.copying import without_numbers
from engine.importing.errors import ImportFailure
from engine.importing.flat import Finding
from engine.importing.flattening import Flattening
from engine.importing.generalising import SMALL, Different, differing_calls
from engine.importing.trace import Trace
from engine.importing.tracing import InputSpec, traced

_GROWTH = 32
"""By how much height and width grow for the trial: most networks halve them five times."""


def fixed_sizes(
    network: nn.Module, inputs: Sequence[InputSpec], trace: Trace, flattening: Flattening
) -> list[Finding]:
    """Runs a network on larger maps, and says which of its numbers would be others then.

    Args:
        network: the network.
        inputs: what it was imported with.
        trace: of those.
        flattening: that has the node of each call.
    """
    larger = [_larger(each) for each in inputs]
    if larger == list(inputs):
        return []
    try:
        other = traced(without_numbers(network).eval(), larger, batch=SMALL)
        numbers = differing_calls(trace, other)
    except (ImportFailure, Different):
        numbers = None  # it is made for one size
    sizes = " and ".join("×".join(map(str, each.shape)) for each in inputs)
    if numbers is None:
        return [Finding(f"The network takes inputs of {sizes} only.")]
    nodes = [name for name in map(flattening.node_of, numbers) if name]
    if not nodes:
        return []
    named = f"{nodes[0]} and {len(nodes) - 1:,} more" if nodes[1:] else nodes[0]
    text = f"Sizes in {named} hold for inputs of {sizes}; change them for other inputs."
    return [Finding(text, tuple(nodes))]


def _larger(spec: InputSpec) -> InputSpec:
    if len(spec.shape) < 3:
        return spec
    height, width = spec.shape[-2:]
    return replace(spec, shape=(*spec.shape[:-2], height + _GROWTH, width + _GROWTH))
