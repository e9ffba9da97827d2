"""One curve on a plot."""

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from gui import theme
from gui.widgets.curves import Curve
from gui.widgets.plot_swatch import line_pen

_FEW = 2_000


class PlottedCurve:
    """The items that draw one curve: faint behind, strong in front, a marker at its end.

    Args:
        view: the plot widget.
    """

    def __init__(self, view: pg.PlotWidget) -> None:
        self._faint = _added(view)
        self._line = _added(view)
        self._end = _added(view)
        self._look: object = None

    def show(self, curve: Curve, scale: float) -> None:
        """Draws the values of `curve`, with widths at a scale."""
        color = theme.current().plot(curve.style.color)
        look = (curve.style, scale, color.name(), len(curve.x) <= _FEW)
        if look != self._look:
            self._look = look
            self._style(curve, scale, color)
        faint = curve.faint
        self._faint.setData(*((curve.x, faint) if faint is not None else ([], [])))
        self._line.setData(curve.x, curve.y)
        if not curve.style.is_sparse:
            self._end.setData(curve.x[-1:], curve.y[-1:])

    def remove_from(self, view: pg.PlotWidget) -> None:
        """Takes the curve off the plot."""
        for item in (self._faint, self._line, self._end):
            view.removeItem(item)

    def _style(self, curve: Curve, scale: float, color: QColor) -> None:
        is_few = len(curve.x) <= _FEW
        pale = QColor(color)
        pale.setAlphaF(0.35)
        self._faint.setPen(pg.mkPen(pale, width=1))
        pen = line_pen(curve.style, color, (1.8 if is_few else 1.0) * scale)
        pen.setCosmetic(True)
        self._line.setPen(pen)
        self._line.opts["antialias"] = is_few
        self._line.curve.setSegmentedLineMode("off" if curve.style.is_dashed else "on")
        marked = self._line if curve.style.is_sparse else self._end
        marked.setSymbol(curve.style.symbol)
        marked.setSymbolSize(7 * scale)
        marked.setSymbolBrush(color)
        marked.setSymbolPen(pg.mkPen(theme.current().panel, width=scale))


def _added(view: pg.PlotWidget) -> pg.PlotDataItem:
    item = pg.PlotDataItem(connect="finite", pen=pg.mkPen(None))
    view.addItem(item)
    item.setZValue(1)
    item.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
    return item
