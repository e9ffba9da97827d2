"""Where nodes go on the canvas: a layered drawing from left to right.

Nodes are ranked by their longest path from a source, so that every wire goes to the right; the
order in a rank is chosen to cross few wires; the longest chain is drawn straight; wires that
skip ranks get free lanes. Unconnected parts are stacked, and a long drawing may be folded in rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from types import MappingProxyType

from engine.graph.layers import Layers, layers_of
from engine.graph.layout_alignment import aligned
from engine.graph.layout_order import order_ranks
from engine.graph.model import Graph, Node, NodeId, Wire

NODE_WIDTH = 184.0
NODE_HEIGHT = 72.0
PORT_SPACING = 22.0
BLOCK_LINE = 20.0
"""A use of a block has one line more than other nodes."""
LEAST_COLUMNS = 5
COLUMN_GAP = 56.0
LINE_GAP = 32.0
ROW_GAP = 72.0
WIDE = 2.0
"""How much wider than high a folded drawing is by default: about like a window."""
SLACK = 1.7
"""How much longer a row may be, if fewer wires are cut then."""
PRICE_OF_LENGTH = 1.5
"""How many cut wires a row of twice the wanted length is worth."""

Position = tuple[float, float]
Size = tuple[float, float]


@dataclass(frozen=True)
class Spacing:
    """Distances in scene units: between columns, lines of a column, rows and separate parts."""

    column: float = COLUMN_GAP
    line: float = LINE_GAP
    row: float = ROW_GAP


@dataclass(frozen=True)
class Fold:
    """When a drawing is folded: wider than `width`, or far from `aspect`; see `positions_of`."""

    width: float | None = None
    aspect: float | None = None

    def width_for(self, length: float, breadth: float) -> float | None:
        """The width of a row for a drawing of this size; None if it stays one row."""
        if self.width is not None or self.aspect is None:
            return self.width
        width = max(sqrt(self.aspect * length * breadth), LEAST_COLUMNS * (NODE_WIDTH + COLUMN_GAP))
        return width if length > 1.3 * width else None


def node_height(ports: int, *, is_block: bool = False) -> float:
    """Gives the height of a node with `ports` ports on its busier side."""
    return max(NODE_HEIGHT, (ports + 1) * PORT_SPACING) + (BLOCK_LINE if is_block else 0.0)


def arranged(graph: Graph, *, width: float | None = None, aspect: float | None = WIDE) -> Graph:
    """Gives the graph with every node where the layered drawing puts it.

    Args:
        graph: any graph; cycles and wires to missing nodes are no hindrance.
        width, aspect: see `positions_of`.
    """
    positions = positions_of(graph, width=width, aspect=aspect)
    nodes = {node.id: replace(node, position=positions[node.id]) for node in graph}
    return replace(graph, nodes=MappingProxyType(nodes))


def positions_of(
    graph: Graph,
    sizes: Mapping[NodeId, Size] | None = None,
    *,
    width: float | None = None,
    aspect: float | None = None,
    spacing: Spacing | None = None,
) -> dict[NodeId, Position]:
    """Gives the upper left corner of every node, the drawing's own corner being (0, 0).

    Args:
        graph: any graph; cycles and wires to missing nodes are no hindrance.
        sizes: of the nodes; by default what the canvas draws for their wired ports.
        width: fold a drawing that is wider than this in rows, like text.
        aspect: fold it so that it is about so many times wider than high, if `width` is None.
            With neither it is not folded.
        spacing: distances between nodes.
    """
    gaps = spacing or Spacing()
    ids = list(graph.nodes)
    extents = [(sizes or {}).get(node.id) or _size_of(node, graph) for node in graph]
    numbers = {node: number for number, node in enumerate(ids)}
    wires = [
        (numbers[wire.source.node], numbers[wire.target.node])
        for wire in sorted(graph.wires, key=_port_index)
        if wire.source.node in numbers and wire.target.node in numbers
    ]
    fold = Fold(width, aspect)
    positions: dict[NodeId, Position] = {}
    bottom = 0.0
    for part in _connected_parts(len(ids), wires):
        placed, height = _place_part(part, wires, extents, fold, gaps)
        positions |= {ids[number]: (x, y + bottom) for number, (x, y) in placed.items()}
        bottom += height + gaps.row
    return {node: positions[node] for node in ids}


def _size_of(node: Node, graph: Graph) -> Size:
    inputs = {wire.target.port for wire in graph.wires_into.get(node.id, ())}
    outputs = {wire.source.port for wire in graph.wires_from.get(node.id, ())}
    count = max(len(inputs), len(outputs))
    return NODE_WIDTH, node_height(count, is_block=node.block is not None)


def _port_index(wire: Wire) -> int:
    """Orders the wires into a variadic port; others keep the order of the graph."""
    index = wire.target.port.rpartition(".")[2]
    return int(index) if index.isascii() and index.isdigit() and len(index) < 9 else 0


def _connected_parts(count: int, wires: Sequence[tuple[int, int]]) -> list[list[int]]:
    neighbours: list[list[int]] = [[] for _ in range(count)]
    for source, target in wires:
        neighbours[source].append(target)
        neighbours[target].append(source)
    parts: list[list[int]] = []
    seen = [False] * count
    for start in range(count):
        if seen[start]:
            continue
        seen[start] = True
        part = [start]
        for number in part:
            fresh = [each for each in dict.fromkeys(neighbours[number]) if not seen[each]]
            for each in fresh:
                seen[each] = True
            part.extend(fresh)
        parts.append(sorted(part))
    return parts


def _place_part(
    part: list[int],
    wires: Sequence[tuple[int, int]],
    extents: Sequence[Size],
    fold: Fold,
    gaps: Spacing,
) -> tuple[dict[int, Position], float]:
    """Gives the places of the nodes of one connected part, and its height."""
    index = {number: vertex for vertex, number in enumerate(part)}
    edges = [(index[a], index[b]) for a, b in wires if a in index and b in index]
    layers = layers_of(len(part), edges, [extents[number][1] for number in part])
    order_ranks(layers)
    centres = aligned(layers, gaps.line)
    columns = [
        max((extents[part[vertex]][0] for vertex in rank if vertex < len(part)), default=0.0)
        for rank in layers.ranks
    ]
    length = sum(columns) + gaps.column * (len(columns) - 1)
    breadth = max(centres) - min(centres) + NODE_HEIGHT + gaps.row
    places: dict[int, Position] = {}
    top = 0.0
    for row in _rows(
        layers,
        columns,
        fold.width_for(length, breadth),
        gaps.column,
        is_strict=fold.width is not None,
    ):
        members = [vertex for rank in row for vertex in layers.ranks[rank]]
        highest = min(centres[vertex] - layers.sizes[vertex] / 2 for vertex in members)
        x = 0.0
        for rank in row:
            for vertex in layers.ranks[rank]:
                if vertex < len(part):
                    wide, high = extents[part[vertex]]
                    y = top + centres[vertex] - high / 2 - highest
                    left = x + (columns[rank] - wide) / 2
                    places[part[vertex]] = (float(round(left)), float(round(y)))
            x += columns[rank] + gaps.column
        lowest = max(centres[vertex] + layers.sizes[vertex] / 2 for vertex in members)
        top += lowest - highest + gaps.row
    return places, top - gaps.row


def _rows(
    layers: Layers, columns: Sequence[float], width: float | None, gap: float, *, is_strict: bool
) -> list[range]:
    """Cuts the ranks into rows of about `width`, where few wires are cut."""
    crossing = [sum(1 for vertex in rank if layers.below[vertex]) for rank in layers.ranks]
    count = len(columns)
    if width is None:
        return [range(count)] if count else []
    rows: list[range] = []
    start = 0
    while start < count:
        best, cost = start + 1, float("inf")
        extent = -gap
        for stop in range(start + 1, count + 1):
            extent += gap + columns[stop - 1]
            if extent > width * (1.0 if is_strict else SLACK) and stop > start + 1:
                break
            miss = 0.0 if stop == count and extent <= width else abs(extent - width) / width
            price = (crossing[stop - 1] - 1 if stop < count else 0) + miss * PRICE_OF_LENGTH
            if price <= cost:
                best, cost = stop, price
        rows.append(range(start, best))
        start = best
    return rows
