"""The graph that becomes one class: what lives in it, in which order, and where it is used."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from engine.analysis.result import Analysis, NodeAnalysis, TensorType
from engine.codegen.errors import CodegenError, VaryingError
from engine.errors import shorten
from engine.graph.edits.sharing import owner_of
from engine.graph.model import Block, BlockName, Endpoint, Graph, Node, NodeId, Value
from engine.graph.order import topological_order, upstream
from engine.graph.ports import ports_of_block
from engine.graph.problem import NodePath
from engine.operators.catalogue import Catalogue
from engine.operators.forms import HELD, VALUES, Results, results_of
from engine.operators.operator import Operator
from engine.operators.standard import CATALOGUE


@dataclass(frozen=True)
class Use:
    """One place at which a graph is used.

    Args:
        prefix: of the paths of its nodes: empty at the top, else it ends in `/`.
        arguments: the values of the block's arguments there.
    """

    prefix: str = ""
    arguments: Mapping[str, Value] = field(default_factory=dict)

    def path(self, node: NodeId) -> NodePath:
        """Gives the path of a node of this graph."""
        return NodePath(f"{self.prefix}{node}")


class Scope:
    """One graph, seen from all its uses at once.

    Args:
        graph: the graph.
        analysis: what is known of the project.
        uses: all places at which it is used; their columns of values are in this order.
        blocks: the project's blocks.
        sources: the endpoints that are given from outside, in the order of the arguments.
        results: the endpoints whose values are returned.
        block: the block that the graph is of; None for the top.
        aliases: endpoints that are read as another one.
        holds: the nodes whose modules it holds; those that lead to a result if None.
        result_names: what the user calls each result; empty for one without a name.
        catalogue: knows the operators.
    """

    def __init__(
        self,
        graph: Graph,
        analysis: Analysis,
        uses: Sequence[Use],
        *,
        blocks: Mapping[BlockName, Block],
        sources: Sequence[Endpoint],
        results: Sequence[Endpoint],
        block: Block | None = None,
        aliases: Mapping[Endpoint, Endpoint] | None = None,
        holds: Iterable[NodeId] | None = None,
        result_names: Sequence[str] = (),
        catalogue: Catalogue = CATALOGUE,
    ) -> None:
        self.catalogue = catalogue
        self.graph = graph
        self.block = block
        self.uses = tuple(uses)
        self.sources = tuple(sources)
        self.result_names = tuple(result_names)
        self._analysis = analysis
        self._blocks = blocks
        self._aliases = aliases or {}
        self._operands: dict[NodeId, Mapping[str, Endpoint]] = {}
        self._known_nodes: dict[NodeId, list[NodeAnalysis]] = {}
        self.results = tuple(self.resolved(result) for result in results)
        kept = self.order if holds is None else holds
        self.module_nodes = tuple(node for node in kept if self.is_module(node))
        self.block_nodes = tuple(node for node in self.module_nodes if self.block_of(node))

    @cached_property
    def order(self) -> tuple[NodeId, ...]:
        """The nodes that compute what is returned, each after those that feed it."""
        given = {source.node for source in self.sources}
        kept = Graph(
            nodes=self.graph.nodes,
            wires=tuple(
                wire
                for wire in self.graph.wires
                if wire.target.node not in given and self.resolved(wire.source).node not in given
            ),
        )
        live = upstream(kept, [result.node for result in self.results]) - given
        return tuple(node for node in topological_order(kept) if node in live)

    def node(self, node: NodeId) -> Node:
        """Gives a node."""
        return self.graph.nodes[node]

    def operator(self, node: NodeId) -> Operator | None:
        """Gives the operator of a node; None for the use of a block."""
        name = self.graph.nodes[node].operator
        return None if self.graph.nodes[node].block is not None else self.catalogue[name]

    def block_of(self, node: NodeId) -> Block | None:
        """Gives the block that a node is a use of, if it is one.

        Raises:
            CodegenError: it is the use of a block that does not exist.
        """
        name = self.graph.nodes[node].block
        if name is None:
            return None
        if name not in self._blocks:
            raise CodegenError(
                f"{self.node(node).name} uses the block {shorten(name)}, which does not exist. "
                "Remove the node."
            )
        return self._blocks[name]

    def is_module(self, node: NodeId) -> bool:
        """Whether the class holds something for a node: a module, a block, a parameter."""
        operator = self.operator(node)
        return operator is None or isinstance(operator.form, HELD)

    def is_value(self, node: NodeId) -> bool:
        """Whether what the class holds for a node is read, not called: a parameter, a buffer."""
        operator = self.operator(node)
        return operator is not None and isinstance(operator.form, VALUES)

    def returned_tuple(self, node: NodeId) -> Results:
        """Gives the tuple that a node's call returns; empty where that is as its outputs."""
        operator = self.operator(node)
        return results_of(operator.form) if operator else ()

    def is_loop(self, node: NodeId) -> bool:
        """Whether a node is a repeated block that has to be called in a loop."""
        block = self.block_of(node)
        if block is None or self.node(node).repeat == 1:
            return False
        ports = ports_of_block(block.graph)
        return (len(ports.inputs), len(ports.outputs)) != (1, 1)

    def loses_its_name(self, node: NodeId) -> bool:
        """Whether the user's name for a node is only kept by a variable of that name.

        A module's name is kept by its attribute, unless the module is another node's.
        """
        drawn = self.node(node)
        return bool(drawn.title) and (not self.is_module(node) or drawn.weights_of is not None)

    def resolved(self, endpoint: Endpoint) -> Endpoint:
        """Gives the endpoint that this one stands for here."""
        return self._aliases.get(endpoint, endpoint)

    def operands(self, node: NodeId) -> Mapping[str, Endpoint]:
        """Gives what is wired to each input port, in the operator's order."""
        if node not in self._operands:
            wired = {
                wire.target.port: self.resolved(wire.source)
                for wire in self.graph.wires_into.get(node, ())
            }
            ports = self._sorted(node, wired) if len(wired) > 1 else wired
            self._operands[node] = {port: wired[port] for port in ports}
        return self._operands[node]

    def _sorted(self, node: NodeId, ports: Iterable[str]) -> list[str]:
        block, operator = self.block_of(node), self.operator(node)
        names = [port.name for port in operator.inputs] if operator else []
        if block is not None:
            names = list(ports_of_block(block.graph).inputs)
        ranks = {name: rank for rank, name in enumerate(names)}

        def rank(port: str) -> tuple[int, int]:
            if port in ranks:
                return ranks[port], 0
            stem, _, index = port.rpartition(".")
            return ranks[stem], int(index)

        return sorted(ports, key=rank)

    def outputs(self, node: NodeId) -> tuple[str, ...]:
        """Gives the output ports of a node."""
        block, operator = self.block_of(node), self.operator(node)
        if block is not None:
            return ports_of_block(block.graph).outputs
        if operator is None or operator.outputs_for is None:
            return tuple(port.name for port in operator.outputs) if operator else ()
        found = {operator.output_ports(each.arguments) for each in self.known(node)}
        if len(found) != 1:
            raise VaryingError(self.node(node).name)
        return tuple(port.name for port in found.pop())

    @cached_property
    def consumers(self) -> Mapping[Endpoint, int]:
        """How often each value is read; being returned counts."""
        counts = Counter(self.results)
        for node in self.order:
            counts.update(self.operands(node).values())
        return counts

    def owner(self, node: NodeId) -> NodeId:
        """Gives the node whose weights this one uses: itself, if they are its own."""
        return owner_of(self.graph, node)

    def known(self, node: NodeId) -> list[NodeAnalysis]:
        """Gives what is known of a node, use by use."""
        if node not in self._known_nodes:
            self._known_nodes[node] = [self._known(use.path(node)) for use in self.uses]
        return self._known_nodes[node]

    def _known(self, path: NodePath) -> NodeAnalysis:
        try:
            return self._analysis.nodes[path]
        except KeyError:
            raise CodegenError(
                f"Nothing is known of {path} yet. Wait for the analysis of the drawing."
            ) from None

    def types(self, endpoint: Endpoint) -> list[TensorType | None]:
        """Gives the type of a value, use by use."""
        return [each.outputs.get(endpoint.port) for each in self.known(endpoint.node)]

    def column(self, node: NodeId, argument: str) -> tuple[Value, ...]:
        """Gives an argument's value, use by use."""
        return tuple(each.arguments.get(argument) for each in self.known(node))
