"""The drawing of level lines and of the areas between them."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gui import theme
from gui.widgets.contour_colors import area_color, line_color
from gui.widgets.contour_grid import HeightGrid, Level
from gui.widgets.screen_item import on_screen


class ContourItem(pg.GraphicsObject):  # type: ignore[misc]
    """Draws levels as lines over areas that grow stronger with the height.

    Attributes:
        is_exported: it is drawn for a file: as lines, at the density of that.
    """

    def __init__(self) -> None:
        super().__init__()
        self._extent = QRectF()
        self._levels: list[tuple[QPainterPath, QPainterPath]] = []
        self._width = 1.0
        self.is_exported = False
        self._seen: object = None
        self._pixmap = QPixmap()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_levels(self, grid: HeightGrid | None, levels: Sequence[Level], width: float) -> None:
        """Draws these levels of a grid; none if there is no grid.

        Args:
            grid: where they are.
            levels: from low to high.
            width: of the lines, in pixels of the screen.
        """
        self.prepareGeometryChange()
        self._seen = None
        self._width = width
        self._extent = QRectF()
        if grid is not None and min(grid.heights.shape) > 1:
            left, right, bottom, top = grid.extent
            self._extent = QRectF(left, bottom, right - left, top - bottom)
        self._levels = [(_area(level), _line(level)) for level in levels]
        self.update()

    def boundingRect(self) -> QRectF:
        """See Qt."""
        return self._extent

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draws the levels; on the screen only once, as long as they and the view stay."""
        with on_screen(painter) as transform:
            if widget is None or self.is_exported:
                self._draw(painter, transform)
            else:
                painter.drawPixmap(0, 0, self._picture(transform, widget))

    def _picture(self, transform: QTransform, widget: QWidget) -> QPixmap:
        """Gives the levels as they stand on a widget."""
        place = (transform.m11(), transform.m22(), transform.dx(), transform.dy())
        density = widget.devicePixelRatioF()
        seen = (place, widget.size().toTuple(), density, theme.current().name)
        if seen != self._seen:
            self._seen = seen
            self._pixmap = QPixmap(widget.size() * density)
            self._pixmap.setDevicePixelRatio(density)
            self._pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw(painter, transform)
            painter.end()
        return self._pixmap

    def _draw(self, painter: QPainter, transform: QTransform) -> None:
        colors, count = theme.current(), len(self._levels)
        for index, (area, _) in enumerate(self._levels):
            painter.fillPath(transform.map(area), area_color(colors, (index + 1) / count))
        for index, (_, line) in enumerate(self._levels):
            pen = QPen(line_color(colors, index / max(count - 1, 1)), self._width)
            painter.strokePath(transform.map(line), pen)


def _line(level: Level) -> QPainterPath:
    if not len(level.lines):
        return QPainterPath()
    path: QPainterPath = pg.arrayToQPath(
        np.ascontiguousarray(level.lines[:, 0]),
        np.ascontiguousarray(level.lines[:, 1]),
        connect="finite",
    )
    return path


def _area(level: Level) -> QPainterPath:
    """The outlines of what is higher; holes are outlines within."""
    if not len(level.area):
        return QPainterPath()
    connect = np.ones(len(level.area), np.int32)
    connect[level.area_ends - 1] = 0
    path: QPainterPath = pg.arrayToQPath(
        np.ascontiguousarray(level.area[:, 0]),
        np.ascontiguousarray(level.area[:, 1]),
        connect=connect,
    )
    path.setFillRule(Qt.FillRule.OddEvenFill)
    return path
