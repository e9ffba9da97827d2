"""The ports of a node, asked of whatever knows the operators.

The graph itself knows no operator; a catalogue is handed in where ports matter.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from engine.graph.model import Block, BlockName, Graph, Node, Value
from engine.graph.naming import INPUT, OUTPUT


class PortLike(Protocol):
    """What is asked of an operator's port."""

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def is_variadic(self) -> bool:
        """Whether it takes wires to `name.0`, `name.1`, …"""
        ...


class OperatorLike(Protocol):
    """What is asked of an operator."""

    @property
    def inputs(self) -> Sequence[PortLike]:
        """Its input ports."""
        ...

    @property
    def role(self) -> str:
        """network, input, output, target or loss."""
        ...

    def output_ports(self, given: Mapping[str, Value]) -> Sequence[PortLike]:
        """Its output ports with these arguments."""
        ...


class CatalogueLike(Protocol):
    """What is asked of a catalogue of operators."""

    def get(self, name: str) -> OperatorLike | None:
        """The operator of that name, if there is one."""
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports of one node.

    Args:
        inputs, outputs: their names in order; a variadic input by its bare name.
        variadic: the inputs that take wires to `name.0`, `name.1`, …
    """

    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    variadic: frozenset[str] = frozenset()

    def has_input(self, port: str) -> bool:
        """Whether a wire can end at `port`."""
        stem, dot, index = port.rpartition(".")
        if dot and stem in self.variadic:
            return index.isdecimal() and str(int(index[:6])) == index
        return port in self.inputs and port not in self.variadic

    def has_output(self, port: str) -> bool:
        """Whether a wire can start at `port`."""
        return port in self.outputs


PortLookup: TypeAlias = Callable[[Node], Ports | None]
"""Gives the ports of a node; None where its operator is unknown, so that any name may be right."""


def port_lookup(catalogue: CatalogueLike, blocks: Mapping[BlockName, Block]) -> PortLookup:
    """Gives the look-up over a catalogue and a project's blocks."""

    def look_up(node: Node) -> Ports | None:
        if node.block is not None:
            block = blocks.get(node.block)
            return None if block is None else ports_of_block(block.graph)
        operator = catalogue.get(node.operator)
        return None if operator is None else _ports_of_operator(operator, node.arguments)

    return look_up


def ports_of_block(graph: Graph) -> Ports:
    """Gives the ports that a block has by its graph: one for each input and output node."""
    return Ports(
        inputs=tuple(node.name for node in graph if node.operator == INPUT),
        outputs=tuple(node.name for node in graph if node.operator == OUTPUT),
    )


def _ports_of_operator(operator: OperatorLike, arguments: Mapping[str, Value]) -> Ports | None:
    try:
        outputs = operator.output_ports(arguments)
    except (TypeError, ValueError, OverflowError):  # the arguments that decide them are wrong
        return None
    return Ports(
        inputs=tuple(port.name for port in operator.inputs),
        outputs=tuple(port.name for port in outputs),
        variadic=frozenset(port.name for port in operator.inputs if port.is_variadic),
    )
