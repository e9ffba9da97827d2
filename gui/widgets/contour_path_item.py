"""One path on a contour plot: its way, a dot for each step, its start, its end, a moment."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform

from gui import theme
from gui.widgets.contour_paths import ContourPath, within
from gui.widgets.curve_store import Numbers
from gui.widgets.plot_swatch import line_pen
from gui.widgets.screen_item import MarkerLook, ScreenItem, draw_markers, mapped, marker_path

_MOST_DOTS = 400
_CUT = "x"


class PathItem(ScreenItem):
    """Draws the way of one path; its ends are an item of their own, above the ways of all."""

    def __init__(self) -> None:
        super().__init__()
        self.ends = PathEnds(self)
        self._path = ContourPath("", "", np.empty(0), np.empty(0))
        self._x = self._y = np.empty(0)
        self._moment: int | None = None
        self._scale = 1.0

    def show(
        self, path: ContourPath, region: tuple[float, float, float, float], scale: float
    ) -> None:
        """Draws the whole path.

        Args:
            path: what is drawn.
            region: that is shown; points far off are brought nearer.
            scale: of widths and markers.
        """
        self._path, self._scale = path, scale
        self._x = within(path.x, *region[:2])
        self._y = within(path.y, *region[2:])
        self.show_moment(None)

    def show_moment(self, moment: int | None) -> None:
        """Points out one moment and draws what comes after it faintly; all of it if None."""
        self._moment = None if moment is None else min(max(moment, 0), len(self._path) - 1)
        self.update()
        self.ends.update()

    def draw(self, painter: QPainter, transform: QTransform) -> None:
        """See `ScreenItem`."""
        if not len(self._path):
            return
        x, y = mapped(transform, self._x, self._y)
        last = len(x) - 1 if self._moment is None else self._moment
        done, rest = slice(0, last + 1), slice(last, None)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._moment is not None:
            self._draw_rest(painter, x[rest], y[rest])
        self._draw_way(painter, x[done], y[done])
        if len(x) <= _MOST_DOTS:
            self._draw_dots(painter, x[1 : last + 1], y[1 : last + 1])

    def draw_ends(self, painter: QPainter, transform: QTransform) -> None:
        """Draws the start, and the end or the moment.

        Args:
            painter, transform: see `ScreenItem`.
        """
        x, y = mapped(transform, self._x, self._y)
        last = len(x) - 1 if self._moment is None else self._moment
        self._draw_start(painter, x[:1], y[:1])
        self._draw_end(painter, x[last : last + 1], y[last : last + 1])

    @property
    def _color(self) -> QColor:
        return theme.current().plot(self._path.style.color)

    def _draw_rest(self, painter: QPainter, x: Numbers, y: Numbers) -> None:
        pale = QColor(self._color)
        pale.setAlphaF(0.5)
        self._draw_line(painter, x, y, line_pen(self._path.style, pale, 1.1 * self._scale))

    def _draw_way(self, painter: QPainter, x: Numbers, y: Numbers) -> None:
        halo = QColor(theme.current().panel)
        halo.setAlphaF(0.6)
        painter.setPen(QPen(halo, 4 * self._scale))
        painter.drawLines(_segments(x, y))
        pen = line_pen(self._path.style, self._color, 1.8 * self._scale)
        self._draw_line(painter, x, y, pen)

    def _draw_line(self, painter: QPainter, x: Numbers, y: Numbers, pen: QPen) -> None:
        """Draws a line: dashes along the whole of it, else piece by piece, which is faster."""
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if self._path.style.is_dashed:
            painter.strokePath(_line(x, y), pen)
            return
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLines(_segments(x, y))

    def _draw_dots(self, painter: QPainter, x: Numbers, y: Numbers) -> None:
        is_there = np.isfinite(x) & np.isfinite(y)
        ground, scale = theme.current().panel, self._scale
        look = MarkerLook(self._path.style.symbol, 5.5 * scale, self._color, ground, 0.6 * scale)
        draw_markers(painter, x[is_there], y[is_there], look)

    def _draw_start(self, painter: QPainter, x: Numbers, y: Numbers) -> None:
        if len(x) and np.isfinite(x).all() and np.isfinite(y).all():
            painter.setBrush(theme.current().panel)
            painter.setPen(QPen(self._color, 2 * self._scale))
            painter.drawPath(marker_path("o", x, y, 10 * self._scale))

    def _draw_end(self, painter: QPainter, x: Numbers, y: Numbers) -> None:
        if not (len(x) and np.isfinite(x).all() and np.isfinite(y).all()):
            return
        colors, is_moment = theme.current(), self._moment is not None
        symbol = _CUT if self._path.is_cut and not is_moment else self._path.style.symbol
        size = (13 if is_moment else 11) * self._scale
        rim = colors.text if is_moment else colors.panel
        draw_markers(painter, x, y, MarkerLook(symbol, size, self._color, rim, 1.5 * self._scale))


class PathEnds(ScreenItem):
    """Draws the ends of a path."""

    def __init__(self, path: PathItem) -> None:
        super().__init__()
        self._path = path

    def draw(self, painter: QPainter, transform: QTransform) -> None:
        """See `ScreenItem`."""
        self._path.draw_ends(painter, transform)


def _line(x: Numbers, y: Numbers) -> QPainterPath:
    if len(x) < 2:
        return QPainterPath()
    path: QPainterPath = pg.arrayToQPath(
        np.ascontiguousarray(x), np.ascontiguousarray(y), connect="finite"
    )
    return path


def _segments(x: Numbers, y: Numbers) -> list[QLineF]:
    """Gives the pieces of a line that lie between known points."""
    is_there = np.isfinite(x) & np.isfinite(y)
    whole = is_there[:-1] & is_there[1:]
    ends = np.stack([x[:-1], y[:-1], x[1:], y[1:]], axis=1)[whole]
    return [QLineF(*piece) for piece in ends.tolist()]
