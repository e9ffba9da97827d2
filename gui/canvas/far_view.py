"""The whole graph from afar: a batch of lines and rectangles, no items."""

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from engine.graph.model import NodeId
from gui import theme
from gui.canvas.arrays import LineArray, Numbers
from gui.canvas.far_shapes import FarBoxes, FarLines
from gui.canvas.scene import CanvasScene
from gui.theme import blend

FAR_BELOW = 0.28
"""Below this scale the graph is painted so."""


class FarView:
    """Paints all nodes and wires of a scene in few calls; keeps what did not change."""

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self._stale: set[NodeId] | None = None
        self._boxes = FarBoxes([])
        self._wires = FarLines([])

    def forget(self) -> None:
        """Notes that nodes or wires came, went or moved."""
        self._stale = None

    def forget_looks(self, nodes: Iterable[NodeId]) -> None:
        """Notes that some nodes look otherwise, and the wires from them."""
        if self._stale is not None:
            self._stale.update(nodes)

    def paint(self, painter: QPainter, exposed: QRectF, scale: float) -> None:
        """Paints the graph.

        Args:
            painter: in scene units.
            exposed: what is seen.
            scale: pixels per scene unit.
        """
        self._refresh()
        look = theme.current()
        painter.fillRect(exposed, look.background)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for rank, lines in self._wires.by_rank.items():
            pen = QPen(look.wire(rank), 1.0)
            pen.setCosmetic(True)
            painter.setPen(pen)
            lines.paint(painter)
        painter.setPen(Qt.PenStyle.NoPen)
        for family, boxes in self._boxes.by_family():
            color = blend(look.family(family), look.node, 0.55)
            _fill(painter, boxes, color, exposed)
        self._paint_marks(painter, scale)

    def _refresh(self) -> None:
        """Takes over from the scene what changed there."""
        if self._stale is None:
            self._boxes = FarBoxes(self._scene.items_by_node.values())
            self._wires = FarLines(self._scene.wires)
        elif self._stale:
            self._boxes.change(self._scene.items_by_node[node] for node in self._stale)
            self._wires.take_ranks()
        self._stale = set()

    def _paint_marks(self, painter: QPainter, scale: float) -> None:
        """Rims of what is selected or wrong, so that it is found from afar."""
        look = theme.current()
        rim = 2.0 / scale
        painter.setBrush(Qt.BrushStyle.NoBrush)
        wrong = [item for item in self._boxes.wrong.values() if not item.is_selected]
        for item in (*wrong, *self._scene.selected_items()):
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
