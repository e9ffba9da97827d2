"""In which order nodes compute, what hangs on what, what is network and what is loss."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from engine.graph.model import Endpoint, Graph, NodeId, Wire
from engine.graph.ports import CatalogueLike
from engine.graph.roles import NO_BLOCKS, Blocks, Roles

Neighbours = Callable[[NodeId], Iterator[NodeId]]


def topological_order(graph: Graph) -> list[NodeId]:
    """Gives all nodes, each after those that feed it, else in graph order.

    Nodes on a loop or behind one come last, in graph order.
    """
    ordered = acyclic_order(graph)
    placed = set(ordered)
    return ordered + [node for node in graph.nodes if node not in placed]


def acyclic_order(graph: Graph) -> list[NodeId]:
    """Gives the nodes that are neither on a loop nor behind one, each after those that feed it."""
    ids = list(graph.nodes)
    ranks = {node: rank for rank, node in enumerate(ids)}
    waits = [sum(1 for _ in _sources(graph, node)) for node in ids]
    ready = [rank for rank, count in enumerate(waits) if count == 0]
    heapify(ready)
    ordered = []
    while ready:
        node = ids[heappop(ready)]
        ordered.append(node)
        for target in _targets(graph, node):
            rank = ranks[target]
            waits[rank] -= 1
            if waits[rank] == 0:
                heappush(ready, rank)
    return ordered


def find_cycle(graph: Graph) -> list[NodeId] | None:
    """Gives the nodes of one loop in the order of its wires, or None if there is none.

    It starts with the node that comes first in graph order.
    """
    placed = set(acyclic_order(graph))
    start = next((node for node in graph.nodes if node not in placed), None)
    if start is None:
        return None
    path: dict[NodeId, None] = {}
    node = start
    while node not in path:  # every node that is left is fed by another that is left
        path[node] = None
        node = next(each for each in _sources(graph, node) if each not in placed)
    walked = list(path)
    cycle = walked[walked.index(node) :][::-1]
    members = set(cycle)
    first = cycle.index(next(node for node in graph.nodes if node in members))
    return cycle[first:] + cycle[:first]


def upstream(graph: Graph, ids: Iterable[NodeId]) -> set[NodeId]:
    """Gives all nodes that these hang on, these included."""
    return _reached(ids, lambda node: _sources(graph, node))


def downstream(graph: Graph, ids: Iterable[NodeId]) -> set[NodeId]:
    """Gives all nodes that hang on these, these included."""
    return _reached(ids, lambda node: _targets(graph, node))


def leads_to(graph: Graph, start: NodeId, stop: NodeId) -> bool:
    """Whether wires lead from `start` to `stop`.

    Searches from both ends in turn, so that it is quick where either end is near the rim.
    """
    if start == stop:
        return True
    ahead = _Search(start, lambda node: _targets(graph, node))
    behind = _Search(stop, lambda node: _sources(graph, node))
    while ahead.front and behind.front:
        if ahead.step() in behind.seen or behind.step() in ahead.seen:
            return True
    return False


class _Search:
    """A breadth-first search, one node a step."""

    def __init__(self, start: NodeId, neighbours: Neighbours) -> None:
        self.front = deque([start])
        self.seen = {start}
        self._neighbours = neighbours

    def step(self) -> NodeId:
        node = self.front.popleft()
        for neighbour in self._neighbours(node):
            if neighbour not in self.seen:
                self.seen.add(neighbour)
                self.front.append(neighbour)
        return node


@dataclass(frozen=True)
class Parts:
    """The network part and the loss part of a graph.

    Args:
        network: nodes of the exported network, in order of computation.
        loss: targets, losses and what hangs on them or on an output, in order of computation.
        inputs, outputs, targets: in graph order.
        loss_outputs: ends of the loss part, on which nothing hangs, targets excepted.
        crossings: wires by which the loss part reads something that is no output.
    """

    network: tuple[NodeId, ...] = ()
    loss: tuple[NodeId, ...] = ()
    inputs: tuple[NodeId, ...] = ()
    outputs: tuple[NodeId, ...] = ()
    targets: tuple[NodeId, ...] = ()
    loss_outputs: tuple[NodeId, ...] = ()
    crossings: tuple[Wire, ...] = ()


def network_and_loss(graph: Graph, catalogue: CatalogueLike, blocks: Blocks = NO_BLOCKS) -> Parts:
    """Divides a graph into the network and the loss.

    Args:
        graph: the top graph.
        catalogue: knows the operators.
        blocks: those of the project; one that holds a loss belongs to the loss.
    """
    known = Roles(catalogue, blocks)
    roles = {node.id: known.of(node) for node in graph}
    outputs = [node for node in graph.nodes if roles[node] == "output"]
    starts = [node for node, role in roles.items() if role in ("target", "loss")]
    behind = (target for node in outputs for target in _targets(graph, node))
    loss = downstream(graph, [*starts, *behind])
    order = topological_order(graph)
    network = tuple(node for node in order if node not in loss)
    ends = (n for n in order if n in loss and roles[n] != "target" and not _feeds(graph, n))
    kept_outputs = tuple(node for node in outputs if node not in loss)
    return Parts(
        network=network,
        loss=tuple(node for node in order if node in loss),
        inputs=tuple(node for node in graph.nodes if roles[node] == "input"),
        outputs=kept_outputs,
        targets=tuple(node for node in graph.nodes if roles[node] == "target"),
        loss_outputs=tuple(ends),
        crossings=_crossings(graph, loss, kept_outputs),
    )


def _crossings(graph: Graph, loss: set[NodeId], outputs: tuple[NodeId, ...]) -> tuple[Wire, ...]:
    """Finds wires into the loss part from what is neither an output nor the source of one."""
    marked = {Endpoint(node, "output") for node in outputs}
    marked.update(wire.source for node in outputs for wire in graph.wires_into.get(node, ()))
    return tuple(
        wire
        for wire in graph.wires
        if wire.target.node in loss
        and wire.source.node in graph.nodes
        and wire.source.node not in loss
        and wire.source not in marked
    )


def _feeds(graph: Graph, node: NodeId) -> bool:
    return next(_targets(graph, node), None) is not None


def _sources(graph: Graph, node: NodeId) -> Iterator[NodeId]:
    """The node that each wire into `node` comes from, as far as it exists."""
    nodes = graph.nodes
    return (w.source.node for w in graph.wires_into.get(node, ()) if w.source.node in nodes)


def _targets(graph: Graph, node: NodeId) -> Iterator[NodeId]:
    """The node that each wire from `node` goes to, as far as it exists."""
    nodes = graph.nodes
    return (w.target.node for w in graph.wires_from.get(node, ()) if w.target.node in nodes)


def _reached(starts: Iterable[NodeId], neighbours: Neighbours) -> set[NodeId]:
    reached = set(starts)
    front = list(reached)
    while front:
        for neighbour in neighbours(front.pop()):
            if neighbour not in reached:
                reached.add(neighbour)
                front.append(neighbour)
    return reached
