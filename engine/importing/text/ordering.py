"""An order of nodes from which the same text would be written again."""

from collections.abc import Iterable, Iterator, Sequence
from heapq import heapify, heappop, heappush
from itertools import pairwise

from engine.importing.text.constructions import Held
from engine.importing.text.forward import ForwardReader
from engine.importing.text.nodes import ReadNode

Pair = tuple[ReadNode, ReadNode]


def ordered(reader: ForwardReader, held: Sequence[Held]) -> list[ReadNode]:
    """Gives the nodes so that data, lines and attributes each come in turn.

    Args:
        reader: of the class's `forward`.
        held: its attributes in order.
    """
    first = [
        reader.first[each.attribute, 0] for each in held if (each.attribute, 0) in reader.first
    ]
    last = [
        reader.first[each.attribute, len(each.made) - 1]
        for each in held
        if (each.attribute, 0) in reader.first
    ]
    needed = [*_of_data_and_lines(reader.nodes), *pairwise(first)]
    whole = [*needed, *zip(last, first[1:], strict=False)]  # a chain in one piece, if it can be
    return _sorted(reader.nodes, whole) or _sorted(reader.nodes, needed) or reader.nodes


def _of_data_and_lines(nodes: Sequence[ReadNode]) -> Iterator[Pair]:
    known = set(nodes)
    for node in nodes:
        yield from ((each.node, node) for each in node.inputs.values() if each.node in known)
    lines = [node for node in nodes if node.line is not None]
    yield from pairwise(sorted(lines, key=lambda node: node.line or 0))


def _sorted(nodes: Sequence[ReadNode], pairs: Iterable[Pair]) -> list[ReadNode]:
    """Gives the nodes with the first of each pair before the second; nothing if that cannot be."""
    ranks = {node: rank for rank, node in enumerate(nodes)}
    follows: dict[ReadNode, set[ReadNode]] = {node: set() for node in nodes}
    for before, after in pairs:
        if before is not after:
            follows[before].add(after)
    waits = dict.fromkeys(nodes, 0)
    for targets in follows.values():
        for target in targets:
            waits[target] += 1
    ready = [ranks[node] for node, count in waits.items() if count == 0]
    heapify(ready)
    found = []
    while ready:
        node = nodes[heappop(ready)]
        found.append(node)
        for target in follows[node]:
            waits[target] -= 1
            if waits[target] == 0:
                heappush(ready, ranks[target])
    return found if len(found) == len(nodes) else []
