"""A network as a flat network: runs it, generalises what it did, and finds operators for it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from torch import Tensor, nn

from engine.importing.copying import named_tensors, without_numbers
from engine.importing.errors import ImportFailure
from engine.importing.flat import Finding, Flat
from engine.importing.generalising import LARGE, SMALL, Different, for_any_batch, with_training
from engine.importing.mapping import mapped_calls
from engine.importing.outputs import add_outputs
from engine.importing.report import closing_findings
from engine.importing.sizes import fixed_sizes
from engine.importing.trace import Trace
from engine.importing.tracing import InputSpec, network_name, traced


def flat_network(network: nn.Module, inputs: Sequence[InputSpec]) -> Flat:
    """Gives the calls that a network makes, its weights, and what could not be carried.

    The network is left as it is.

    Args:
        network: any module; its numbers are not needed (it may be on the meta device).
        inputs: what `forward` is given.

    Raises:
        ImportFailure: it cannot be run, or does what no drawing can hold.
    """
    trace, findings = _general_trace(network, inputs)
    if not trace.outputs:
        raise ImportFailure(
            f"{network_name(network)} gives no tensor. Give a network whose forward returns one."
        )
    tensors = named_tensors(network)
    flattening, opaque = mapped_calls(trace, tensors)
    names = add_outputs(flattening, trace)
    used = {node.module for node in flattening.nodes if node.module}
    return Flat(
        name=network_name(network),
        nodes=tuple(flattening.nodes),
        inputs=tuple(node.name for node in flattening.nodes if node.operator == "input"),
        outputs=tuple(names),
        class_names=MappingProxyType(
            {path: type(module).__name__ for path, module in network.named_modules()}
        ),
        weights=MappingProxyType(_weights(network, tensors, flattening.constants)),
        findings=(
            *findings,
            *opaque,
            *fixed_sizes(network, inputs, trace, flattening),
            *closing_findings(trace, {**tensors, **flattening.constants}, used),
        ),
    )


def _general_trace(network: nn.Module, inputs: Sequence[InputSpec]) -> tuple[Trace, list[Finding]]:
    small = traced(without_numbers(network).eval(), inputs, batch=SMALL)
    large = traced(without_numbers(network).eval(), inputs, batch=LARGE)
    trace = for_any_batch(small, large)
    try:
        training = traced(without_numbers(network).train(), inputs, batch=SMALL)
        return with_training(trace, training), []
    except (Different, ImportFailure) as error:
        finding = Finding(
            f"In training the network does something else than in evaluation: {error}. The "
            "drawing does what it does in evaluation.",
            is_loss=True,
        )
        return trace, [finding]


def _weights(
    network: nn.Module, tensors: Mapping[str, Tensor], constants: Mapping[str, Tensor]
) -> dict[str, Tensor]:
    state = {
        path: tensor for path, tensor in network.state_dict().items() if isinstance(tensor, Tensor)
    }
    buffers = {path: tensor for path, tensor in tensors.items() if path not in state}
    every = {**state, **buffers, **constants}
    return {path: each.detach() for path, each in every.items() if each.device.type != "meta"}
