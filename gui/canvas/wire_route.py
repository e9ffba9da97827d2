"""The way of a wire: smooth, to the right, around the nodes that stand in between."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QPainterPath

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

CLEARANCE = 13.0
"""Between a wire and a node that it passes."""

LANE = 9.0
"""Between two wires that pass the same nodes."""

TURN = 30.0
"""How far a wire that goes back leaves its ports before it turns."""

SAME_ROW = 60.0
"""Ports no further apart in height belong to one row."""

BELOW = 66.0
"""From a port down to a free height below its node."""

HALF_GAP = 24.0
"""From a node to a wire that runs in the gap between two rows."""

SHORT = 120.0
"""A wire no longer than this cannot have a node in between."""


@dataclass(frozen=True, slots=True)
class Route:
    """Points of a way: a cubic curve from each third point to the next (start, c1, c2, end, …)."""

    points: tuple[tuple[float, float], ...]

    def path(self) -> QPainterPath:
        """Gives the way as Qt draws it."""
        path = QPainterPath(QPointF(*self.points[0]))
        for index in range(1, len(self.points), 3):
            start = self.points[index - 1]
            c1, c2, end = self.points[index : index + 3]
            if start[1] == c1[1] == c2[1] == end[1]:
                path.lineTo(*end)
            else:
                path.cubicTo(*c1, *c2, *end)
        return path

    def line(self) -> QLineF | None:
        """Gives the way as one line, if it is one: that is painted much faster than a path."""
        (x, y), (end_x, _) = self.points[0], self.points[-1]
        is_straight = all(point[1] == y for point in self.points)
        return QLineF(x, y, end_x, y) if is_straight else None

    def far_lines(self) -> list[Box]:
        """Gives straight lines that stand for the way from afar: x1, y1, x2, y2 each."""
        points = self.points
        corners = [points[0], *(points[3:-1:3] if len(points) > 4 else ()), points[-1]]
        return [(*a, *b) for a, b in pairwise(corners)]

    def bounds(self) -> Box:
        """Gives a box that the way does not leave."""
        xs = [point[0] for point in self.points]
        ys = [point[1] for point in self.points]
        return min(xs), min(ys), max(xs), max(ys)


class Obstacles:
    """The bodies of the nodes, searched at once."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self._boxes: NDArray[np.float64] = np.asarray(boxes, dtype=float).reshape(-1, 4)
        self._lanes: dict[int, list[tuple[float, float, Point]]] = {}

    def between(self, left: float, right: float) -> NDArray[np.float64]:
        """The boxes that reach into a span of x."""
        boxes = self._boxes
        return boxes[(boxes[:, 0] < right) & (boxes[:, 2] > left)]

    def take_lane(self, height: float, span: tuple[float, float], start: Point) -> bool:
        """Claims a height over a span for the wires from `start`; False if others run there."""
        lane = round(height / LANE)
        left, right = span
        others = self._lanes.setdefault(lane, [])
        if any(a < right and left < b and key != start for a, b, key in others):
            return False
        others.append((left, right, start))
        return True


def route(start: Point, end: Point, obstacles: Obstacles | None = None) -> Route:
    """Gives the way from an output port to an input port.

    Args:
        start, end: the ports.
        obstacles: the nodes to lead it around; through everything if None (while dragging).
    """
    sx, tx = start[0], end[0]
    if tx < sx + 12:
        return _back(start, end, obstacles)
    if obstacles is None or tx - sx < SHORT:
        return Route(_curve(start, end))
    boxes = obstacles.between(sx + 4, tx - 4)
    hit = boxes[_is_crossed(boxes, start, end)] if len(boxes) else boxes
    if not len(hit):
        return Route(_curve(start, end))
    return _around(start, end, boxes, hit, obstacles)


def _curve(start: Point, end: Point) -> tuple[Point, ...]:
    (sx, sy), (tx, ty) = start, end
    reach = min(max((tx - sx) * 0.5, 14.0), 140.0)
    return (start, (sx + reach, sy), (tx - reach, ty), end)


def _is_crossed(boxes: NDArray[np.float64], start: Point, end: Point) -> NDArray[np.bool_]:
    """Which boxes the direct curve would touch."""
    (sx, sy), (tx, ty) = start, end
    lowest = np.full(len(boxes), np.inf)
    highest = np.full(len(boxes), -np.inf)
    for at in (boxes[:, 0], (boxes[:, 0] + boxes[:, 2]) / 2, boxes[:, 2]):
        t = np.clip((at - sx) / (tx - sx), 0.0, 1.0)
        y = sy + (ty - sy) * t * t * (3 - 2 * t)
        lowest, highest = np.minimum(lowest, y), np.maximum(highest, y)
    return (lowest < boxes[:, 3] + 4) & (highest > boxes[:, 1] - 4)


