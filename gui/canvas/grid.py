"""The dots behind the nodes."""

from math import ceil, floor

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gui import theme
from gui.canvas.arrays import polygon_of

STEP = 24.0
"""Between two dots, and what a nudge with the arrow keys moves."""
CLOSEST = 15.0
"""Pixels between two dots; if they come closer, only each fourth is painted."""


def paint_grid(painter: QPainter, rect: QRectF, scale: float) -> None:
    """Paints the dots of a part of the scene."""
    step = STEP
    while step * scale < CLOSEST:
        step *= 4
    columns = np.arange(floor(rect.left() / step), ceil(rect.right() / step) + 1) * step
    rows = np.arange(floor(rect.top() / step), ceil(rect.bottom() / step) + 1) * step
    count = len(columns) * len(rows)
    if count > 20_000:
        return
    pen = QPen(theme.current().grid, 2.0)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawPoints(polygon_of(np.stack(np.meshgrid(columns, rows), axis=-1)))
