"""Moving nodes, and dropping one on a wire."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from engine.graph.edits import move_nodes, put_on_wire
from engine.graph.model import Graph, NodeId, Wire
from gui import theme
from gui.canvas.gestures.gesture import Gesture, Pointer

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

SNAP = 7.0
"""Pixels within which a wire of the moved node becomes straight."""


class MoveNodes(Gesture):
    """Moves the selected nodes; a free node that is dropped on a wire goes between its ends.

    Alt keeps it from snapping and from going on a wire.
    """

    def __init__(self, canvas: "CanvasView", pressed: Pointer, node: NodeId) -> None:
        super().__init__(canvas, pressed)
        self._node = node
        self._toggles = pressed.holds(Qt.KeyboardModifier.ControlModifier)
        selection = canvas.document.selection
        self._was_selected = node in selection
        if pressed.holds(Qt.KeyboardModifier.ShiftModifier) or self._toggles:
            canvas.document.select(selection | {node})
        elif not self._was_selected:
            canvas.document.select((node,))
        items = canvas.canvas_scene.items_by_node
        self._start = {each: items[each].pos() for each in canvas.document.selection}
        self._offset = QPointF()
        self._guide: QLineF | None = None
        self._wire: Wire | None = None

    def drag(self, pointer: Pointer) -> None:
        """See `Gesture`."""
        offset = pointer.scene - self.pressed.scene
        is_free = pointer.holds(Qt.KeyboardModifier.AltModifier)
        self._guide = None
        if not is_free:
            offset = self._snapped(offset)
        self._offset = offset
        places = {each: start + offset for each, start in self._start.items()}
        self.canvas.canvas_scene.move_items(places)
        self._show_wire(None if is_free else self._wire_below())
        self.canvas.refresh_overlay()

    def finish(self, pointer: Pointer) -> None:
        """See `Gesture`."""
        if not self.is_dragging:
            self._click(pointer)
            return
        wire = self._wire
        self._show_wire(None)
        places = {}
        for each, start in self._start.items():
            place = start + self._offset
            places[each] = (float(round(place.x())), float(round(place.y())))
        title = _title(self.canvas.document.graph, list(places))
        inputs, outputs = self._ends()

        def edit(graph: Graph) -> Graph:
            moved = move_nodes(graph, places)
            if wire is None:
                return moved
            return put_on_wire(moved, wire, self._node, input_port=inputs, output_port=outputs)

        if not self.canvas.document.apply_to_graph(title, edit):
            self.cancel()
        self.canvas.canvas_scene.show_document()

    def cancel(self) -> None:
        """See `Gesture`."""
        self._show_wire(None)
        self.canvas.canvas_scene.move_items(self._start, is_final=True)

    def paint(self, painter: QPainter) -> None:
        """See `Gesture`."""
        if self._guide is not None:
            pen = QPen(theme.current().selection, 1.0, Qt.PenStyle.DashLine)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawLine(self._guide)

    def _click(self, pointer: Pointer) -> None:
        document = self.canvas.document
        if self._toggles and self._was_selected:
            document.select(document.selection - {self._node})
        elif not self._toggles and not pointer.holds(Qt.KeyboardModifier.ShiftModifier):
            document.select((self._node,))

    def _snapped(self, offset: QPointF) -> QPointF:
        """Bends the offset so that a wire between a moved and a resting node gets straight."""
        scene = self.canvas.canvas_scene
        best = SNAP / self.canvas.camera.scale
        snapped = offset
        for wire in self._outer_wires():
            source, target = wire.source, wire.target
            out = scene.port_point(source, is_input=False)
            into = scene.port_point(target, is_input=True)
            is_source_moved = source.node in self._start
            moved = source.node if is_source_moved else target.node
            shift = scene.items_by_node[moved].pos() - self._start[moved]
            away = (into.y() - out.y()) if is_source_moved else (out.y() - into.y())
            missing = away + shift.y() - offset.y()
            if abs(missing) < best:
                best = abs(missing)
                snapped = offset + QPointF(0, missing)
                height = into.y() if is_source_moved else out.y()
                self._guide = QLineF(out.x() - 90, height, into.x() + 90, height)
        return snapped

    def _outer_wires(self) -> list[Wire]:
        graph = self.canvas.document.graph
        if len(self._start) > 50:
            return []
        return [
            wire
            for node in self._start
            for wire in (*graph.wires_into.get(node, ()), *graph.wires_from.get(node, ()))
            if (wire.source.node in self._start) != (wire.target.node in self._start)
            and wire.source.node in graph.nodes
            and wire.target.node in graph.nodes
        ]

    def _ends(self) -> tuple[str, str]:
        face = self.canvas.canvas_scene.items_by_node[self._node].face
        return (
            face.inputs[0].name if face.inputs else "",
            face.outputs[0].name if face.outputs else "",
        )

    def _wire_below(self) -> Wire | None:
        """The wire under the middle of a single free node that has an input and an output."""
        scene, graph = self.canvas.canvas_scene, self.canvas.document.graph
        face = scene.items_by_node[self._node].face
        is_free = not graph.wires_into.get(self._node) and not graph.wires_from.get(self._node)
        if len(self._start) != 1 or not is_free or not face.inputs or not face.outputs:
            return None
        body = scene.items_by_node[self._node].body
        return scene.wires.wire_at(body.center(), body.height() / 2)

    def _show_wire(self, wire: Wire | None) -> None:
        self._wire = wire
        self.canvas.highlight_wire(wire)


def _title(graph: Graph, nodes: list[NodeId]) -> str:
    if len(nodes) == 1:
        return f"Move {graph.nodes[nodes[0]].name}"
    return f"Move {len(nodes)} nodes"
