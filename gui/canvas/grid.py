"""The dots behind the nodes."""

from functools import lru_cache
from math import ceil, floor

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from gui import theme

STEP = 24.0
"""Between two dots, and what a nudge with the arrow keys moves."""
CLOSEST = 15.0
"""Pixels between two dots; if they come closer, only each fourth is painted."""
DOT = 2


def paint_grid(painter: QPainter, rect: QRectF) -> None:
    """Paints the dots of a part of the scene: one row is drawn once and put down for each."""
    transform = painter.worldTransform()
    scale = transform.m11()
    step = STEP
    while step * scale < CLOSEST:
        step *= 4
    first_column, last_column = floor(rect.left() / step), ceil(rect.right() / step)
    first_row, last_row = floor(rect.top() / step), ceil(rect.bottom() / step)
    ratio = painter.device().devicePixelRatio()
    color = theme.current().grid.name()
    row = _row_of_dots(last_column - first_column + 1, step * scale, ratio, color)
    corner = transform.map(QPointF(first_column * step, first_row * step))
    painter.save()
    painter.resetTransform()
    left, top = round(corner.x()) - DOT / 2, corner.y()
    for number in range(last_row - first_row + 1):
        painter.drawPixmap(QPointF(left, round(top + number * step * scale) - DOT / 2), row)
    painter.restore()


@lru_cache(maxsize=32)
def _row_of_dots(count: int, distance: float, ratio: float, color: str) -> QPixmap:
    width = ceil(count * distance * ratio) + DOT
    row = QPixmap(width, ceil(DOT * ratio))
    row.setDevicePixelRatio(ratio)
    row.fill(Qt.GlobalColor.transparent)
    painter = QPainter(row)
    for number in range(count):
        painter.fillRect(QRectF(round(number * distance), 0, DOT, DOT), QColor(color))
    painter.end()
    return row
