"""The whole graph from afar: a batch of lines and rectangles, no items."""

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui import theme
from gui.canvas.arrays import LineArray, Numbers
from gui.canvas.node_face import Mood
from gui.canvas.node_item import NodeItem
from gui.canvas.scene import CanvasScene
from gui.theme import blend

FAR_BELOW = 0.28
"""Below this scale the graph is painted so."""


class FarView:
    """Paints all nodes and wires of a scene in few calls; made anew when the scene changed."""

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self._wires: list[tuple[int | None, LineArray]] | None = None
        self._nodes: list[tuple[str, Numbers]] = []
        self._marked: list[NodeItem] = []

    def forget(self) -> None:
        """Notes that nodes, wires or faces changed."""
        self._wires = None

    def paint(self, painter: QPainter, exposed: QRectF, scale: float) -> None:
        """Paints the graph.

        Args:
            painter: in scene units.
            exposed: what is seen.
            scale: pixels per scene unit.
        """
        if self._wires is None:
            self._collect()
        look = theme.current()
        painter.fillRect(exposed, look.background)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for rank, lines in self._wires or ():
            pen = QPen(look.wire(rank), 1.0)
            pen.setCosmetic(True)
            painter.setPen(pen)
            lines.paint(painter)
        painter.setPen(Qt.PenStyle.NoPen)
        for family, boxes in self._nodes:
            color = blend(look.family(family), look.node, 0.55)
            _fill(painter, boxes, color, exposed)
        self._paint_marks(painter, scale)

    def _collect(self) -> None:
        ends: dict[int | None, list[tuple[float, float, float, float]]] = {}
        for each in self._scene.wires:
            points = each.route.points
            corners = [points[0], *(points[3:-1:3] if len(points) > 4 else ()), points[-1]]
            for a, b in pairwise(corners):
                ends.setdefault(each.rank, []).append((*a, *b))
        self._wires = [(rank, LineArray(np.array(lines))) for rank, lines in ends.items()]
        boxes: dict[str, list[tuple[float, float, float, float]]] = {}
        for item in self._scene.items_by_node.values():
            body = item.body
            box = (body.x(), body.y(), body.width(), body.height())
            boxes.setdefault(item.face.family, []).append(box)
        self._marked = [
            item
            for item in self._scene.items_by_node.values()
            if item.is_selected or item.face.mood is Mood.ERROR
        ]
        self._nodes = [(family, np.array(found)) for family, found in boxes.items()]

    def _paint_marks(self, painter: QPainter, scale: float) -> None:
        """Rims of what is selected or wrong, so that it is found from afar."""
        look = theme.current()
        rim = 2.0 / scale
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for item in self._marked:
            painter.setPen(QPen(look.selection if item.is_selected else look.error, rim))
            painter.drawRect(item.body.adjusted(-rim, -rim, rim, rim))


def _fill(painter: QPainter, boxes: Numbers, color: QColor, exposed: QRectF) -> None:
    is_seen = (
        (boxes[:, 0] < exposed.right())
        & (boxes[:, 0] + boxes[:, 2] > exposed.left())
        & (boxes[:, 1] < exposed.bottom())
        & (boxes[:, 1] + boxes[:, 3] > exposed.top())
    )
    seen = boxes[is_seen]
    # A thick flat-capped line fills a rectangle, and lines can be handed over as an array.
    middle = seen[:, 1] + seen[:, 3] / 2
    lines = np.stack([seen[:, 0], middle, seen[:, 0] + seen[:, 2], middle], axis=1)
    for height in np.unique(seen[:, 3]):
        pen = QPen(color, float(height))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        LineArray(lines[seen[:, 3] == height]).paint(painter)
