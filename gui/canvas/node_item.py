"""A node in the scene: one painted item, its ports and texts being no items of their own."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from engine.graph.model import NodeId
from gui.canvas.node_face import Mood, NodeFace
from gui.canvas.node_painter import paint_node
from gui.canvas.node_shape import body_of, bounds_of, port_point


class NodeItem(QGraphicsItem):
    """Paints one node. The scene tells it what to show and where.

    A face that tells other sizes than before, but has the same ports, is made when it is asked
    for: of a thousand nodes that an edit reaches, few are seen in detail.
    """

    def __init__(self, node: NodeId, face: NodeFace) -> None:
        super().__init__()
        self.node = node
        self._face = face
        self._make: Callable[[], NodeFace] | None = None
        self.is_selected = False
        self._bounds = bounds_of(face)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    @property
    def face(self) -> NodeFace:
        """What it shows."""
        if self._make is not None:
            self._face, self._make = self._make(), None
        return self._face

    @property
    def family(self) -> str:
        """Of its operator."""
        return self._face.family

    @property
    def is_wrong(self) -> bool:
        """Whether it has an error."""
        return self._face.mood is Mood.ERROR

    def show_face(self, face: NodeFace) -> None:
        """Shows other texts, ports or states."""
        self._make = None
        if face != self._face:
            bounds = bounds_of(face)
            if bounds != self._bounds:
                self.prepareGeometryChange()
                self._bounds = bounds
            self._face = face
            self.update()

    def show_later(self, make: Callable[[], NodeFace]) -> None:
        """Shows another face as soon as it is looked at.

        Args:
            make: gives it; ports, family and whether there is an error stay as they are.
        """
        self._make = make
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
        return body_of(self._face).translated(self.pos())

    def port(self, name: str, *, is_input: bool) -> QPointF:
        """The middle of a port in the scene."""
        return self.pos() + port_point(self._face, name, is_input=is_input)

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
