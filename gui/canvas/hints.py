"""Words on the canvas that are not part of a node: tooltips and the hint when it is empty."""

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter

from engine.graph.edits import sharers
from engine.graph.model import Endpoint, NodeId, Wire
from gui import theme
from gui.canvas.node_face import NodeFace
from gui.canvas.node_ports import PortFace

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

EMPTY_HINT = "Press Tab to add an operator, or drag one here from the palette"


def tooltip_at(canvas: "CanvasView", point: QPointF) -> str:
    """Gives what is known of the port, node or wire at a point of the scene, as plain text."""
    scene = canvas.canvas_scene
    found = scene.port_at(point, canvas.port_reach())
    if found is not None:
        return _port_text(canvas, *found)
    owner = canvas.weight_handles.at(point)
    if owner is not None:
        return _handle_text(canvas, owner)
    node = scene.node_at(point)
    if node is not None:
        return _node_text(canvas, node)
    wire = scene.wires.wire_at(point, canvas.wire_reach())
    return _wire_text(canvas, wire) if wire is not None else ""


def plain(text: str) -> str:
    """Gives text so that a tooltip shows it letter by letter, whatever tags are in it."""
    lines = "<br>".join(escape(line) for line in text.split("\n"))
    return f"<span style='white-space: pre-wrap'>{lines}</span>"


def type_text(canvas: "CanvasView", end: Endpoint) -> str:
    """Gives the type at an output port: `float32[N, 32, 24, 24]`."""
    kind = canvas.canvas_scene.faces.type_at(end.node, end.port)
    if kind is None:
        return "shape not known yet"
    return f"{kind.dtype}[{', '.join(str(size) for size in kind.shape)}]"


def describe(face: NodeFace) -> str:
    """Gives what a node shows as one phrase: `conv1, nn.Conv2d(32, 5), output N×32×24×24`."""
    output = f"output {face.output}" if face.output else ""
    parts = [face.title, face.call, output, face.frozen, face.message]
    return ", ".join(part for part in parts if part)


def paint_empty_hint(painter: QPainter, rect: QRectF, font: QFont) -> None:
    """Says what to do with an empty canvas."""
    larger = QFont(font)
    larger.setPointSizeF(font.pointSizeF() * 1.25)
    painter.setFont(larger)
    painter.setPen(theme.current().text_dim)
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(rect.adjusted(40, 40, -40, -40), flags, EMPTY_HINT)


def _port_text(canvas: "CanvasView", end: Endpoint, is_input: bool) -> str:
    item = canvas.canvas_scene.items_by_node[end.node]
    faces = item.face.inputs if is_input else item.face.outputs
    port = next((each for each in faces if each.name == end.port), None)
    if not is_input:
        return f"{end.port}: {type_text(canvas, end)}"
    wire = canvas.document.graph.incoming.get(end)
    lines = [f"{end.port}: {type_text(canvas, wire.source)}" if wire else _free_text(port, end)]
    if port and port.help:
        lines.append(port.help)
    return "\n".join(lines)


def _free_text(port: PortFace | None, end: Endpoint) -> str:
    if port is not None and port.is_optional:
        return f"{end.port}: not wired (optional)"
    return f"{end.port}: not wired. Drag a wire here from an output."


def _handle_text(canvas: "CanvasView", node: NodeId) -> str:
    graph = canvas.document.graph
    names = [each.name for each in sharers(graph, graph.nodes[node])]
    todo = "Drag to another node: it then has these weights too."
    if len(names) == 1:
        return f"Weights of {names[0]}\n{todo}"
    return f"Weights shared by {', '.join(names[:8])}\n{todo}"


def _node_text(canvas: "CanvasView", node: NodeId) -> str:
    faces = canvas.canvas_scene.faces
    face = canvas.canvas_scene.items_by_node[node].face
    known = faces.analysis_of(node)
    lines = [face.title if face.call.startswith(face.title) else f"{face.title}   {face.call}"]
    operator = faces.ports.operator(canvas.document.graph.nodes[node])
    if operator is not None:
        lines.append(operator.summary)
    if known is not None and known.output is not None:
        lines.append(f"Output {known.output}, {known.output.dtype}")
    if known is not None and (known.parameters or known.products):
        lines.append(f"{known.parameters:,} parameters, {known.products:,} products")
    if face.frozen:
        lines.append(face.frozen)
    lines += [problem.message for problem in faces.problems_of(node)]
    if face.message and face.message not in lines:
        lines.append(face.message[0].upper() + face.message[1:])
    return "\n".join(lines)


def _wire_text(canvas: "CanvasView", wire: Wire) -> str:
    nodes = canvas.document.graph.nodes
    names = f"{nodes[wire.source.node].name} → {nodes[wire.target.node].name}"
    return f"{names}\n{type_text(canvas, wire.source)}"
