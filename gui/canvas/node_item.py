"""A node in the scene: one painted item, its ports and texts being no items of their own."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from engine.graph.model import NodeId
from gui.canvas.node_face import NodeFace
from gui.canvas.node_painter import paint_node
from gui.canvas.node_shape import body_of, bounds_of, port_point


class NodeItem(QGraphicsItem):
    """Paints one node. The scene tells it what to show and where."""

    def __init__(self, node: NodeId, face: NodeFace) -> None:
        super().__init__()
        self.node = node
        self.face = face
        self.is_selected = False
        self._bounds = bounds_of(face)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def show_face(self, face: NodeFace) -> None:
        """Shows other texts, ports or states."""
        if face != self.face:
            bounds = bounds_of(face)
            if bounds != self._bounds:
                self.prepareGeometryChange()
                self._bounds = bounds
            self.face = face
            self.update()

    def show_selected(self, is_selected: bool) -> None:
        """Shows whether it is selected."""
        if is_selected != self.is_selected:
            self.is_selected = is_selected
            self.setZValue(1.0 if is_selected else 0.0)
            self.update()

    @property
    def body(self) -> QRectF:
        """Its rectangle in the scene, without ports and outline."""
        return body_of(self.face).translated(self.pos())

    def port(self, name: str, *, is_input: bool) -> QPointF:
        """The middle of a port in the scene."""
        return self.pos() + port_point(self.face, name, is_input=is_input)

    def boundingRect(self) -> QRectF:
        """See Qt."""
        return self._bounds

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,  # noqa: ARG002
        widget: QWidget | None = None,  # noqa: ARG002
    ) -> None:
        """See Qt."""
        scale = painter.worldTransform().m11()
        paint_node(painter, self.face, scale, is_selected=self.is_selected)
