"""Putting the nodes of a block back in the place of a use of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.graph import limits
from engine.graph.blocks import BlockError
from engine.graph.change import node_of, with_nodes, with_ties, with_wires, without_nodes
from engine.graph.edits.blocks import Scope, block_of
from engine.graph.edits.border_ties import (
    Rename,
    names_after_dissolving,
    with_renamed_inside,
    with_renamed_owners,
)
from engine.graph.edits.errors import EditError
from engine.graph.edits.frozen_parts import with_moved_parts, with_parts_of_use
from engine.graph.edits.repeats import with_known_repeat
from engine.graph.edits.sharing import owner_of, sharers
from engine.graph.layout import COLUMN_GAP, LINE_GAP, NODE_HEIGHT, NODE_WIDTH
from engine.graph.model import (
    Block,
    BlockArgument,
    Endpoint,
    Graph,
    Node,
    NodeId,
    Project,
    Tie,
    Value,
    Wire,
)
from engine.graph.naming import BOUNDARIES, INPUT, OUTPUT, fresh_id_like
from engine.graph.substitution import with_substituted

HasWeights = Callable[[Node], bool]
Ids = Mapping[NodeId, NodeId]
"""The ids of a block's nodes in one repetition, by their ids in the block."""


def dissolve(
    project: Project,
    scope: Scope,
    id: NodeId,  # noqa: A002
    *,
    has_weights: HasWeights = lambda _node: True,
) -> tuple[Project, tuple[NodeId, ...]]:
    """Puts the nodes of a block in the place of a use, each repetition's behind the other's.

    Uses that share weights are dissolved together, so that their nodes go on sharing.

    Args:
        project: the project; the block stays in it for other uses.
        scope: the graph of the use.
        id: the use.
        has_weights: tells the nodes that have weights to share.

    Returns:
        The project and the ids of the new nodes.

    Raises:
        UnknownNameError: there is no such node or block.
        EditError: the node is no use of a block, its repeat differs between the uses of the
            enclosing block, or the graph would be too large.
    """
    graph = project.graph_of(scope)
    node = node_of(graph, id)
    if node.block is None:
        raise EditError(f"{node.name} is no use of a block, so it cannot be dissolved.")
    block = block_of(project, node.block)
    group = sharers(graph, node)
    owner = owner_of(graph, node.id)
    ordered = sorted(group, key=lambda each: each.id != owner)
    shared: Sequence[Ids] | None = None
    added: list[NodeId] = []
    for use in ordered:
        counted = with_known_repeat(project, scope, graph.nodes[use.id])
        one = _Dissolved(graph, counted, block, has_weights, shared)
        graph = one.graph()
        shared = shared or one.ids
        added += [new for ids in one.ids for new in ids.values()]
        rename = one.rename()
        project = with_parts_of_use(with_renamed_inside(project, scope, rename), scope, counted)
        project = with_moved_parts(project, scope, rename)
    return project.with_graph(graph, scope), tuple(added)


def unfolded_arguments(block: Block, node: Node, count: int) -> list[dict[str, Value]]:
    """Gives what a use sets for each repetition, expressions as they are.

    Raises:
        BlockError: a list has not as many values as there are repetitions.
    """
    columns = {each.name: _column(each, node, count) for each in block.arguments}
    return [{name: column[step] for name, column in columns.items()} for step in range(count)]


def _column(argument: BlockArgument, node: Node, count: int) -> tuple[Value, ...]:
    value = node.arguments.get(argument.name, argument.default)
    is_list = isinstance(value, tuple) and (
        argument.kind != "tuple" or (count > 1 and any(isinstance(each, tuple) for each in value))
    )
    column = value if is_list and isinstance(value, tuple) else (value,) * count
    if len(column) != count:
        raise BlockError(
            f"{argument.name} of {node.name} has {len(column)} values for {count} repetitions. "
            "Give one value, or one for each repetition."
        )
    return column


