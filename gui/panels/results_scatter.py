"""Wanted numbers against given ones."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.training.results_values import Results
from gui import theme

_MOST_TICKS = 5
_NARROWEST = 1e-40
"""Numbers that are less far apart are one number: 32-bit floats tell no more apart."""


class Scatter(QWidget):
    """Shows a dot for each sample; those on the diagonal are as they should be."""

    def __init__(self) -> None:
        super().__init__()
        self._results: Results | None = None
        self.setAccessibleName("Wanted against given numbers")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.notifier.changed.connect(self.update)

    def show_results(self, results: Results) -> None:
        """Shows the points of an epoch."""
        self._results = results
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Gives room for the axes and a few points."""
        em = self.fontMetrics().height()
        return QSize(em * 8, em * 6)

    def sizeHint(self) -> QSize:
        """Gives room for a square."""
        em = self.fontMetrics().height()
        return QSize(em * 22, em * 17)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paints the points."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.current().panel)
        if self._results is not None:
            draw_scatter(painter, QRectF(self.rect()), self._results)


def draw_scatter(painter: QPainter, area: QRectF, results: Results) -> None:
    """Paints wanted numbers to the right against given ones upwards.

    Args:
        painter: with the font to take.
        area: that it fills.
        results: whose points are shown.
    """
    if not results.points:
        return
    colors, em = theme.current(), QFontMetricsF(painter.font()).height()
    low, high = _range(results.points)
    frame = area.adjusted(em * 4.6, em * 0.6, -em * 1.6, -em * 2.6)
    side = min(frame.width(), frame.height() * 1.8)
    frame.setWidth(max(side, 1.0))
    frame.setHeight(max(frame.height(), 1.0))
    painter.save()
    _draw_axes(painter, frame, low, high)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(frame.adjusted(-em, -em, em, em))
    painter.setPen(QPen(colors.text_dim, 1.2, Qt.PenStyle.DashLine))
    painter.drawLine(frame.bottomLeft(), frame.topRight())
    dot = colors.plot(0)
    dot.setAlphaF(0.75)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(dot)
    for wanted, given in results.points:
        x = frame.left() + frame.width() * (wanted - low) / (high - low)
        y = frame.bottom() - frame.height() * (given - low) / (high - low)
        painter.drawEllipse(QPointF(x, max(min(y, 1e5), -1e5)), em * 0.2, em * 0.2)
    painter.restore()


def _range(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Gives what both axes reach over: the wanted numbers, and given ones that are not far off."""
    wanted = [each for each, _ in points]
    low, high = min(wanted), max(wanted)
    reach = high - low if high - low > _NARROWEST else max(abs(high), 1.0)
    given = [each for _, each in points if low - reach <= each <= high + reach]
    low, high = min([low, *given]), max([high, *given])
    margin = 0.04 * (high - low if high - low > _NARROWEST else reach)
    return low - margin, high + margin


def _draw_axes(painter: QPainter, frame: QRectF, low: float, high: float) -> None:
    colors, metrics = theme.current(), QFontMetricsF(painter.font())
    em = metrics.height()
    painter.setPen(QPen(colors.field_border, 1))
    painter.drawRect(frame)
    painter.setPen(colors.text_dim)
    for value in _ticks(low, high):
        share = (value - low) / (high - low)
        text = f"{value:.6g}".replace("-", "−")
        y = frame.bottom() - frame.height() * share
        x = frame.left() + frame.width() * share
        left = QRectF(frame.left() - em * 4, y - em / 2, em * 3.7, em)
        painter.drawText(left, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        below = QRectF(x - em * 3, frame.bottom() + em * 0.2, em * 6, em)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)
        painter.drawLine(QPointF(frame.left() - em * 0.2, y), QPointF(frame.left(), y))
        painter.drawLine(QPointF(x, frame.bottom()), QPointF(x, frame.bottom() + em * 0.2))
    title = QRectF(frame.left(), frame.bottom() + em * 1.25, frame.width(), em)
    painter.drawText(title, Qt.AlignmentFlag.AlignCenter, "Wanted")
    painter.save()
    painter.translate(frame.left() - em * 4.1, frame.center().y())
    painter.rotate(-90)
    side = QRectF(-frame.height() / 2, -em / 2, frame.height(), em)
    painter.drawText(side, Qt.AlignmentFlag.AlignCenter, "Given")
    painter.restore()


def _ticks(low: float, high: float) -> list[float]:
    """Gives round numbers between two others."""
    least = (high - low) / _MOST_TICKS
    decade = 10.0 ** math.floor(math.log10(least))
    step = next(each * decade for each in (1, 2, 5, 10) if each * decade >= least * 0.999)
    first = math.ceil(low / step)
    return [number * step for number in range(first, math.floor(high / step) + 1)]
