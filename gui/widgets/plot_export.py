"""A plot as a picture or as numbers, for papers and for other programs."""

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter

from gui import theme
from gui.widgets.curves import Curve
from gui.widgets.pictures import to_png, to_svg
from gui.widgets.plot import CurvePlot
from gui.widgets.plot_key import KeyEntry, draw_entry
from gui.widgets.tabular import to_csv


def plot_to_png(plot: CurvePlot, entries: Sequence[KeyEntry]) -> bytes:
    """Gives the plot with its key as a PNG of twice the size on the screen."""
    size = _size(plot, entries)
    return to_png(size, lambda painter: _draw(painter, plot, entries, size))


def plot_to_svg(plot: CurvePlot, entries: Sequence[KeyEntry]) -> bytes:
    """Gives the plot with its key as a drawing of lines and text."""
    size = _size(plot, entries)
    return to_svg(
        size,
        lambda painter: _draw(painter, plot, entries, size),
        title="Curves",
        dots_per_inch=plot.logicalDpiX(),
    )


def curves_to_csv(x_name: str, curves: Sequence[Curve]) -> str:
    """Gives every point of every curve, one a line."""
    rows = (
        (curve.label, f"{x:.10g}", "" if y != y else f"{y:.17g}")
        for curve in curves
        for x, y in zip(curve.x.tolist(), _raw(curve), strict=True)
    )
    return to_csv(("curve", x_name, "value"), rows)


def _raw(curve: Curve) -> list[float]:
    values: list[float] = (curve.y if curve.faint is None else curve.faint).tolist()
    return values


def _row(plot: CurvePlot) -> int:
    return round(plot.fontMetrics().height() * 1.6)


def _size(plot: CurvePlot, entries: Sequence[KeyEntry]) -> QSize:
    view: QSize = plot.view.size()
    return view + QSize(0, _row(plot) * len(entries) + _row(plot) // 2)


def _draw(painter: QPainter, plot: CurvePlot, entries: Sequence[KeyEntry], size: QSize) -> None:
    whole = QRectF(0, 0, size.width(), size.height())
    painter.fillRect(whole, theme.current().panel)
    painter.setFont(plot.font())
    row, em = _row(plot), plot.fontMetrics().height()
    for index, entry in enumerate(entries):
        place = QRectF(em, row / 4 + index * row, 0, row)
        place.setWidth(painter.fontMetrics().horizontalAdvance(entry.label + entry.value) + 4 * em)
        draw_entry(painter, place, entry, is_hidden=False)
    top = len(entries) * row + row / 2
    target = whole.marginsRemoved(QMarginsF(0, top, 0, 0))
    source = QRectF(plot.view.viewport().rect())
    plot.stop_reading()
    plot.view.render(painter, target, source.toRect(), Qt.AspectRatioMode.IgnoreAspectRatio)