@dataclass
class _Dissolved:
    """One use and what takes its place."""

    before: Graph
    use: Node
    block: Block
    has_weights: HasWeights
    shared: Sequence[Ids] | None
    ids: list[dict[NodeId, NodeId]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.inner = [node for node in self.block.graph if node.operator not in BOUNDARIES]
        self.inputs = [node for node in self.block.graph if node.operator == INPUT]
        self.outputs = [node for node in self.block.graph if node.operator == OUTPUT]
        count = self.use.repeat if isinstance(self.use.repeat, int) else 1
        if len(self.before.nodes) + len(self.inner) * count > limits.NODES:
            raise EditError(f"The graph can hold {limits.NODES:,} nodes and would get more.")
        self.values = unfolded_arguments(self.block, self.use, max(1, count))
        xs = [node.position[0] for node in self.inner] or [0.0]
        ys = [node.position[1] for node in self.inner] or [0.0]
        self.corner = min(xs), min(ys)
        self.size = max(xs) - min(xs) + NODE_WIDTH, max(ys) - min(ys) + NODE_HEIGHT

    def graph(self) -> Graph:
        """The graph with the nodes in the place of the use."""
        around = without_nodes(self.before, {self.use.id})
        taken: set[str] = set(around.nodes)
        nodes: list[Node] = []
        for step, values in enumerate(self.values):
            self.ids.append(self._fresh(taken))
            nodes += [self._node(node, step, values) for node in self.inner]
        around = self._with_room(around)
        wires = self._wires()
        graph = with_wires(with_nodes(around, nodes), wires)
        ties = with_renamed_owners(graph.ties, self.rename())
        return with_ties(graph, [*ties, *(self._ties() if self.shared is None else ())])

    def rename(self) -> Rename:
        """What names the parameters of the use from now on."""
        return names_after_dissolving(self.use, self.block.graph, self.ids)

    def _fresh(self, taken: set[str]) -> dict[NodeId, NodeId]:
        ids = {}
        for node in self.inner:
            ids[node.id] = fresh_id_like(taken, node.id)
            taken.add(ids[node.id])
        return ids

    def _node(self, node: Node, step: int, values: Mapping[str, Value]) -> Node:
        ids, (left, top) = self.ids[step], self._place(step)
        owner = owner_of(self.block.graph, node.id)
        weights_of = ids.get(owner) if node.weights_of is not None else None
        if self.shared is not None and step < len(self.shared) and self.has_weights(node):
            weights_of = self.shared[step].get(owner)
        position = (
            left + node.position[0] - self.corner[0],
            top + node.position[1] - self.corner[1],
        )
        made = with_substituted(node, values)
        return replace(made, id=ids[node.id], weights_of=weights_of, position=position)

    def _place(self, step: int) -> tuple[float, float]:
        """The corner of one repetition; the first is where the use is, at the same height."""
        x, y = self.use.position
        width, height = self.size
        left = x if len(self.values) > 1 else max(x - (width - NODE_WIDTH) / 2, self._free_left())
        return left + step * (width + COLUMN_GAP), y - (height - NODE_HEIGHT) / 2

    def _free_left(self) -> float:
        """How far to the left the nodes may go without lying on others."""
        x, _y = self.use.position
        rights = [p[0] + NODE_WIDTH + COLUMN_GAP for p in self._band() if p[0] < x]
        return min(x, max(rights, default=float("-inf")))

    def _band(self) -> Iterator[tuple[float, float]]:
        """The places of nodes at the height of what is put in."""
        y, height = self.use.position[1], self.size[1]
        top, bottom = y - (height - NODE_HEIGHT) / 2, y + (height + NODE_HEIGHT) / 2
        for node in self.before:
            if node.id != self.use.id and top - NODE_HEIGHT < node.position[1] < bottom + LINE_GAP:
                yield node.position

    def _with_room(self, graph: Graph) -> Graph:
        """Moves what stands at the right of the use out of the way of what is put in."""
        x = self.use.position[0]
        end = self._place(len(self.values) - 1)[0] + self.size[0] + COLUMN_GAP
        band = set(self._band())
        behind = [n for n in graph if n.position in band and n.position[0] > x]
        shift = end - min((node.position[0] for node in behind), default=end)
        if shift <= 0:
            return graph
        return with_nodes(
            graph, [replace(n, position=(n.position[0] + shift, n.position[1])) for n in behind]
        )

    def _wires(self) -> list[Wire]:
        arriving: dict[str, Endpoint | None] = {
            wire.target.port: wire.source for wire in self.before.wires_into.get(self.use.id, ())
        }
        wires: list[Wire] = []
        for ids in self.ids:
            wires += self._inner_wires(ids, arriving)
            results = {node.name: self._result(node, ids, arriving) for node in self.outputs}
            names = [node.name for node in self.inputs]
            arriving = dict(zip(names, results.values(), strict=False))
        for wire in self.before.wires_from.get(self.use.id, ()):
            source = results.get(wire.source.port)
            if source is not None:
                wires.append(Wire(source, wire.target))
        return wires

    def _inner_wires(self, ids: Ids, arriving: Mapping[str, Endpoint | None]) -> Iterator[Wire]:
        for wire in self.block.graph.incoming.values():
            source = self._source(wire.source, ids, arriving)
            if source is not None and wire.target.node in ids:
                yield Wire(source, Endpoint(ids[wire.target.node], wire.target.port))

    def _result(
        self, node: Node, ids: Ids, arriving: Mapping[str, Endpoint | None]
    ) -> Endpoint | None:
        wire = self.block.graph.incoming.get(Endpoint(node.id, "input"))
        return self._source(wire.source, ids, arriving) if wire else None

    def _source(
        self, end: Endpoint, ids: Ids, arriving: Mapping[str, Endpoint | None]
    ) -> Endpoint | None:
        if end.node in ids:
            return Endpoint(ids[end.node], end.port)
        node = self.block.graph.nodes.get(end.node)
        return arriving.get(node.name) if node is not None and node.operator == INPUT else None

    def _ties(self) -> Iterator[Tie]:
        for ids in self.ids:
            for tie in self.block.graph.ties:
                if tie.node in ids and tie.owner in ids:
                    yield Tie(ids[tie.node], tie.parameter, ids[tie.owner], tie.owner_parameter)
