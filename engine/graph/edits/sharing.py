"""Edits of weights: nodes that use those of another node, parameters that are one."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from engine.graph.change import node_of, with_nodes, with_ties
from engine.graph.edits.errors import SharingRefusedError
from engine.graph.model import Graph, Node, NodeId, Tie


def owner_of(graph: Graph, id: NodeId) -> NodeId:  # noqa: A002
    """Gives the node whose weights a node uses, itself if they are its own.

    Where a file's sharing leads nowhere, the last node reached owns them; where it leads in
    a circle, the first node of it that is reached.
    """
    path: dict[NodeId, None] = {}
    return _walked(graph, id, path, {})


def owners(graph: Graph) -> Mapping[NodeId, NodeId]:
    """Gives the owner, as `owner_of` does, of every node that takes part in a sharing."""
    known: dict[NodeId, NodeId] = {}
    for node in graph:
        if node.weights_of is not None and node.id not in known:
            path: dict[NodeId, None] = {}
            owner = _walked(graph, node.id, path, known)
            steps = list(path)
            circle = steps.index(owner) if graph.nodes[owner].weights_of in path else len(steps)
            known.update((step, owner) for step in steps[:circle])
            known.update((step, step) for step in steps[circle:])
    return known


def sharers(graph: Graph, node: Node) -> list[Node]:
    """Gives all nodes that use one set of weights with `node`, itself included, in graph order."""
    known = owners(graph)
    owner = known.get(node.id, node.id)
    users = {user for user, owned_by in known.items() if owned_by == owner}
    if not users:
        return [graph.nodes[node.id]]
    return [each for each in graph if each.id == owner or each.id in users]


def share_weights(graph: Graph, id: NodeId, owner: NodeId) -> Graph:  # noqa: A002
    """Makes a node, and all that share with it, use the weights of another.

    They take over the arguments and the repeat of the owner: one set of weights has one
    description.

    Raises:
        UnknownNameError: an id is not in the graph.
        SharingRefusedError: they are one node or of different operators.
    """
    node, giver = node_of(graph, id), node_of(graph, owner_of(graph, node_of(graph, owner).id))
    if node.operator != giver.operator:
        raise SharingRefusedError(
            f"{node.name} is {node.operator} and {giver.name} is {giver.operator}: only nodes of "
            "the same operator can share weights."
        )
    if node.id == owner:
        raise SharingRefusedError(f"{node.name} has these weights already. Choose another node.")
    joining = [each for each in sharers(graph, node) if each.id != giver.id]
    shared = [
        replace(each, weights_of=giver.id, arguments=giver.arguments, repeat=giver.repeat)
        for each in joining
    ]
    graph = with_nodes(graph, shared)
    known = {each.id for each in shared}
    return with_ties(
        graph,
        (
            tie
            for tie in graph.ties
            if tie.node not in known
            and (owner_of(graph, tie.owner), tie.owner_parameter) != (tie.node, tie.parameter)
        ),
    )


def unshare_weights(graph: Graph, id: NodeId) -> Graph:  # noqa: A002
    """Gives a node weights of its own; where it was the owner, the others share on without it.

    Raises:
        UnknownNameError: the id is not in the graph.
    """
    node = node_of(graph, id)
    if node.weights_of is not None:
        return with_nodes(graph, [replace(node, weights_of=None)])
    heirs = _heirs(graph, frozenset({id}))
    return _with_heirs(graph, heirs, frozenset({id}), redirect_ties=False)


def tie_parameters(
    graph: Graph,
    id: NodeId,  # noqa: A002
    parameter: str,
    owner: NodeId,
    owner_parameter: str,
) -> Graph:
    """Makes one parameter of a node be one of another node (`decoder.weight`).

    Raises:
        UnknownNameError: an id is not in the graph.
        SharingRefusedError: it would be tied to itself, directly or over others.
    """
    node = owner_of(graph, node_of(graph, id).id)
    giver, giver_parameter = _tie_root(
        graph, owner_of(graph, node_of(graph, owner).id), owner_parameter
    )
    if (node, parameter) == (giver, giver_parameter):
        raise SharingRefusedError(
            f"{parameter} of {graph.nodes[node].name} is that parameter already. Choose another."
        )
    kept = [
        _redirected(tie, (node, parameter), (giver, giver_parameter))
        for tie in graph.ties
        if (tie.node, tie.parameter) != (node, parameter)
    ]
    return with_ties(graph, (*kept, Tie(node, parameter, giver, giver_parameter)))


def untie_parameters(graph: Graph, id: NodeId, parameter: str) -> Graph:  # noqa: A002
    """Gives a node a parameter of its own again.

    Raises:
        UnknownNameError: the id is not in the graph.
    """
    node = owner_of(graph, node_of(graph, id).id)
    return with_ties(graph, (t for t in graph.ties if (t.node, t.parameter) != (node, parameter)))


def hand_on_weights(graph: Graph, gone: AbstractSet[NodeId]) -> Graph:
    """Gives the weights and tied parameters of nodes that go to the next that use them."""
    heirs = _heirs(graph, gone)
    return _with_heirs(graph, heirs, gone, redirect_ties=True)


def _heirs(graph: Graph, gone: AbstractSet[NodeId]) -> dict[NodeId, NodeId]:
    """Finds who owns the weights of each going owner from now on: the first that uses them."""
    heirs: dict[NodeId, NodeId] = {}
    for node, owner in owners(graph).items():
        if node not in gone:
            heirs.setdefault(owner, node)
    return {owner: heir for owner, heir in heirs.items() if owner in gone}


def _with_heirs(
    graph: Graph,
    heirs: Mapping[NodeId, NodeId],
    gone: AbstractSet[NodeId],
    *,
    redirect_ties: bool,
) -> Graph:
    if not heirs and not (graph.ties and redirect_ties):
        return graph
    changed = [
        replace(graph.nodes[user], weights_of=None if heir == user else heir)
        for user, owner in owners(graph).items()
        if user not in gone and (heir := heirs.get(owner)) is not None
    ]
    graph = with_nodes(graph, changed) if changed else graph
    return with_ties(graph, _inherited(graph.ties, heirs, gone)) if redirect_ties else graph


def _inherited(
    ties: Iterable[Tie], heirs: Mapping[NodeId, NodeId], gone: AbstractSet[NodeId]
) -> list[Tie]:
    """Moves ties of going nodes to their heirs; a parameter without heir goes to the first tie."""
    roots: dict[tuple[NodeId, str], tuple[NodeId, str]] = {}
    kept = []
    for tie in ties:
        node = heirs.get(tie.node, tie.node)
        owner = (heirs.get(tie.owner, tie.owner), tie.owner_parameter)
        if node in gone:
            continue
        if owner[0] in gone:
            owner = roots.setdefault(owner, (node, tie.parameter))
        if owner != (node, tie.parameter):
            kept.append(Tie(node, tie.parameter, *owner))
    return kept


def _tie_root(graph: Graph, node: NodeId, parameter: str) -> tuple[NodeId, str]:
    owners = {(tie.node, tie.parameter): (tie.owner, tie.owner_parameter) for tie in graph.ties}
    place, seen = (node, parameter), set()
    while place in owners and place not in seen:
        seen.add(place)
        place = owners[place]
    return place


def _redirected(tie: Tie, place: tuple[NodeId, str], root: tuple[NodeId, str]) -> Tie:
    is_affected = (tie.owner, tie.owner_parameter) == place
    return Tie(tie.node, tie.parameter, *root) if is_affected else tie


def _walked(
    graph: Graph, start: NodeId, path: dict[NodeId, None], known: Mapping[NodeId, NodeId]
) -> NodeId:
    """Follows the sharing from `start` to the owner and notes in `path` what it passes."""
    node = start
    while node not in known:
        path[node] = None
        following = graph.nodes[node].weights_of
        if following is None or following not in graph.nodes:
            return node
        if following in path:
            return following
        node = following
    return known[node]
