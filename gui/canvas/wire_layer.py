"""All wires of the shown graph: their ways, painted in one pass behind the nodes."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from engine.graph.model import Graph, NodeId, Wire
from gui import theme
from gui.canvas.node_item import NodeItem
from gui.canvas.wire_route import Box, Obstacles, Route, route

THIN_BELOW = 0.4
"""Below this scale wires are one pixel wide."""
_WIDTHS = {0: 1.3, 1: 1.5, 2: 1.8, 3: 2.2, 4: 2.6, 5: 3.0}
_REACH = 6.0


@dataclass(slots=True)
class DrawnWire:
    """A wire with its way and its looks."""

    wire: Wire
    route: Route
    rank: int | None = None
    is_integer: bool = False
    path: QPainterPath | None = None
    line: QLineF | None = None

    def paint(self, painter: QPainter) -> None:
        """Paints it with the painter's pen."""
        path = self.painted_path()
        if self.line is not None:
            painter.drawLine(self.line)
        else:
            painter.drawPath(path)

    def painted_path(self) -> QPainterPath:
        """The way as Qt draws it, made when it is first seen."""
        if self.path is None:
            self.path = self.route.path()
            self.line = self.route.line()
        return self.path


class WireLayer:
    """Knows the way of every wire, paints those in sight and finds the one under the cursor."""

    def __init__(self) -> None:
        self._drawn: dict[int, DrawnWire] = {}
        self._list: list[DrawnWire] = []
        self._bounds: NDArray[np.float64] = np.empty((0, 4))
        self.highlighted: Wire | None = None
        self.hidden: frozenset[Wire] = frozenset()

    def __iter__(self) -> Iterator[DrawnWire]:
        return iter(self._list)

    def show_graph(self, graph: Graph, items: Mapping[NodeId, NodeItem]) -> None:
        """Takes the wires of a graph; ways that are known are kept."""
        drawn: dict[int, DrawnWire] = {}
        fresh: list[DrawnWire] = []
        for wire in graph.wires:
            if wire.source.node not in items or wire.target.node not in items:
                continue
            known = self._drawn.get(id(wire))
            if known is None:
                known = DrawnWire(wire, Route(((0.0, 0.0),)))
                fresh.append(known)
            drawn[id(wire)] = known
        self._drawn = drawn
        self._list = list(drawn.values())
        self._lead(fresh, items, obstacles_of(items.values()))
        self._collect_bounds()

    def show_rank(self, wire: Wire, rank: int | None, *, is_integer: bool) -> None:
        """Takes what flows through a wire."""
        drawn = self._drawn.get(id(wire))
        if drawn is not None:
            drawn.rank, drawn.is_integer = rank, is_integer

    def reroute_all(self, items: Mapping[NodeId, NodeItem]) -> None:
        """Finds every way anew."""
        self._lead(self._list, items, obstacles_of(items.values()))
        self._collect_bounds()

    def reroute(
        self, nodes: Collection[NodeId], items: Mapping[NodeId, NodeItem], *, is_final: bool
    ) -> QRectF:
        """Finds the ways of the wires at `nodes` anew, and of those near them at the end.

        Returns:
            What has to be painted again.
        """
        affected = [
            number
            for number, each in enumerate(self._list)
            if each.wire.source.node in nodes or each.wire.target.node in nodes
        ]
        if is_final:
            affected = sorted({*affected, *self._near(nodes, items)})
        before = self._area(affected)
        obstacles = obstacles_of(items.values()) if is_final else None
        self._lead([self._list[number] for number in affected], items, obstacles)
        for number in affected:
            self._bounds[number] = self._list[number].route.bounds()
        return before.united(self._area(affected))

    def _near(self, nodes: Collection[NodeId], items: Mapping[NodeId, NodeItem]) -> list[int]:
        found: set[int] = set()
        for node in nodes:
            body = items[node].body.adjusted(-20, -20, 20, 20)
            found.update(self.in_rect(body))
        return sorted(found)

    def in_rect(self, rect: QRectF) -> list[int]:
        """The numbers of the wires whose boxes meet `rect`."""
        box = self._bounds
        is_met = (
            (box[:, 0] - _REACH < rect.right())
            & (box[:, 2] + _REACH > rect.left())
            & (box[:, 1] - _REACH < rect.bottom())
            & (box[:, 3] + _REACH > rect.top())
        )
        return [int(number) for number in np.nonzero(is_met)[0]]

    def wire_at(self, point: QPointF, reach: float) -> Wire | None:
        """The wire within `reach` of a point of the scene, the nearest if there are several."""
        area = QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)
        nearest, best = None, reach * reach
        for number in self.in_rect(area):
            each = self._list[number]
            distance = _distance(each.route, point)
            if distance < best:
                nearest, best = each.wire, distance
        return nearest

    def crossed_by(self, a: QPointF, b: QPointF) -> set[Wire]:
        """The wires that a stroke from `a` to `b` cuts."""
        rect = QRectF(a, b).normalized().adjusted(-1, -1, 1, 1)
        stroke = (np.array([a.x(), a.y()]), np.array([b.x(), b.y()]))
        return {
            self._list[number].wire
            for number in self.in_rect(rect)
            if _is_cut(_samples(self._list[number].route), stroke)
        }

    def paint(self, painter: QPainter, exposed: QRectF, scale: float) -> None:
        """Paints the wires in sight."""
        look = theme.current()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        lit: DrawnWire | None = None
        pens: dict[tuple[int | None, bool], QPen] = {}
        for number in self.in_rect(exposed):
            each = self._list[number]
            if each.wire in self.hidden:
                continue
            if each.wire == self.highlighted:
                lit = each
                continue
            key = (each.rank, each.is_integer)
            pen = pens.get(key)
            if pen is None:
                pen = pens[key] = wire_pen(
                    each.rank, is_integer=each.is_integer, color=look.wire(each.rank), scale=scale
                )
            painter.setPen(pen)
            each.paint(painter)
        if lit is not None:
            pen = QPen(look.selection, 4.0)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPath(lit.painted_path())

    def ends(self) -> NDArray[np.float64]:
        """The first and the last point of every wire: x1, y1, x2, y2."""
        return np.array(
            [(*each.route.points[0], *each.route.points[-1]) for each in self._list], dtype=float
        ).reshape(-1, 4)

    def route_of(self, wire: Wire) -> Route | None:
        """The way of a wire."""
        found = self._drawn.get(id(wire))
        return found.route if found else None

    def _lead(
        self,
        wires: Iterable[DrawnWire],
        items: Mapping[NodeId, NodeItem],
        obstacles: Obstacles | None,
    ) -> None:
        ends = []
        for each in wires:
            start = items[each.wire.source.node].port(each.wire.source.port, is_input=False)
            end = items[each.wire.target.node].port(each.wire.target.port, is_input=True)
            ends.append(((start.x(), start.y()), (end.x(), end.y()), each))
        ends.sort(key=lambda pair: (abs(pair[1][0] - pair[0][0]), -pair[0][1]))
        for begin, finish, each in ends:
            each.route = route(begin, finish, obstacles)
            each.path = None

    def _collect_bounds(self) -> None:
        self._bounds = np.array([each.route.bounds() for each in self._list], dtype=float).reshape(
            -1, 4
        )

    def _area(self, numbers: Collection[int]) -> QRectF:
        if not numbers:
            return QRectF()
        boxes = self._bounds[list(numbers)]
        left, top = boxes[:, 0].min(), boxes[:, 1].min()
        right, bottom = boxes[:, 2].max(), boxes[:, 3].max()
        area = QRectF(left, top, right - left, bottom - top)
        return area.adjusted(-_REACH, -_REACH, _REACH, _REACH)


