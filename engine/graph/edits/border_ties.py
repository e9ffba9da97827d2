"""Ties between parameters inside of a block and outside of it.

A parameter in a block is named from the graph around it by the ids of the nodes that it stands
in: `embedding.weight`, `1.embedding.weight` in the second repetition, `tower.conv.weight`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import partial

from engine.graph.change import with_ties
from engine.graph.edits.errors import EditError
from engine.graph.edits.sharing import owner_of
from engine.graph.model import Block, BlockName, Graph, Node, NodeId, Project, Tie

Place = tuple[NodeId, str]
"""A node and the name of a parameter of it."""

Rename = Callable[[Sequence[str]], list[str]]
"""Gives a parameter's new name for its old one: ids, numbers of repetitions, its own name."""


def divided_ties(
    graph: Graph, chosen: AbstractSet[NodeId], use: NodeId
) -> tuple[list[Tie], list[Tie]]:
    """Divides the ties of a graph, some of whose nodes go into a block.

    Where a tie crosses the border, the parameter is owned inside: a use of a block can give a
    parameter to another node, but not take one.

    Args:
        graph: the graph.
        chosen: the nodes that go into the block.
        use: the id that its use will have.

    Returns:
        Those of the block's graph, and those of the graph around it.

    Raises:
        EditError: a block would have to take a parameter.
    """
    inner: list[Tie] = []
    outer: list[Tie] = []
    for places in _groups(graph):
        inside = [place for place in places if place[0] in chosen]
        outside = [place for place in places if place[0] not in chosen]
        if not inside or not outside:
            (inner if inside else outer).extend(_tied(places[0], places[1:]))
            continue
        _refuse_givers(graph, outside, inside[0])
        inner += _tied(inside[0], inside[1:])
        outer += _tied((use, ".".join(inside[0])), outside)
    return inner, outer


def names_after_dissolving(
    use: Node, inside: Graph, ids: Sequence[Mapping[NodeId, NodeId]]
) -> Rename:
    """Gives what names the parameters in a use of a block once its nodes are in its place.

    Args:
        use: the use.
        inside: the graph of its block.
        ids: the new id of each node of the block, for each repetition.
    """

    def rename(parts: Sequence[str]) -> list[str]:
        rest = list(parts[1:])
        if parts[0] != use.id or not rest:
            return list(parts)
        is_numbered = use.repeat != 1 and rest[0].isdecimal() and len(rest) > 1
        step = int(rest.pop(0)) if is_numbered else 0
        node = NodeId(rest[0])
        owner = owner_of(inside, node) if node in inside.nodes else node
        return [ids[min(step, len(ids) - 1)].get(owner, owner), *rest[1:]]

    return rename


def names_after_grouping(chosen: AbstractSet[NodeId], use: NodeId) -> Rename:
    """Gives what names the parameters of nodes that went into a block."""
    return lambda parts: [use, *parts] if parts[0] in chosen else list(parts)


def with_renamed_owners(ties: Sequence[Tie], rename: Rename) -> list[Tie]:
    """Gives ties of the graph itself in which something was renamed."""
    found = []
    for tie in ties:
        owner, *parts = rename([tie.owner, *tie.owner_parameter.split(".")])
        found.append(replace(tie, owner=NodeId(owner), owner_parameter=".".join(parts)))
    return found


def with_renamed_inside(project: Project, block: BlockName | None, rename: Rename) -> Project:
    """Gives the project with the ties that name parameters in a graph as they are now.

    Args:
        project: the project.
        block: the block whose graph changed; None for the top graph.
        rename: gives the new names.
    """
    if block is None:
        return project
    graphs = {scope: project.graph_of(scope) for scope in (None, *project.blocks)}
    for scope, graph in graphs.items():
        rename_from = partial(followed, project, graph, block=block, rename=rename)
        ties = with_renamed_owners(graph.ties, rename_from)
        if tuple(ties) != graph.ties:
            project = project.with_graph(with_ties(graph, ties), scope)
    return project


def followed(
    project: Project,
    graph: Graph,
    parts: Sequence[str],
    block: BlockName | None,
    rename: Rename,
) -> list[str]:
    """Gives names that lead from a graph to a node, renamed where they enter the block."""
    rest, passed = list(parts), []
    while rest:
        node = graph.nodes.get(NodeId(rest[0]))
        if node is None or node.block is None:
            break
        count = 1 if node.repeat == 1 else 2
        passed += rest[:count]
        rest = rest[count:]
        if node.block == block:
            return [*passed, *(rename(rest) if rest else [])]
        graph = project.blocks.get(node.block, Block(node.block)).graph
    return [*passed, *rest]


def _groups(graph: Graph) -> Iterator[list[Place]]:
    """Gives the parameters that are one, the owner first."""
    owners = {(tie.node, tie.parameter): (tie.owner, tie.owner_parameter) for tie in graph.ties}
    groups: dict[Place, list[Place]] = {}
    for place in owners:
        root, seen = place, {place}
        while root in owners and owners[root] not in seen:
            root = owners[root]
            seen.add(root)
        groups.setdefault(root, [root]).append(place)
    return iter(groups.values())


def _tied(owner: Place, places: Sequence[Place]) -> list[Tie]:
    return [Tie(*place, *owner) for place in places if place != owner]


def _refuse_givers(graph: Graph, places: Sequence[Place], inside: Place) -> None:
    for node, parameter in places:
        if graph.nodes[node].block is not None:
            raise EditError(
                f"{parameter} of the block {graph.nodes[node].name} and {inside[1]} of "
                f"{graph.nodes[inside[0]].name} are one parameter, which two blocks cannot have. "
                "Select both, or untie them."
            )
