"""The box beside the cross-hair that says what the curves are worth there."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.widgets.curves import CurveStyle
from gui.widgets.plot_swatch import draw_swatch


@dataclass(frozen=True)
class Reading:
    """One line of the read-out; of no curve if it has no style."""

    label: str
    value: str
    style: CurveStyle | None = None


class ReadOut(QWidget):
    """Shows a heading and a line for each curve; lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._area = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.heading = ""
        self.readings: tuple[Reading, ...] = ()
        self.hide()

    def show_at(self, point: QPoint, heading: str, readings: Sequence[Reading]) -> None:
        """Shows the values beside `point`, on the side that has room."""
        self.heading, self.readings = heading, tuple(readings)
        self.resize(self.sizeHint())
        gap = self.fontMetrics().height()
        room = self._area.rect()
        x = point.x() + gap
        if x + self.width() > room.right():
            x = max(0, point.x() - gap - self.width())
        y = min(max(0, point.y() - self.height() // 2), max(0, room.bottom() - self.height()))
        self.move(x, y)
        self.setAccessibleName(self.text())
        self.show()
        self.update()

    def text(self) -> str:
        """What it says, as one line."""
        return ", ".join([self.heading, *(f"{each.label} {each.value}" for each in self.readings)])

    def sizeHint(self) -> QSize:
        """Gives the size that the text needs."""
        metrics, unit = self.fontMetrics(), self._unit()
        rows = [self._label_width() + self._value_width() + 6 * unit, 0]
        width = max(metrics.horizontalAdvance(self.heading), *rows) + 2 * unit
        return QSize(int(width), int((len(self.readings) + 1) * self._row() + unit))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paints the box."""
        colors, unit, row = theme.current(), self._unit(), self._row()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colors.field_border, 1))
        painter.setBrush(colors.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), unit, unit)
        line = QRectF(unit, unit / 2, self.width() - 2 * unit, row)
        painter.setPen(colors.text_dim)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, self.heading)
        for reading in self.readings:
            line.translate(0, row)
            self._draw_reading(painter, line, reading)

    def _draw_reading(self, painter: QPainter, line: QRectF, reading: Reading) -> None:
        colors, unit = theme.current(), self._unit()
        start = QPointF(line.left(), line.center().y())
        indent = 0.0
        if reading.style is not None:
            draw_swatch(painter, start, 3 * unit, reading.style)
            indent = 4 * unit
        painter.setPen(colors.text)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line.adjusted(indent, 0, 0, 0), middle, reading.label)
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, reading.value)

    def _unit(self) -> float:
        return self.fontMetrics().height() / 2.4

    def _row(self) -> float:
        return self.fontMetrics().height() * 1.25

    def _label_width(self) -> int:
        advance = self.fontMetrics().horizontalAdvance
        return max((advance(each.label) for each in self.readings), default=0)

    def _value_width(self) -> int:
        advance = self.fontMetrics().horizontalAdvance
        return max((advance(each.value) for each in self.readings), default=0)
