"""New graphs from old ones at a cost of microseconds: indices are carried over, not rebuilt."""

from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from types import MappingProxyType

from engine.errors import UnknownNameError
from engine.graph.model import Endpoint, Graph, Node, NodeId, Tie, Wire

_INDICES = ("incoming", "wires_into", "wires_from")


def node_of(graph: Graph, id: NodeId) -> Node:  # noqa: A002
    """Gives a node.

    Raises:
        UnknownNameError: there is none of that id.
    """
    try:
        return graph.nodes[id]
    except KeyError:
        raise UnknownNameError("node", id, graph.nodes) from None


def with_nodes(graph: Graph, changed: Iterable[Node]) -> Graph:
    """Gives the graph with these nodes added, or put in the place of those of the same id."""
    nodes = dict(graph.nodes)
    nodes.update((node.id, node) for node in changed)
    return _carry(graph, replace(graph, nodes=MappingProxyType(nodes)))


def without_nodes(graph: Graph, ids: AbstractSet[NodeId]) -> Graph:
    """Gives the graph without these nodes and their wires; ties and sharing stay as they are."""
    gone = {
        wire
        for each in ids
        for wire in (*graph.wires_into.get(each, ()), *graph.wires_from.get(each, ()))
    }
    nodes = {each: node for each, node in graph.nodes.items() if each not in ids}
    smaller = without_wires(graph, gone) if gone else graph
    return _carry(smaller, replace(smaller, nodes=MappingProxyType(nodes)))


def with_ties(graph: Graph, ties: Iterable[Tie]) -> Graph:
    """Gives the graph with other ties."""
    return _carry(graph, replace(graph, ties=tuple(ties)))


def with_wires(graph: Graph, added: Collection[Wire]) -> Graph:
    """Gives the graph with more wires. Their targets must be free."""
    changed = replace(graph, wires=(*graph.wires, *added))
    incoming = dict(graph.incoming)
    into, out = dict(graph.wires_into), dict(graph.wires_from)
    for wire in added:
        incoming[wire.target] = wire
        into[wire.target.node] = (*into.get(wire.target.node, ()), wire)
        out[wire.source.node] = (*out.get(wire.source.node, ()), wire)
    return _with_indices(changed, incoming, into, out)


def without_wires(graph: Graph, gone: AbstractSet[Wire]) -> Graph:
    """Gives the graph without these wires; those that are not in it are passed over."""
    ends = {wire.target.node for wire in gone}
    found = [wire for node in ends for wire in graph.wires_into.get(node, ()) if wire in gone]
    if not found:
        return graph
    identities = {id(wire) for wire in found}  # comparing wires themselves is far slower
    changed = replace(graph, wires=tuple(w for w in graph.wires if id(w) not in identities))
    incoming = dict(graph.incoming)
    into, out = dict(graph.wires_into), dict(graph.wires_from)
    for wire in found:
        _regroup(into, wire.target.node, identities)
        _regroup(out, wire.source.node, identities)
        _refresh(incoming, into, wire.target)
    return _with_indices(changed, incoming, into, out)


def _regroup(
    groups: dict[NodeId, tuple[Wire, ...]], node: NodeId, identities: Collection[int]
) -> None:
    left = tuple(wire for wire in groups.pop(node, ()) if id(wire) not in identities)
    if left:
        groups[node] = left


def _refresh(
    incoming: dict[Endpoint, Wire], into: Mapping[NodeId, tuple[Wire, ...]], target: Endpoint
) -> None:
    incoming.pop(target, None)
    for wire in reversed(into.get(target.node, ())):
        if wire.target == target:
            incoming[target] = wire


def _with_indices(graph: Graph, *indices: object) -> Graph:
    vars(graph).update(zip(_INDICES, indices, strict=True))
    return graph


def _carry(before: Graph, after: Graph) -> Graph:
    """Hands on the indices of the wires, which are the same in both."""
    known = vars(before)
    vars(after).update((name, known[name]) for name in _INDICES if name in known)
    return after
