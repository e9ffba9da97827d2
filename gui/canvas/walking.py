"""Going from node to node with the keyboard."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF

from engine.graph.model import Graph, NodeId


def neighbour(
    places: Mapping[NodeId, QPointF], start: NodeId, direction: tuple[int, int]
) -> NodeId | None:
    """Gives the nearest node in a direction, one straight ahead being nearer than one aside.

    Args:
        places: the middles of all nodes.
        start: where to start.
        direction: (1, 0) is right, (0, 1) is down.
    """
    dx, dy = direction
    best, nearest = None, float("inf")
    for node, place in places.items():
        if node == start:
            continue
        way = place - places[start]
        ahead = way.x() * dx + way.y() * dy
        aside = abs(way.x() * dy) + abs(way.y() * dx)
        if ahead > 1 and aside <= 2.5 * ahead and ahead + 2 * aside < nearest:
            best, nearest = node, ahead + 2 * aside
    return best


def reached(graph: Graph, starts: frozenset[NodeId], *, is_upstream: bool) -> frozenset[NodeId]:
    """Gives the nodes that lead to `starts`, or that they lead to, with `starts`."""
    found = set(starts)
    queue = list(starts)
    for node in queue:
        wires = (graph.wires_into if is_upstream else graph.wires_from).get(node, ())
        for wire in wires:
            other = wire.source.node if is_upstream else wire.target.node
            if other not in found and other in graph.nodes:
                found.add(other)
                queue.append(other)
    return frozenset(found)
