"""Which graph is shown, and by which uses of blocks one came there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.graph.model import BlockName, Graph, Node, NodeId, Project


@dataclass(frozen=True)
class Step:
    """One use of a block that was dived into.

    Args:
        node: the use.
        repetition: which one is looked at, from 0.
    """

    node: NodeId
    repetition: int = 0


@dataclass(frozen=True)
class Place:
    """A graph to look at.

    Args:
        block: whose graph it is; None for the top graph.
        trail: the uses that lead to it, the outermost first; empty for the top graph and for
            a block that nothing uses.
    """

    block: BlockName | None = None
    trail: tuple[Step, ...] = ()

    @property
    def is_used(self) -> bool:
        """Whether it is a part of the network."""
        return self.block is None or bool(self.trail)


TOP = Place()


def place_at(project: Project, trail: tuple[Step, ...]) -> Place | None:
    """Gives the graph that a trail leads to, if it still leads to one."""
    block: BlockName | None = None
    for step in trail:
        node = project.graph_of(block).nodes.get(step.node)
        if node is None or node.block is None or node.block not in project.blocks:
            return None
        block = node.block
    return Place(block, trail)


def nearest_place(project: Project, place: Place) -> Place:
    """Gives a place as it is in a project, or the nearest one outside of it that is there."""
    if not place.trail:
        return place if place.block is None or place.block in project.blocks else TOP
    trail = place.trail
    while True:
        found = place_at(project, trail)
        if found is not None:
            return found
        trail = trail[:-1]


def place_of_block(project: Project, block: BlockName) -> Place:
    """Gives the graph of a block, reached by the shortest way if something uses it."""
    front = [TOP]
    seen: set[BlockName] = set()
    for place in front:
        for node in project.graph_of(place.block):
            if node.block is None or node.block in seen or node.block not in project.blocks:
                continue
            found = Place(node.block, (*place.trail, Step(node.id)))
            if node.block == block:
                return found
            seen.add(node.block)
            front.append(found)
    return Place(block)


def place_of_path(project: Project, path: str) -> tuple[Place, NodeId] | None:
    """Gives the graph in which a path ends, and the node there; None if it leads nowhere."""
    place, repetition = TOP, 0
    node: NodeId | None = None
    for segment in path.split("/"):
        if segment.isdigit():
            repetition = int(segment)
        elif node is not None:
            inner = place_at(project, (*place.trail, Step(node, repetition)))
            if inner is None:
                return None
            place, node = inner, None
        if not segment.isdigit():
            node, repetition = NodeId(segment), 0
            if node not in project.graph_of(place.block).nodes:
                return None
    return None if node is None else (place, node)


def prefix_of(project: Project, place: Place) -> str | None:
    """Gives the start of the analysis's paths to the nodes of a place; None if it is unused."""
    if not place.is_used:
        return None
    prefix = ""
    for use, step in zip(uses_on(project, place), place.trail, strict=False):
        prefix += f"{use.id}/" if use.repeat == 1 else f"{use.id}/{step.repetition}/"
    return prefix


def uses_on(project: Project, place: Place) -> list[Node]:
    """Gives the uses on the trail to a place, the outermost first."""
    found: list[Node] = []
    block: BlockName | None = None
    for step in place.trail:
        node = project.graph_of(block).nodes[step.node]
        found.append(node)
        block = node.block
    return found


def node_on_way(project: Project, block: BlockName | None, path: str) -> NodeId | None:
    """Gives the node of a graph that a path leads to or through, by whichever use."""
    for scope, node in _walk(project, path):
        if scope == block:
            return node
    return None


def repetitions_at(project: Project, place: Place, analyzed: Iterable[str] = ()) -> int:
    """Gives how often the use that leads to a place is applied.

    Args:
        project: the project.
        place: a place.
        analyzed: paths of the analysis; they tell where an expression decides it.
    """
    uses = uses_on(project, place)
    repeat = uses[-1].repeat if uses else 1
    if isinstance(repeat, int) and not isinstance(repeat, bool):
        return max(repeat, 1)
    start = (prefix_of(project, place) or "").rstrip("/").rpartition("/")[0] + "/"
    numbers = {
        each.removeprefix(start).partition("/")[0] for each in analyzed if each.startswith(start)
    }
    return max((int(number) + 1 for number in numbers if number.isdigit()), default=1)


def _walk(project: Project, path: str) -> Iterator[tuple[BlockName | None, NodeId]]:
    """Gives (block, node) for each node on the way."""
    scope: BlockName | None = None
    graph: Graph | None = project.graph
    for segment in path.split("/"):
        if segment.isdigit():
            continue
        node = graph.nodes.get(NodeId(segment)) if graph else None
        if node is None:
            return
        yield scope, node.id
        scope = node.block
        block = project.blocks.get(node.block) if node.block else None
        graph = block.graph if block else None
