"""The small sample of a curve that stands before its name."""

from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui import theme
from gui.widgets.curves import CurveStyle


def draw_swatch(
    painter: QPainter, start: QPointF, width: float, style: CurveStyle, color: QColor | None = None
) -> None:
    """Paints a stretch of a curve with its marker, from `start` to the right."""
    color = color or theme.current().plot(style.color)
    painter.save()
    painter.setPen(line_pen(style, color, max(1.5, width / 14)))
    painter.drawLine(start, start + QPointF(width, 0))
    painter.translate(start + QPointF(width / 2, 0))
    painter.scale(width / 3.2, width / 3.2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPath(Symbols[style.symbol])
    painter.restore()


def line_pen(style: CurveStyle, color: QColor, width: float) -> QPen:
    """Gives the pen of a curve."""
    pen = QPen(color, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if style.is_dashed:
        pen.setDashPattern([3.0, 2.0])
    return pen
