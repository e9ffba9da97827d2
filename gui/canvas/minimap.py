"""A small picture of the whole graph in a corner; a click or drag goes there."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.canvas.far_view import FarView

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

MARGIN = 12
_LEAST_LINES = 12
"""A lower canvas is left to the graph itself."""


class Minimap(QWidget):
    """Shows where the view is; seen only while not all of the graph is."""

    def __init__(self, canvas: "CanvasView", far: FarView) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._far = far
        self._picture = QPixmap()
        self.is_wanted = True
        self.setAccessibleName("Overview of the network")
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.hide()

    def refresh(self, *, is_changed: bool = False) -> None:
        """Takes its place and shows itself if there is something out of sight."""
        if is_changed:
            self._picture = QPixmap()
        canvas = self._canvas
        content = canvas.canvas_scene.content_rect()
        is_needed = not content.isEmpty() and not canvas.camera.seen().contains(content)
        has_room = canvas.height() >= _LEAST_LINES * self.fontMetrics().height()
        self.setVisible(self.is_wanted and is_needed and has_room)
        if self.isVisible():
            self._place(content)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """See Qt."""
        look = theme.current()
        painter = QPainter(self)
        if self._picture.isNull():
            self._picture = self._draw_graph()
        painter.drawPixmap(0, 0, self._picture)
        painter.save()
        self._look_at(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = QColor(look.selection)
        fill.setAlphaF(0.12)
        pen = QPen(look.selection, 1.5)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(fill)
        painter.drawRect(self._canvas.camera.seen())
        painter.restore()
        painter.setPen(QPen(look.field_border, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self._picture = QPixmap()

    def _draw_graph(self) -> QPixmap:
        """Gives the picture behind the frame; it is kept until the graph changes."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(theme.current().panel)
        painter = QPainter(picture)
        area = self._area()
        self._look_at(painter)
        self._far.paint(painter, area, self._scale(area))
        painter.end()
        return picture

    def _look_at(self, painter: QPainter) -> None:
        area = self._area()
        scale = self._scale(area)
        painter.translate(self.width() / 2, self.height() / 2)
        painter.scale(scale, scale)
        painter.translate(-area.center())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See Qt."""
        self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """See Qt."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """See Qt."""
        event.accept()

    def _go(self, point: QPointF) -> None:
        area = self._area()
        offset = (point - QPointF(self.width() / 2, self.height() / 2)) / self._scale(area)
        self._canvas.centerOn(area.center() + offset)

    def _place(self, content: QRectF) -> None:
        line = self.fontMetrics().height()
        wide, high = line * 13, line * 8
        shape = content.width() / max(content.height(), 1.0)
        width = wide if shape > wide / high else max(line * 4, round(high * shape))
        height = high if shape < wide / high else max(line * 3, round(wide / shape))
        canvas = self._canvas
        self.setGeometry(
            canvas.width() - width - MARGIN, canvas.height() - height - MARGIN, width, height
        )

    def _area(self) -> QRectF:
        content = self._canvas.canvas_scene.content_rect()
        edge = 0.06 * max(content.width(), content.height())
        return content.adjusted(-edge, -edge, edge, edge)

    def _scale(self, area: QRectF) -> float:
        return min(self.width() / max(area.width(), 1), self.height() / max(area.height(), 1))
