"""The vertices of a layered drawing: nodes in ranks, and stand-ins where a wire skips a rank."""

from collections.abc import Sequence
from dataclasses import dataclass

LANE_HEIGHT = 12.0
"""The room kept free for a wire that passes a rank."""

MOST_STAND_INS = 20_000
"""Beyond it, longer wires get no lane: a drawing of that many skips is not readable anyway."""


@dataclass
class Layers:
    """Vertices in ranks; those from `nodes` on are stand-ins for passing wires.

    Args:
        nodes: how many vertices are nodes.
        ranks: the vertices of each rank, from top to bottom.
        sizes: the height of each vertex.
        above: the vertices that each is wired from, in the order of its ports.
        below: the vertices that each is wired to.
        is_critical: whether a vertex lies on a longest path.
    """

    nodes: int
    ranks: list[list[int]]
    sizes: list[float]
    above: list[list[int]]
    below: list[list[int]]
    is_critical: list[bool]


def layers_of(count: int, edges: Sequence[tuple[int, int]], sizes: Sequence[float]) -> Layers:
    """Ranks `count` nodes by their longest path from a source.

    Args:
        count: nodes are the numbers below it.
        edges: in the order of the ports; loops are ignored, cycles are cut.
        sizes: the height of each node.
    """
    edges = list(dict.fromkeys((a, b) for a, b in edges if a != b))
    targets: list[list[int]] = [[] for _ in range(count)]
    for source, target in edges:
        targets[source].append(target)
    order, position = _order_of(count, targets)
    edges = [(a, b) for a, b in edges if position[a] < position[b]]
    rank, is_critical = _ranks_of(count, edges, order)
    vertices = Layers(
        nodes=count,
        ranks=[[] for _ in range(max(rank, default=-1) + 1)],
        sizes=list(sizes),
        above=[[] for _ in range(count)],
        below=[[] for _ in range(count)],
        is_critical=is_critical,
    )
    for node in order:
        vertices.ranks[rank[node]].append(node)
    _add_edges(vertices, edges, rank)
    return vertices


def _order_of(count: int, targets: list[list[int]]) -> tuple[list[int], list[int]]:
    """Gives a depth-first order in which wires go forward, but for those that close a cycle."""
    finished: list[int] = []
    state = [0] * count
    for start in reversed(range(count)):
        stack = [start] if state[start] == 0 else []
        while stack:
            node = stack[-1]
            if state[node] == 0:
                state[node] = 1
                stack.extend(each for each in targets[node] if state[each] == 0)
                continue
            stack.pop()
            if state[node] == 1:
                state[node] = 2
                finished.append(node)
    order = finished[::-1]
    position = [0] * count
    for place, node in enumerate(order):
        position[node] = place
    return order, position


def _ranks_of(
    count: int, edges: Sequence[tuple[int, int]], order: Sequence[int]
) -> tuple[list[int], list[bool]]:
    """Gives the rank of each node, side chains next to what they feed, and the longest paths."""
    sources: list[list[int]] = [[] for _ in range(count)]
    targets: list[list[int]] = [[] for _ in range(count)]
    for source, target in edges:
        sources[target].append(source)
        targets[source].append(target)
    depth, height = [0] * count, [0] * count
    for node in order:
        depth[node] = max((depth[each] + 1 for each in sources[node]), default=0)
    for node in reversed(order):
        height[node] = max((height[each] + 1 for each in targets[node]), default=0)
    longest = max(depth, default=0)
    is_critical = [depth[node] + height[node] == longest for node in range(count)]
    is_loose = [not each for each in is_critical]
    for node in order:
        is_loose[node] = is_loose[node] and all(is_loose[each] for each in sources[node])
    rank = list(depth)
    for node in reversed(order):
        if is_loose[node] and targets[node]:
            rank[node] = min(rank[each] for each in targets[node]) - 1
    return rank, is_critical


def _add_edges(vertices: Layers, edges: Sequence[tuple[int, int]], rank: Sequence[int]) -> None:
    """Joins the vertices, with a stand-in in every rank that an edge passes."""
    spans = sorted((rank[b] - rank[a], number) for number, (a, b) in enumerate(edges))
    has_lane = [False] * len(edges)
    stand_ins = 0
    for span, number in spans:
        stand_ins += span - 1
        has_lane[number] = stand_ins <= MOST_STAND_INS
    for number, (source, target) in enumerate(edges):
        if not has_lane[number]:
            continue
        last = source
        for passed in range(rank[source] + 1, rank[target]):
            lane = len(vertices.sizes)
            vertices.sizes.append(LANE_HEIGHT)
            vertices.above.append([last])
            vertices.below.append([])
            vertices.is_critical.append(False)
            vertices.below[last].append(lane)
            vertices.ranks[passed].append(lane)
            last = lane
        vertices.below[last].append(target)
        vertices.above[target].append(last)