def _around(
    start: Point,
    end: Point,
    boxes: NDArray[np.float64],
    hit: NDArray[np.float64],
    obstacles: Obstacles,
) -> Route:
    (sx, sy), (tx, ty) = start, end
    left = max(sx + 20.0, float(hit[:, 0].min()) - 6.0)
    right = min(tx - 20.0, float(hit[:, 2].max()) + 6.0)
    upper = _free_height(boxes, (left, right), float(hit[:, 1].min()) - CLEARANCE, -1)
    lower = _free_height(boxes, (left, right), float(hit[:, 3].max()) + CLEARANCE, 1)
    up_cost = abs(upper - sy) + abs(upper - ty)
    down_cost = abs(lower - sy) + abs(lower - ty)
    direction = -1 if up_cost <= down_cost else 1
    lane = upper if direction < 0 else lower
    for _ in range(12):
        if obstacles.take_lane(lane, (left, right), start):
            break
        lane += direction * LANE
    into = _curve(start, (left, lane))
    out = _curve((right, lane), end)
    third = (right - left) / 3
    along = ((left + third, lane), (right - third, lane), (right, lane))
    return Route((*into, *along, *out[1:]))


def _free_height(
    boxes: NDArray[np.float64], span: tuple[float, float], height: float, direction: int
) -> float:
    """Goes up (−1) or down (1) from `height` until no node is in the way."""
    near = boxes[(boxes[:, 0] < span[1]) & (boxes[:, 2] > span[0])]
    for _ in range(32):
        touched = near[(near[:, 1] < height + 5) & (near[:, 3] > height - 5)]
        if not len(touched):
            break
        if direction < 0:
            height = float(touched[:, 1].min()) - CLEARANCE
        else:
            height = float(touched[:, 3].max()) + CLEARANCE
    return height


def _back(start: Point, end: Point, obstacles: Obstacles | None) -> Route:
    """Leads a wire to a node further left: out, along a free height, and in again."""
    (sx, sy), (tx, ty) = start, end
    is_down = ty >= sy - SAME_ROW
    height = (sy + ty) / 2 if abs(sy - ty) > SAME_ROW else max(sy, ty) + BELOW
    bumps = 0
    if obstacles is not None:
        span = (tx - TURN, sx + TURN)
        boxes = obstacles.between(*span)
        if abs(sy - ty) > SAME_ROW:
            height = _beside(boxes, end, is_down=is_down)
        height = _free_height(boxes, span, height, 1 if abs(sy - ty) <= SAME_ROW else -1)
        while bumps < 6 and not obstacles.take_lane(height + bumps * LANE, span, start):
            bumps += 1
        height += bumps * LANE
    out, into = TURN + 6.0 * bumps, max(TURN - 6.0 * bumps, 10.0)
    return Route(
        (
            start,
            *_bend(start, height, out),
            *_straight((sx, height), (tx, height)),
            *_bend(end, height, -into)[::-1][1:],
            end,
        )
    )


def _beside(boxes: NDArray[np.float64], end: Point, *, is_down: bool) -> float:
    """A height in the gap over (or under) the node that a wire ends at."""
    x, y = end
    own = boxes[(np.abs(boxes[:, 0] - x) < 1) & (boxes[:, 1] <= y) & (boxes[:, 3] >= y)]
    if not len(own):
        return y - BELOW if is_down else y + BELOW
    return float(own[0, 1]) - HALF_GAP if is_down else float(own[0, 3]) + HALF_GAP


def _bend(port: Point, height: float, turn: float) -> tuple[Point, ...]:
    """The points after a port of a half circle, stretched, that ends at another height."""
    x, y = port
    away = x + turn
    reach = (height - y) / 2
    round_off = min(abs(reach), abs(turn)) * (1 if reach >= 0 else -1)
    middle = (y + height) / 2
    return (
        (x + turn * 0.6, y),
        (away, y + round_off * 0.45),
        (away, middle),
        (away, height - round_off * 0.45),
        (x + turn * 0.6, height),
        (x, height),
    )


def _straight(a: Point, b: Point) -> tuple[Point, ...]:
    third = (b[0] - a[0]) / 3
    return ((a[0] + third, a[1]), (b[0] - third, b[1]), b)
