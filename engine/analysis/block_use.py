"""Analyses one use of a block: its arguments, its repetitions, the sums of what is in it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.analysis.arrival import Arrival
from engine.analysis.kept import Storage
from engine.analysis.result import NodeAnalysis
from engine.analysis.scope import Scope
from engine.analysis.visit import Visit
from engine.errors import EngineError
from engine.graph import limits
from engine.graph.blocks import arguments_of_use
from engine.graph.expressions import resolve
from engine.graph.model import Block, BlockName, Graph, Node, Value
from engine.graph.ports import ports_of_block
from engine.graph.problem import NodePath, Problem
from engine.operators.operator import Role


@dataclass
class GraphFindings:
    """What the analysis of one use of a graph has given.

    Args:
        found: its nodes in forward order, with those inside of blocks.
        problems: of all those.
        results: what arrives at its output nodes, by their names.
        keeps: the memory that its nodes keep for the backward pass.
    """

    found: list[NodeAnalysis] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    results: dict[str, Arrival] = field(default_factory=dict)
    keeps: list[Storage] = field(default_factory=list)


Analyser = Callable[[Graph, Scope], GraphFindings]


class BlockVisit:
    """Works out one use of a block; `visit` gives the result.

    Args:
        node: the node.
        blocks: those that can be gone into.
        scope: the graph that the node is in.
        arriving: what comes over the wires, by input port.
        owner: the path of the use that owns the weights; None where they are its own alone.
        analyse: goes through a graph.
    """

    def __init__(
        self,
        node: Node,
        blocks: Mapping[BlockName, Block],
        scope: Scope,
        arriving: Mapping[str, Arrival],
        *,
        owner: NodePath | None,
        owner_fault: str | None,
        analyse: Analyser,
    ) -> None:
        self._node = node
        self._blocks = blocks
        self._scope = scope
        self._path = scope.path(node.id)
        self._arriving = arriving
        self._owner = owner
        self._analyse = analyse
        self._inner: list[NodeAnalysis] = []
        self._problems: list[Problem] = []
        self._keeps: list[Storage] = []
        if owner_fault:
            self._report(owner_fault)

    def visit(self) -> Visit:
        """Gives what is known of the use, and of every node in it."""
        block = self._block()
        if block is None:
            return self._visit({}, {})
        ports = ports_of_block(block.graph)
        self._wiring(ports.inputs)
        environments = self._environments(block)
        if len(environments) > 1 and len(ports.inputs) != len(ports.outputs):
            self._report(
                f"{self._node.name} cannot be repeated: the block has {len(ports.inputs)} inputs "
                f"and {len(ports.outputs)} outputs, but each repetition feeds the next."
            )
        if self._problems or not environments:
            return self._visit({}, dict.fromkeys(ports.outputs, Arrival()))
        return self._visit(self._values(block), self._repeated(block, environments, ports.inputs))

    def _block(self) -> Block | None:
        """The block, unless it is missing or holds itself: structural problems say so."""
        name = self._node.block
        if name is None or name in self._scope.blocks or len(self._scope.blocks) > limits.NESTING:
            return None
        return self._blocks.get(name)

    def _wiring(self, inputs: Sequence[str]) -> None:
        for port in inputs:
            if port not in self._arriving:
                text = f"{self._node.name}: Nothing is wired to {port}. Drag a wire to it."
                self._problems.append(Problem(text, self._path, port))

    def _environments(self, block: Block) -> tuple[Mapping[str, Value], ...]:
        """The values of the block's arguments for each repetition; none if they cannot be."""
        try:
            return arguments_of_use(block, self._node, self._scope.environment)
        except EngineError as error:
            self._report(f"{self._node.name}: {error}")
            return ()

    def _values(self, block: Block) -> dict[str, Value]:
        """The arguments as the use gives them, a list where each repetition has its own."""
        return {
            argument.name: resolve(
                self._node.arguments.get(argument.name, argument.default), self._scope.environment
            )
            for argument in block.arguments
        }

    def _repeated(
        self, block: Block, environments: Sequence[Mapping[str, Value]], inputs: Sequence[str]
    ) -> dict[str, Arrival]:
        arriving: Mapping[str, Arrival] = self._arriving
        results: dict[str, Arrival] = {}
        for index, environment in enumerate(environments):
            suffix = "/" if self._node.repeat == 1 else f"/{index}/"
            inside = self._inside(block, environment, suffix, arriving)
            findings = self._analyse(block.graph, inside)
            self._inner += findings.found
            self._problems += findings.problems
            self._keeps += findings.keeps
            results = findings.results
            arriving = dict(zip(inputs, results.values(), strict=False))
        return results

    def _inside(
        self,
        block: Block,
        environment: Mapping[str, Value],
        suffix: str,
        arriving: Mapping[str, Arrival],
    ) -> Scope:
        return Scope(
            prefix=self._path + suffix,
            owner_prefix=(self._owner or self._scope.owner_path(self._node.id)) + suffix,
            environment=environment,
            arriving=arriving,
            blocks=(*self._scope.blocks, block.name),
            is_shared=self._owner is not None or self._scope.is_shared,
        )

    def _visit(self, values: Mapping[str, Value], results: Mapping[str, Arrival]) -> Visit:
        is_loss = any(
            [each.is_loss for each in self._arriving.values()]
            + [each.role is Role.LOSS for each in self._inner]
        )
        leaving = {port: self._outside(each, is_loss) for port, each in results.items()}
        inside = [each for each in self._inner if self._is_directly_inside(each)]
        known = [each for each in leaving.values() if each.type]
        unknown = next((each for each in self._arriving.values() if each.type is None), None)
        is_owner = self._owner is None or self._owner == self._path
        found = NodeAnalysis(
            path=self._path,
            operator=self._node.operator,
            role=Role.LOSS if is_loss else Role.NETWORK,
            arguments=dict(values),
            outputs={port: each.type for port, each in leaving.items() if each.type},
            parameters=sum(each.parameters for each in inside),
            products=sum(each.products for each in inside),
            receptive_field=known[0].field.size if known else (),
            activation_bytes=sum(each.activation_bytes for each in inside),
            activation_fixed_bytes=sum(each.activation_fixed_bytes for each in inside),
            weights_of=None if is_owner else self._owner,
            waits_for=unknown.waits_for if unknown else None,
        )
        return Visit(
            self._node,
            self._arriving,
            self._scope.environment,
            (found, *self._inner),
            tuple(self._problems),
            leaving,
            keeps=tuple(self._keeps),
        )

    def _outside(self, arrival: Arrival, is_loss: bool) -> Arrival:
        """What the outer graph sees of a result."""
        waits_for = None if arrival.type else arrival.waits_for or self._path
        return replace(arrival, source=self._node.name, waits_for=waits_for, is_loss=is_loss)

    def _is_directly_inside(self, found: NodeAnalysis) -> bool:
        """Whether it is in the block itself, not in a block in it, whose sums hold it already."""
        rest = found.path[len(self._path) + 1 :]
        depth = rest.count("/")
        return depth == (0 if self._node.repeat == 1 else 1)

    def _report(self, text: str) -> None:
        self._problems.append(Problem(text, self._path))
