"""The heights of the vertices of a layered drawing, chains being straight.

Source:
    Brandes and Köpf, Fast and Simple Horizontal Coordinate Assignment, 2001. Vertices are chained
    with their median neighbours in four ways (to the left or right, upper or lower median),
    each is packed as tightly as it goes, and the mean of the two middle results is taken. Here a
    neighbour on a longest path is preferred to another node, and that to a passing wire.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from engine.graph.layers import Layers


def aligned(layers: Layers, gap: float) -> list[float]:
    """Gives the height of the centre of every vertex.

    Args:
        layers: in their final order.
        gap: between two vertices of a rank.
    """
    drawings = [
        _drawing(layers, gap, is_leftward=is_leftward, is_upward=is_upward)
        for is_leftward in (False, True)
        for is_upward in (False, True)
    ]
    spans = [max(each, default=0.0) - min(each, default=0.0) for each in drawings]
    tightest = drawings[spans.index(min(spans))]
    for number, drawing in enumerate(drawings):
        is_upward = number % 2 == 0
        pick = min if is_upward else max
        shift = pick(tightest, default=0.0) - pick(drawing, default=0.0)
        drawings[number] = [centre + shift for centre in drawing]
    return [sum(sorted(four)[1:3]) / 2 for four in zip(*drawings, strict=True)]


def _drawing(layers: Layers, gap: float, *, is_leftward: bool, is_upward: bool) -> list[float]:
    """Gives one of the four drawings; the upward ones are made mirrored."""
    ranks: Iterable[list[int]] = layers.ranks[::-1] if is_leftward else layers.ranks
    ordered = [rank[::-1] if is_upward else rank for rank in ranks]
    neighbours = layers.below if is_leftward else layers.above
    roots = _chains(layers, ordered, neighbours)
    centres = _packed(layers.sizes, ordered, roots, gap)
    return [-centre for centre in centres] if is_upward else centres


def _chains(
    layers: Layers, ranks: Sequence[Sequence[int]], neighbours: Sequence[Sequence[int]]
) -> list[int]:
    """Chains each vertex to a median neighbour of the rank before; gives the chains' roots.

    Longest paths are chained first and passing wires last, so that none of these breaks one.
    """
    count = len(layers.sizes)
    place = [0] * count
    for rank in ranks:
        for index, vertex in enumerate(rank):
            place[vertex] = index
    roots = list(range(count))
    weights = [_weight(layers, vertex) for vertex in range(count)]
    for rank in ranks:
        mates: list[int | None] = [None] * len(rank)
        for weight in sorted({weights[vertex] for vertex in rank}, reverse=True):
            _pair(rank, mates, weight, neighbours=neighbours, weights=weights, place=place)
        for vertex, mate in zip(rank, mates, strict=True):
            if mate is not None:
                roots[vertex] = roots[mate]
    return roots


def _weight(layers: Layers, vertex: int) -> int:
    """What comes first: 2 a longest path, 1 another node, 0 a passing wire."""
    return 2 if layers.is_critical[vertex] else 1 if vertex < layers.nodes else 0


def _pair(
    rank: Sequence[int],
    mates: list[int | None],
    weight: int,
    *,
    neighbours: Sequence[Sequence[int]],
    weights: Sequence[int],
    place: Sequence[int],
) -> None:
    """Gives the vertices of one weight their mates, crossing none that are given already."""
    limits = [len(place)] * len(rank)
    limit = len(place)
    for index in reversed(range(len(rank))):
        limits[index] = limit
        mate = mates[index]
        limit = limit if mate is None else place[mate]
    furthest = -1
    for index, vertex in enumerate(rank):
        if weights[vertex] == weight:
            for mate in _medians(neighbours[vertex], weights, place):
                if furthest < place[mate] < limits[index]:
                    mates[index] = mate
                    break
        if (taken := mates[index]) is not None:
            furthest = place[taken]


def _medians(
    neighbours: Sequence[int], weights: Sequence[int], place: Sequence[int]
) -> Sequence[int]:
    """The middle one or two of the weightiest neighbours."""
    if len(neighbours) < 2:
        return neighbours
    highest = max(weights[each] for each in neighbours)
    best = sorted((each for each in neighbours if weights[each] == highest), key=place.__getitem__)
    middle = (len(best) - 1) // 2
    return best[middle : middle + 2 - len(best) % 2]


def _packed(
    sizes: Sequence[float], ranks: Sequence[Sequence[int]], roots: Sequence[int], gap: float
) -> list[float]:
    """Places the chains as high as they go, then draws them together."""
    before: dict[int, list[tuple[int, float]]] = {root: [] for root in roots}
    after: dict[int, list[tuple[int, float]]] = {root: [] for root in roots}
    for rank in ranks:
        for upper, lower in pairwise(rank):
            distance = (sizes[upper] + sizes[lower]) / 2 + gap
            before[roots[lower]].append((roots[upper], distance))
            after[roots[upper]].append((roots[lower], distance))
    height: dict[int, float] = {}
    order = _sorted_chains(before, after)
    for root in order:
        height[root] = max(
            (height[upper] + distance for upper, distance in before[root]),
            default=sizes[root] / 2,
        )
    for root in reversed(order):
        if after[root]:
            room = min(height[lower] - distance for lower, distance in after[root])
            height[root] = max(height[root], room)
    return [height[root] for root in roots]


def _sorted_chains(
    before: dict[int, list[tuple[int, float]]], after: dict[int, list[tuple[int, float]]]
) -> list[int]:
    """Gives the chains from top to bottom."""
    missing = {root: len(pairs) for root, pairs in before.items()}
    order = [root for root, count in missing.items() if count == 0]
    for root in order:
        for lower, _ in after[root]:
            missing[lower] -= 1
            if missing[lower] == 0:
                order.append(lower)
    return order
