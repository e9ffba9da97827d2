"""Where the parts of a node are, in scene units from its upper left corner."""

from PySide6.QtCore import QPointF, QRectF

from engine.graph.layout import NODE_WIDTH, PORT_SPACING, node_height
from gui.canvas.node_face import NodeFace

TITLE_HEIGHT = 27.0
FOOTER_HEIGHT = 23.0
RADIUS = 7.0
PORT_RADIUS = 4.5
LABEL_WIDTH = 64.0
MARGIN = 6.0
"""How far outlines and the glow of a selection reach beyond a node."""
PILE = (4.0, 8.0)
"""How far the cards of a repeated block look out above it."""


def height_of(face: NodeFace) -> float:
    """The height of a node."""
    return node_height(max(len(face.inputs), len(face.outputs)), is_block=face.is_block)


def body_of(face: NodeFace) -> QRectF:
    """The rectangle of a node without its ports."""
    return QRectF(0.0, 0.0, NODE_WIDTH, height_of(face))


def bounds_of(face: NodeFace) -> QRectF:
    """Everything that is painted of a node."""
    room = LABEL_WIDTH if max(len(face.inputs), len(face.outputs)) > 1 else MARGIN
    above = MARGIN + (PILE[-1] if face.repeat else 0.0)
    return body_of(face).adjusted(-room, -above, room, MARGIN)


def input_point(face: NodeFace, number: int) -> QPointF:
    """The middle of an input port."""
    return QPointF(0.0, _port_height(face, len(face.inputs), number))


def output_point(face: NodeFace, number: int) -> QPointF:
    """The middle of an output port."""
    return QPointF(NODE_WIDTH, _port_height(face, len(face.outputs), number))


def port_point(face: NodeFace, name: str, *, is_input: bool) -> QPointF:
    """The middle of the port of that name; of the node's side if it has none such."""
    ports = face.inputs if is_input else face.outputs
    x = 0.0 if is_input else NODE_WIDTH
    for number, port in enumerate(ports):
        if port.name == name:
            return QPointF(x, _port_height(face, len(ports), number))
    return QPointF(x, height_of(face) / 2)


def _port_height(face: NodeFace, count: int, number: int) -> float:
    return height_of(face) / 2 + (number - (count - 1) / 2) * PORT_SPACING
