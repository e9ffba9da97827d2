"""Cutting wires with a stroke: Ctrl and right drag, or Y and drag."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from engine.graph.edits import disconnect_wires
from engine.graph.model import Wire
from gui import theme
from gui.canvas.gestures.gesture import Gesture, Pointer

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView


class CutWires(Gesture):
    """Removes every wire that the stroke crosses."""

    def __init__(self, canvas: "CanvasView", pressed: Pointer) -> None:
        super().__init__(canvas, pressed)
        self._stroke: list[QPointF] = [pressed.scene]
        self._cut: set[Wire] = set()

    def drag(self, pointer: Pointer) -> None:
        """See `Gesture`."""
        wires = self.canvas.canvas_scene.wires
        self._cut |= wires.crossed_by(self._stroke[-1], pointer.scene)
        self._stroke.append(pointer.scene)
        wires.hidden = frozenset(self._cut)
        self.canvas.refresh_overlay()

    def finish(self, pointer: Pointer) -> None:  # noqa: ARG002
        """See `Gesture`."""
        cut = frozenset(self._cut)
        self.cancel()
        if cut:
            title = "Cut 1 wire" if len(cut) == 1 else f"Cut {len(cut)} wires"
            self.canvas.document.apply_to_graph(title, lambda graph: disconnect_wires(graph, cut))

    def cancel(self) -> None:
        """See `Gesture`."""
        self.canvas.canvas_scene.wires.hidden = frozenset()
        self.canvas.refresh_overlay()

    def paint(self, painter: QPainter) -> None:
        """See `Gesture`."""
        pen = QPen(theme.current().error, 2.0, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(self._stroke))
