"""The values a project is made of. All are frozen; an edit makes a new one (`edits.py`)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import NewType, TypeAlias

from engine.graph.setup import TrainingSetup

NodeId = NewType("NodeId", str)
BlockName = NewType("BlockName", str)

BLOCK_PREFIX = "block:"
"""A node whose operator is `block:Tower` is a use of the block `Tower`."""


@dataclass(frozen=True, slots=True)
class Expression:
    """Arithmetic over the arguments of the enclosing block, such as `channels * 4`."""

    text: str


Value: TypeAlias = "bool | int | float | str | Expression | tuple[Value, ...] | None"
"""What an argument of a node can hold. Lists of a file are tuples here."""


def frozen(mapping: Mapping[str, object] | None = None) -> Mapping[str, object]:
    """Gives a read-only copy of `mapping`."""
    return MappingProxyType(dict(mapping or {}))


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One port of one node.

    Args:
        node: the node's id.
        port: the port's name; `name.index` for one of a variadic port, such as `tensors.0`.
    """

    node: NodeId
    port: str

    def __str__(self) -> str:
        return f"{self.node}:{self.port}"


@dataclass(frozen=True, slots=True)
class Wire:
    """A tensor's way from an output port to an input port."""

    source: Endpoint
    target: Endpoint


@dataclass(frozen=True)
class Node:
    """One use of an operator.

    Args:
        id: unique in its graph, never changes, readable (`conv1`).
        operator: the operator's name (`nn.Conv2d`) or `block:NAME`.
        title: what the user calls it and the source of its name in the code; the id if empty.
        arguments: only what was set; the rest has the operator's defaults or is read from
            the incoming shape.
        position: of the upper left corner on the canvas, in scene units.
        weights_of: the node whose weights this one uses, if it has none of its own.
        repeat: how often a use of a block is applied in a row (blocks only).
        extra: fields of the file that this version does not know, kept as they came.
    """

    id: NodeId
    operator: str
    title: str = ""
    arguments: Mapping[str, Value] = field(default_factory=frozen)  # type: ignore[arg-type]
    position: tuple[float, float] = (0.0, 0.0)
    weights_of: NodeId | None = None
    repeat: Value = 1
    extra: Mapping[str, object] = field(default_factory=frozen)

    @property
    def name(self) -> str:
        """The title if there is one, else the id."""
        return self.title or self.id

    @property
    def block(self) -> BlockName | None:
        """The block that this node is a use of, if it is one."""
        if not self.operator.startswith(BLOCK_PREFIX):
            return None
        return BlockName(self.operator.removeprefix(BLOCK_PREFIX))


@dataclass(frozen=True, slots=True)
class Tie:
    """One parameter that is another one: `decoder.weight` = `embedding.weight`."""

    node: NodeId
    parameter: str
    owner: NodeId
    owner_parameter: str


@dataclass(frozen=True)
class Graph:
    """Nodes and the wires between them.

    Nodes keep the order in which they were added; it orders a network's inputs and outputs.
    """

    nodes: Mapping[NodeId, Node] = field(default_factory=lambda: MappingProxyType({}))
    wires: tuple[Wire, ...] = ()
    ties: tuple[Tie, ...] = ()
    extra: Mapping[str, object] = field(default_factory=frozen)

    @cached_property
    def incoming(self) -> Mapping[Endpoint, Wire]:
        """The wire into each wired input port (the first one, where a file holds two)."""
        return {wire.target: wire for wire in reversed(self.wires)}

    @cached_property
    def wires_into(self) -> Mapping[NodeId, tuple[Wire, ...]]:
        """The wires that end in each node."""
        return self._grouped(lambda wire: wire.target.node)

    @cached_property
    def wires_from(self) -> Mapping[NodeId, tuple[Wire, ...]]:
        """The wires that start in each node."""
        return self._grouped(lambda wire: wire.source.node)

    def _grouped(self, key: Callable[[Wire], NodeId]) -> Mapping[NodeId, tuple[Wire, ...]]:
        groups: dict[NodeId, list[Wire]] = {}
        for wire in self.wires:
            groups.setdefault(key(wire), []).append(wire)
        return {node: tuple(wires) for node, wires in groups.items()}

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes.values())


@dataclass(frozen=True, slots=True)
class BlockArgument:
    """A typed argument of a block.

    Args:
        name: an identifier.
        kind: `int`, `float`, `bool`, `tuple` or `choice`.
        default: used where a use of the block sets nothing.
        choices: the allowed values of a `choice`.
        help: one sentence.
    """

    name: str
    kind: str
    default: Value = None
    choices: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True)
class Block:
    """A graph used as an operator: its `input` and `output` nodes are its ports."""

    name: BlockName
    graph: Graph = field(default_factory=Graph)
    arguments: tuple[BlockArgument, ...] = ()
    help: str = ""
    extra: Mapping[str, object] = field(default_factory=frozen)


@dataclass(frozen=True, slots=True)
class UserFile:
    """A Python file of the user's own, some of whose classes are operators of a project.

    It lies beside the project's file. Nothing in it runs without the user's consent on this
    machine (`engine.user_operators`).

    Args:
        path: where it is; a project's file keeps the name alone.
        sha256: of its bytes, as they were when it was last accepted.
        classes: the names of the classes: `Gate` of `my_layers.py` is `my_layers.Gate`.
    """

    path: str
    sha256: str
    classes: tuple[str, ...]


@dataclass(frozen=True)
class Project:
    """All that one file holds: the graphs, the training set-up and the view.

    Args:
        name: what the user calls the network, and the source of its class's name.
        graph: the top graph.
        blocks: by their names.
        training: how it is trained.
        view: what the window keeps of how it was looked at.
        weights: path of the safetensors file with the weights it starts from, if it has some;
            their keys are those of the generated network's state dict.
        user_files: the user's own Python files that hold operators.
        extra: fields of the file that this version does not know, kept as they came.
    """

    name: str = "Network"
    graph: Graph = field(default_factory=Graph)
    blocks: Mapping[BlockName, Block] = field(default_factory=lambda: MappingProxyType({}))
    training: TrainingSetup = field(default_factory=TrainingSetup)
    view: Mapping[str, object] = field(default_factory=frozen)
    weights: str = ""
    user_files: tuple[UserFile, ...] = ()
    extra: Mapping[str, object] = field(default_factory=frozen)

    def with_graph(self, graph: Graph, block: BlockName | None = None) -> "Project":
        """Gives the project with the top graph, or that of one block, replaced."""
        if block is None:
            return replace(self, graph=graph)
        changed = {**self.blocks, block: replace(self.blocks[block], graph=graph)}
        return replace(self, blocks=MappingProxyType(changed))

    def graph_of(self, block: BlockName | None) -> Graph:
        """The top graph, or the graph of one block."""
        return self.graph if block is None else self.blocks[block].graph
