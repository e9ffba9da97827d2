"""Single places on a contour plot."""

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPen, QTransform

from gui import theme
from gui.widgets.contour_paths import Mark
from gui.widgets.screen_item import MarkerLook, ScreenItem, draw_markers, mapped, marker_path


class MarksItem(ScreenItem):
    """Points out places, such as minima."""

    def __init__(self) -> None:
        super().__init__()
        self._marks: tuple[Mark, ...] = ()
        self._scale = 1.0

    def show_marks(self, marks: Iterable[Mark], scale: float) -> None:
        """Shows these places and no others."""
        self._marks, self._scale = tuple(marks), scale
        self.update()

    def draw(self, painter: QPainter, transform: QTransform) -> None:
        """See `ScreenItem`."""
        colors = theme.current()
        for mark in self._marks:
            x, y = mapped(transform, np.array([mark.x]), np.array([mark.y]))
            look = MarkerLook(mark.symbol, 11 * self._scale, colors.text, colors.panel, self._scale)
            draw_markers(painter, x, y, look)


class CursorItem(ScreenItem):
    """A ring around the point that is read."""

    def __init__(self) -> None:
        super().__init__()
        self._place: tuple[float, float] | None = None
        self._scale = 1.0

    def show_at(self, place: tuple[float, float] | None, scale: float = 1.0) -> None:
        """Shows the ring there; hides it if there is no place."""
        self._place, self._scale = place, scale
        self.update()

    def draw(self, painter: QPainter, transform: QTransform) -> None:
        """See `ScreenItem`."""
        if self._place is None:
            return
        x, y = mapped(transform, np.array([self._place[0]]), np.array([self._place[1]]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.current().text, 1.8 * self._scale))
        painter.drawPath(marker_path("o", x, y, 17 * self._scale))
