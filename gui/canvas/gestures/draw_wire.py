"""Drawing a wire from a port to a port, and moving the end of one."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from engine.graph.edits import can_connect, connect, disconnect_wires
from engine.graph.model import Endpoint, Graph, NodeId, Wire
from gui import theme
from gui.canvas.gestures.gesture import Gesture, Pointer
from gui.canvas.node_painter import font
from gui.canvas.wire_layer import wire_pen
from gui.canvas.wire_route import route

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

REACH = 22.0
"""Pixels around a port in which a dragged wire is drawn to it."""


class DrawWire(Gesture):
    """Draws a wire from `end` to where it is released.

    Over a port or a node it says whether the wire can be, or the reason why not. On empty
    canvas it asks which operator to add.

    Args:
        canvas: the canvas.
        pressed: where the drag began.
        end: the port that stays.
        is_input: whether that is an input.
        moved: the wires whose other ends are moved, if some are.
    """

    def __init__(
        self,
        canvas: "CanvasView",
        pressed: Pointer,
        end: Endpoint,
        *,
        is_input: bool,
        moved: tuple[Wire, ...] = (),
    ) -> None:
        super().__init__(canvas, pressed)
        self._end = end
        self._is_input = is_input
        self._moved = moved
        self._at = pressed.scene
        self._aim: Endpoint | None = None
        self.reason: str | None = None
        canvas.canvas_scene.wires.hidden = frozenset(moved)

    def drag(self, pointer: Pointer) -> None:
        """See `Gesture`."""
        self._at = pointer.scene
        self._aim, self.reason = self._target(pointer)
        if self._aim is not None:
            self._at = self.canvas.canvas_scene.port_point(self._aim, is_input=not self._is_input)
        self.canvas.refresh_overlay()

    def finish(self, pointer: Pointer) -> None:
        """See `Gesture`."""
        aim, reason = self._aim, self.reason
        self.cancel()
        if not self.is_dragging:
            return
        if aim is not None and reason is None:
            self._connect(aim)
        elif aim is None and self.canvas.canvas_scene.node_at(pointer.scene) is None:
            if self._moved:
                self._drop()
            else:
                self.canvas.open_quick_add(pointer.view, self._end, is_from_input=self._is_input)

    def cancel(self) -> None:
        """See `Gesture`."""
        self.canvas.canvas_scene.wires.hidden = frozenset()
        self._aim = None
        self.canvas.refresh_overlay()

    def paint(self, painter: QPainter) -> None:
        """See `Gesture`."""
        if not self.is_dragging:
            return
        look = theme.current()
        scene = self.canvas.canvas_scene
        fixed = scene.port_point(self._end, is_input=self._is_input)
        start, stop = (self._at, fixed) if self._is_input else (fixed, self._at)
        way = route((start.x(), start.y()), (stop.x(), stop.y()))
        color = look.selection if self.reason is None else look.error
        pen = wire_pen(2, is_integer=False, color=color, scale=1.0)
        pen.setWidthF(2.4)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(way.path())
        painter.setBrush(color)
        painter.drawEllipse(self._at, 4.5, 4.5)
        if self._aim is not None or self.reason:
            self._paint_verdict(painter)

    def _target(self, pointer: Pointer) -> tuple[Endpoint | None, str | None]:
        """The port that a release would connect to, and why that cannot be."""
        scene = self.canvas.canvas_scene
        reach = REACH / self.canvas.camera.scale
        found = scene.port_at(pointer.scene, reach)
        if found is not None and found[0] != self._end:
            end, is_input = found
            if is_input == self._is_input:
                side = "input" if is_input else "output"
                other = "output" if is_input else "input"
                return end, f"This is an {side} too: drag to an {other}."
            return end, self._refusal(end)
        node = scene.node_at(pointer.scene)
        if node is None or node == self._end.node:
            return None, None
        return self._free_port_of(node)

    def _free_port_of(self, node: NodeId) -> tuple[Endpoint | None, str | None]:
        """The first port of a node that takes the wire, a free one before others."""
        item = self.canvas.canvas_scene.items_by_node[node]
        ports = item.face.outputs if self._is_input else item.face.inputs
        ends = [
            Endpoint(item.node, port.name)
            for port in sorted(ports, key=lambda port: port.is_input and port.is_wired)
        ]
        if not ends:
            side = "output" if self._is_input else "input"
            return None, f"{item.face.title} has no {side}."
        reasons = [self._refusal(end) for end in ends]
        for end, reason in zip(ends, reasons, strict=True):
            if reason is None:
                return end, None
        return ends[0], reasons[0]

    def _pair(self, aim: Endpoint) -> tuple[Endpoint, Endpoint]:
        return (aim, self._end) if self._is_input else (self._end, aim)

    def _refusal(self, aim: Endpoint) -> str | None:
        source, target = self._pair(aim)
        graph = disconnect_wires(self.canvas.document.graph, self._moved)
        return can_connect(graph, source, target, self.canvas.canvas_scene.faces.ports.look_up)

    def _connect(self, aim: Endpoint) -> None:
        ports = self.canvas.canvas_scene.faces.ports.look_up
        moved = self._moved
        pairs = [self._pair(aim)]
        if len(moved) > 1:
            pairs = [(aim, wire.target) for wire in moved]

        def edit(graph: Graph) -> Graph:
            graph = disconnect_wires(graph, moved)
            for source, target in pairs:
                graph = connect(graph, source, target, ports)
            return graph

        source, target = pairs[0]
        nodes = self.canvas.document.graph.nodes
        names = f"{nodes[source.node].name} to {nodes[target.node].name}"
        self.canvas.document.apply_to_graph(f"Connect {names}", edit)

    def _drop(self) -> None:
        moved = self._moved
        title = "Remove wire" if len(moved) == 1 else f"Remove {len(moved)} wires"
        self.canvas.document.apply_to_graph(title, lambda graph: disconnect_wires(graph, moved))

    def _paint_verdict(self, painter: QPainter) -> None:
        """A tick, or the reason why not, in a bubble beside the cursor."""
        aim = self._aim
        name = ""
        if aim is not None:
            name = f"{self.canvas.document.graph.nodes[aim.node].name} · {aim.port}"
        paint_bubble(painter, self._at, self.canvas.camera.scale, name, refusal=self.reason)


def paint_bubble(
    painter: QPainter,
    at: QPointF,
    scale: float,
    text: str,
    *,
    refusal: str | None,
    is_hint: bool = False,
) -> None:
    """Paints a small note beside a point: what will be, why it cannot be, or what to do."""
    look = theme.current()
    painter.save()
    painter.translate(at)
    painter.scale(1 / scale, 1 / scale)
    face = font(12)
    words = text if is_hint else f"✓  {text}" if refusal is None else refusal
    metrics = QFontMetricsF(face)
    room = metrics.boundingRect(
        QRectF(0, 0, 320, 400), Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft, words
    )
    box = QRectF(18, 14, room.width() + 22, room.height() + 14)
    color = look.selection if refusal is None else look.error
    painter.setPen(QPen(color, 1.2))
    painter.setBrush(look.raised)
    painter.drawRoundedRect(box, 5, 5)
    painter.setPen(look.text)
    painter.setFont(face)
    painter.drawText(
        box.adjusted(11, 7, -8, -7), Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter, words
    )
    painter.restore()
