"""Items of a plot that are drawn in the units of the screen.

Cosmetic pens count the pixels of the device: they are thin in pictures of a higher density, and
few programs understand them in drawings. So what has a width on the screen is mapped there first.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pyqtgraph as pg
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gui.widgets.curve_store import Numbers


class ScreenItem(pg.UIGraphicsItem):  # type: ignore[misc]
    """Fills the view box; draws in the units of the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """See Qt."""
        with on_screen(painter) as transform:
            self.draw(painter, transform)

    def draw(self, painter: QPainter, transform: QTransform) -> None:
        """Draws it.

        Args:
            painter: in the units of the screen.
            transform: from the units of the axes to those.
        """
        raise NotImplementedError


@contextmanager
def on_screen(painter: QPainter) -> Iterator[QTransform]:
    """Lets a painter draw in the units of the screen; gives the way there from its own."""
    transform = painter.worldTransform()
    painter.save()
    painter.resetTransform()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    yield transform
    painter.restore()


def mapped(transform: QTransform, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    """Gives points of the axes on the screen."""
    return transform.m11() * x + transform.dx(), transform.m22() * y + transform.dy()


def marker_path(symbol: str, x: Numbers, y: Numbers, size: float) -> QPainterPath:
    """Gives one marker at each point of the screen."""
    shape = QTransform.fromScale(size, size).map(Symbols[symbol])
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for place in zip(x.tolist(), y.tolist(), strict=True):
        path.addPath(shape.translated(QPointF(*place)))
    return path


@dataclass(frozen=True)
class MarkerLook:
    """How markers are drawn.

    Args:
        symbol: a shape of pyqtgraph.
        size: across, without the rim.
        color: of the shape.
        rim: colour around it.
        rim_width: of that; none if 0.
    """

    symbol: str
    size: float
    color: QColor
    rim: QColor
    rim_width: float


def draw_markers(painter: QPainter, x: Numbers, y: Numbers, look: MarkerLook) -> None:
    """Draws a marker at each point of the screen; a rim is a larger one below, which is faster
    than a stroke."""
    whole = look.size + 2 * look.rim_width
    painter.fillPath(marker_path(look.symbol, x, y, whole), look.rim)
    painter.fillPath(marker_path(look.symbol, x, y, look.size), look.color)
