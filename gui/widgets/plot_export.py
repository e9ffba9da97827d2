"""A plot as a picture or as numbers, for papers and for other programs."""

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator

from gui import theme
from gui.widgets.curves import Curve
from gui.widgets.plot import CurvePlot
from gui.widgets.plot_key import KeyEntry, draw_entry
from gui.widgets.tabular import to_csv

_DENSITY = 2.0


def plot_to_png(plot: CurvePlot, entries: Sequence[KeyEntry]) -> bytes:
    """Gives the plot with its key as a PNG of twice the size on the screen."""
    size = _size(plot, entries)
    image = QImage(size * _DENSITY, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(_DENSITY)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw(painter, plot, entries, size)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(data.data())


def plot_to_svg(plot: CurvePlot, entries: Sequence[KeyEntry]) -> bytes:
    """Gives the plot with its key as a drawing of lines and text."""
    size = _size(plot, entries)
    data = QByteArray()
    buffer = QBuffer(data)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(plot.logicalDpiX())
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle("Curves")
    painter = QPainter(generator)
    _draw(painter, plot, entries, size)
    painter.end()
    return bytes(data.data())


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
