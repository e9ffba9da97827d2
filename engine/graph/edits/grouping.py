"""Grouping nodes into a block."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from engine.errors import shorten
from engine.graph.change import node_of, with_ties
from engine.graph.edits.blocks import Scope, add_block, free_block_name, operator_of
from engine.graph.edits.border_ties import (
    divided_ties,
    names_after_grouping,
    with_renamed_inside,
)
from engine.graph.edits.errors import EditError
from engine.graph.edits.frozen_parts import with_moved_parts
from engine.graph.edits.nodes import add_node
from engine.graph.edits.sharing import owners
from engine.graph.layout import COLUMN_GAP, LINE_GAP, NODE_HEIGHT, NODE_WIDTH
from engine.graph.model import (
    BlockArgument,
    Endpoint,
    Expression,
    Graph,
    Node,
    NodeId,
    Project,
    Wire,
    frozen,
)
from engine.graph.naming import BOUNDARIES, INPUT, OUTPUT, TARGET, fresh_id
from engine.graph.order import downstream, topological_order, upstream
from engine.graph.ports import PortLookup
from engine.graph.roles import IsLoss
from engine.graph.substitution import names_used


def group(
    project: Project,
    scope: Scope,
    ids: Iterable[NodeId],
    *,
    name: str = "",
    ports: PortLookup | None = None,
    is_loss: IsLoss = lambda _node: False,
) -> tuple[Project, NodeId]:
    """Moves nodes into a new block and puts a use of it in their place.

    Inputs, outputs and targets stay where they are, and so does the loss where parts of the
    network are chosen; a loss alone becomes a block of the loss. The block gets an input for
    each tensor that comes from outside, an output for each that goes there or that nothing
    reads, and the arguments of the enclosing block that the nodes use.

    Args:
        project: the project.
        scope: the graph of the nodes.
        ids: the nodes.
        name: of the block; a free one if empty.
        ports: knows the ports of nodes.
        is_loss: tells the losses.

    Returns:
        The project and the id of the use.

    Raises:
        UnknownNameError: an id is not in the graph.
        EditError: nothing is left to group, other nodes lie between the chosen ones, or
            weights are shared across the block's border; tied parameters may be.
    """
    graph = project.graph_of(scope)
    chosen = _chosen(graph, ids, is_loss)
    _refuse_between(graph, chosen)
    _refuse_sharing(graph, chosen)
    inside = _Inside(graph, chosen, ports)
    arguments = _arguments(project, scope, inside.nodes)
    block = free_block_name(project.blocks, name or "Block")
    use = Node(
        id=fresh_id(graph.nodes.keys() - chosen, operator_of(block)),
        operator=operator_of(block),
        arguments=frozen({each.name: Expression(each.name) for each in arguments}),  # type: ignore[arg-type]
        position=_middle(inside.nodes),
    )
    inner, outer = divided_ties(graph, chosen, use.id)
    made = with_ties(inside.graph(), inner)
    around = with_ties(inside.outside(use), outer)
    rename = names_after_grouping(chosen, use.id)
    project = with_moved_parts(with_renamed_inside(project, scope, rename), scope, rename)
    return add_block(project, block, made, arguments=arguments).with_graph(around, scope), use.id


def _chosen(graph: Graph, ids: Iterable[NodeId], is_loss: IsLoss) -> frozenset[NodeId]:
    """Gives what goes into the block: nodes of the network, or else of the loss."""
    wanted = {node_of(graph, each).id for each in ids}
    chosen = {each for each in wanted if graph.nodes[each].operator not in BOUNDARIES}
    starts = [n.id for n in graph if n.operator in (OUTPUT, TARGET) or is_loss(n)]
    if not chosen:
        raise EditError(
            "Select operators to group them into a block; inputs, outputs and targets stay outside."
        )
    return frozenset(chosen - downstream(graph, starts) or chosen)


def _refuse_between(graph: Graph, chosen: frozenset[NodeId]) -> None:
    """A block is one step: nothing outside may hang on it and feed it as well."""
    between = (downstream(graph, chosen) & upstream(graph, chosen)) - chosen
    if between:
        names = [shorten(graph.nodes[each].name, 40) for each in graph.nodes if each in between]
        raise EditError(
            f"{_listed(names)} {'lies' if len(names) == 1 else 'lie'} between the selected nodes, "
            "so the block would feed itself. Select that too."
        )


def _refuse_sharing(graph: Graph, chosen: frozenset[NodeId]) -> None:
    for one, other in owners(graph).items():
        if (one in chosen) != (other in chosen):
            user, giver = graph.nodes[one].name, graph.nodes[other].name
            raise EditError(
                f"{user} and {giver} share weights, and only one of them is selected. Select both, "
                "or stop sharing."
            )


def _listed(names: list[str]) -> str:
    shown = names[:4] + ([f"{len(names) - 4:,} more"] if len(names) > 4 else [])
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _arguments(
    project: Project, scope: Scope, nodes: Collection[Node]
) -> tuple[BlockArgument, ...]:
    """Gives the arguments of the enclosing block that nodes use in expressions."""
    if scope is None:
        return ()
    names = {name for node in nodes for name in names_used(node)}
    return tuple(each for each in project.blocks[scope].arguments if each.name in names)


def _middle(nodes: Collection[Node]) -> tuple[float, float]:
    xs, ys = zip(*(node.position for node in nodes), strict=True)
    return round((min(xs) + max(xs)) / 2), round((min(ys) + max(ys)) / 2)


@dataclass
class _Inside:
    """The part of a graph that goes into a block, and its ports."""

    whole: Graph
    chosen: frozenset[NodeId]
    ports: PortLookup | None
    inputs: dict[Endpoint, str] = field(default_factory=dict)
    outputs: dict[Endpoint, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.nodes = [node for node in self.whole if node.id in self.chosen]
        order = [each for each in topological_order(self.whole) if each in self.chosen]
        into = [wire for each in order for wire in self.whole.wires_into.get(each, ())]
        self.arriving = list(
            dict.fromkeys(wire.source for wire in into if wire.source.node not in self.chosen)
        )
        self.leaving = list(dict.fromkeys(end for each in order for end in self._results(each)))

    def graph(self) -> Graph:
        """The graph of the block; notes the names of its ports."""
        graph = Graph(MappingProxyType({node.id: node for node in self.nodes}))
        added: dict[Endpoint, NodeId] = {}
        for number, source in enumerate(self.arriving):
            place = self._place_of_input(source, number)
            title = self._title(source) if len(self.arriving) > 1 else ""
            graph, added[source] = add_node(graph, INPUT, position=place, title=title)
        wires = [
            Wire(
                wire.source
                if wire.source.node in self.chosen
                else Endpoint(added[wire.source], "output"),
                wire.target,
            )
            for wire in self.whole.wires
            if wire.target.node in self.chosen and self.whole.incoming[wire.target] is wire
        ]
        for number, source in enumerate(self.leaving):
            place = self._place_of_output(source, number)
            title = self._title(source) if len(self.leaving) > 1 else ""
            graph, output = add_node(graph, OUTPUT, position=place, title=title)
            self.outputs[source] = graph.nodes[output].name
            wires.append(Wire(source, Endpoint(output, "input")))
        self.inputs = {source: graph.nodes[node].name for source, node in added.items()}
        first = {node: graph.nodes[node] for node in added.values()}
        return Graph(MappingProxyType({**first, **graph.nodes}), tuple(wires))

    def outside(self, use: Node) -> Graph:
        """The graph around the block, with its use in the place of the nodes."""
        nodes: dict[NodeId, Node] = {}
        for node in self.whole:
            if node.id not in self.chosen:
                nodes[node.id] = node
            elif use.id not in nodes:
                nodes[use.id] = use
        wires = [
            wire
            if wire.source.node not in self.chosen
            else Wire(Endpoint(use.id, self.outputs[wire.source]), wire.target)
            for wire in self.whole.wires
            if wire.target.node not in self.chosen
        ]
        wires += [Wire(source, Endpoint(use.id, name)) for source, name in self.inputs.items()]
        return replace(self.whole, nodes=MappingProxyType(nodes), wires=tuple(wires))

    def _results(self, node: NodeId) -> list[Endpoint]:
        """What of a node is read outside; all of it where nothing reads it at all."""
        wires = self.whole.wires_from.get(node, ())
        if wires:
            return [wire.source for wire in wires if wire.target.node not in self.chosen]
        known = self.ports(self.whole.nodes[node]) if self.ports else None
        return [Endpoint(node, port) for port in (known.outputs if known else ("output",))]

    def _title(self, source: Endpoint) -> str:
        """Ports are called like the nodes that the user named, where that tells them apart."""
        ends = self.arriving if source in self.arriving else self.leaving
        titles = [self._said(end) for end in ends]
        title = self._said(source)
        return title if titles.count(title) == 1 else ""

    def _said(self, source: Endpoint) -> str:
        """What the user calls a node; outputs and targets have a name in any case."""
        node = self.whole.nodes.get(source.node)
        if node is None:
            return ""
        return node.name if node.operator in (OUTPUT, TARGET) else node.title

    def _place_of_input(self, source: Endpoint, number: int) -> tuple[float, float]:
        left = min(node.position[0] for node in self.nodes) - NODE_WIDTH - COLUMN_GAP
        readers = [
            self.whole.nodes[wire.target.node].position[1]
            for wire in self.whole.wires_from.get(source.node, ())
            if wire.source == source and wire.target.node in self.chosen
        ]
        return left, readers[0] + self._step(number, self.arriving)

    def _place_of_output(self, source: Endpoint, number: int) -> tuple[float, float]:
        right = max(node.position[0] for node in self.nodes) + NODE_WIDTH + COLUMN_GAP
        return right, self.whole.nodes[source.node].position[1] + self._step(number, self.leaving)

    def _step(self, number: int, ends: list[Endpoint]) -> float:
        """Keeps ports from lying on one another; one alone is in line with its node."""
        return number * (NODE_HEIGHT + LINE_GAP) if len(ends) > 1 else 0.0