def wire_pen(rank: int | None, *, is_integer: bool, color: QColor, scale: float) -> QPen:
    """Gives the pen of a wire: colour and width say the rank, dashes unknown, dots integers."""
    width = _WIDTHS.get(min(rank, 5), 1.8) if rank is not None else 1.5
    pen = QPen(color, width if scale >= THIN_BELOW else 1.0)
    pen.setCosmetic(scale < THIN_BELOW)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap if is_integer else Qt.PenCapStyle.FlatCap)
    if scale >= THIN_BELOW:
        if rank is None:
            pen.setDashPattern([4.0, 3.5])
        elif is_integer:
            pen.setDashPattern([0.5, 2.6])
    return pen


def obstacles_of(items: Iterable[NodeItem]) -> Obstacles:
    """Gives the bodies of nodes for wires to go around."""
    boxes: list[Box] = []
    for item in items:
        body = item.body
        boxes.append((body.left(), body.top(), body.right(), body.bottom()))
    return Obstacles(boxes)


_T = np.linspace(0.0, 1.0, 17)[:, None]


def _samples(way: Route) -> NDArray[np.float64]:
    points = np.array(way.points)
    parts = []
    for index in range(0, len(points) - 1, 3):
        p0, p1, p2, p3 = points[index : index + 4]
        u = 1 - _T
        parts.append(u**3 * p0 + 3 * u * u * _T * p1 + 3 * u * _T * _T * p2 + _T**3 * p3)
    return np.vstack(parts)


def _distance(way: Route, point: QPointF) -> float:
    """The squared distance of a point from a way."""
    samples = _samples(way)
    a, b = samples[:-1], samples[1:]
    along = b - a
    at = np.array([point.x(), point.y()])
    length = np.maximum((along**2).sum(axis=1), 1e-9)
    t = np.clip(((at - a) * along).sum(axis=1) / length, 0, 1)[:, None]
    return float((((a + t * along) - at) ** 2).sum(axis=1).min())


def _is_cut(
    samples: NDArray[np.float64], stroke: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> bool:
    """Whether the stroke meets one of the straight pieces of a way."""
    a, b = samples[:-1], samples[1:]
    c, d = stroke

    def side(
        p: NDArray[np.float64], q: NDArray[np.float64], r: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        return (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1]) - (q[..., 1] - p[..., 1]) * (
            r[..., 0] - p[..., 0]
        )

    is_between = side(c, d, a) * side(c, d, b) <= 0
    return bool(np.any(is_between & (side(a, b, c) * side(a, b, d) <= 0)))
