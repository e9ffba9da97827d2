"""One curve on a plot."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from gui import theme
from gui.widgets.curve_store import Numbers
from gui.widgets.curves import Curve
from gui.widgets.plot_swatch import line_pen

_FEW = 2_000


class PlottedCurve:
    """The items that draw one curve: faint behind, strong in front, a marker at its end.

    Args:
        view: the plot widget.
    """

    def __init__(self, view: pg.PlotWidget) -> None:
        self._view = view
        self._faint = _added(view)
        self._line = _added(view)
        self._end = _added(view)
        self._look: object = None

    def show(self, curve: Curve, scale: float, *, is_log: bool) -> None:
        """Draws the values of `curve`, with widths at a scale."""
        color = theme.current().plot(curve.style.color)
        look = (curve.style, scale, color.name(), len(curve.x) <= _FEW)
        if look != self._look:
            self._look = look
            self._style(curve, scale, color)
        faint = curve.faint if curve.faint is not None else np.empty(0)
        self._faint.setData(*_drawable(curve.x[: len(faint)], faint, is_log=is_log))
        x, y = _drawable(curve.x, curve.y, is_log=is_log)
        if curve.style.is_sparse:
            is_number = np.isfinite(y)
            x, y = x[is_number], y[is_number]
        else:
            self._end.setData(*_drawable(x[-1:], y[-1:], is_log=is_log))
        self._line.setData(x, y)

    def remove_from(self, view: pg.PlotWidget) -> None:
        """Takes the curve off the plot."""
        for item in (self._faint, self._line, self._end):
            view.removeItem(item)

    def _style(self, curve: Curve, scale: float, color: QColor) -> None:
        is_few = len(curve.x) <= _FEW
        pale = QColor(color)
        pale.setAlphaF(0.35)
        self._faint.setPen(pg.mkPen(pale, width=1))
        # Widths of cosmetic pens count the screen's own pixels.
        sharp = scale * self._view.devicePixelRatioF()
        pen = line_pen(curve.style, color, (1.8 if is_few else 1.0) * sharp)
        pen.setCosmetic(True)
        self._line.setPen(pen)
        self._line.opts["antialias"] = is_few
        self._line.curve.setSegmentedLineMode("off" if curve.style.is_dashed else "on")
        marked = self._line if curve.style.is_sparse else self._end
        marked.setSymbol(curve.style.symbol)
        marked.setSymbolSize(7 * scale)
        marked.setSymbolBrush(color)
        marked.setSymbolPen(pg.mkPen(theme.current().panel, width=scale))


def _drawable(x: Numbers, y: Numbers, *, is_log: bool) -> tuple[Numbers, Numbers]:
    """Leaves out what has no place: numbers up to zero on a logarithmic scale, and curves
    without any number, of which pyqtgraph cannot tell the bounds."""
    if is_log:
        y = np.where(y > 0, y, np.nan)
    return (x, y) if np.isfinite(y).any() else (x[:0], y[:0])


def _added(view: pg.PlotWidget) -> pg.PlotDataItem:
    item = pg.PlotDataItem(connect="finite", pen=pg.mkPen(None))
    view.addItem(item)
    item.setZValue(1)
    item.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
    return item
