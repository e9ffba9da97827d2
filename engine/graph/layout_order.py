"""The order of the vertices in each rank of a layered drawing, so that few wires cross."""

from bisect import bisect_right, insort

from engine.graph.layers import Layers

SWEEPS = 6
"""Passes in each direction; more rarely find anything."""


def order_ranks(layers: Layers) -> None:
    """Sorts every rank by the barycentres of its neighbours, and keeps the best order found."""
    place = [0.0] * len(layers.sizes)
    _number(layers, place)
    best = [list(rank) for rank in layers.ranks]
    fewest = _crossings(layers, place)
    for _ in range(SWEEPS):
        _sweep_down(layers, place)
        _sweep_up(layers, place)
        crossings = _crossings(layers, place)
        if crossings <= fewest:
            is_settled = best == layers.ranks
            fewest, best = crossings, [list(rank) for rank in layers.ranks]
            if is_settled:
                break
    layers.ranks[:] = best


def _number(layers: Layers, place: list[float]) -> None:
    for rank in layers.ranks:
        for index, vertex in enumerate(rank):
            place[vertex] = index


def _sweep_down(layers: Layers, place: list[float]) -> None:
    for rank in layers.ranks[1:]:
        keys = {
            vertex: sum(place[each] for each in layers.above[vertex]) / len(layers.above[vertex])
            if layers.above[vertex]
            else place[vertex]
            for vertex in rank
        }
        _sort(rank, keys, place)


def _sweep_up(layers: Layers, place: list[float]) -> None:
    for rank in reversed(layers.ranks[:-1]):
        keys = {vertex: _barycentre_below(layers, vertex, place) for vertex in rank}
        _sort(rank, keys, place)


def _barycentre_below(layers: Layers, vertex: int, place: list[float]) -> float:
    """The mean place of the ports that `vertex` feeds: upper ports first."""
    below = layers.below[vertex]
    if not below:
        return place[vertex]
    total = 0.0
    for each in below:
        ports = layers.above[each]
        total += place[each]
        if len(ports) > 1:
            total += (ports.index(vertex) + 0.5) / len(ports) - 0.5
    return total / len(below)


def _sort(rank: list[int], keys: dict[int, float], place: list[float]) -> None:
    rank.sort(key=keys.__getitem__)
    for index, vertex in enumerate(rank):
        place[vertex] = index


def _crossings(layers: Layers, place: list[float]) -> int:
    """How many pairs of wires between neighbouring ranks cross."""
    count = 0
    for rank in layers.ranks:
        ends: list[float] = []
        for vertex in rank:
            below = sorted(place[each] for each in layers.below[vertex])
            count += sum(len(ends) - bisect_right(ends, end) for end in below)
            for end in below:
                insort(ends, end)
    return count
