"""The bar beside level lines that says how high they are."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.widgets.contour_colors import area_color, line_color
from gui.widgets.numbers import short


def written_level(height: float) -> str:
    """Gives the height of a level, which is a round number, in as few characters as possible."""
    if height == 0 or 1e-3 <= abs(height) < 1e5:
        return f"{height:.6g}"
    return short(height).replace(".00e", "e").replace("e-0", "e-").replace("e+0", "e")


class ContourBar(QWidget):
    """Shows the colours of the levels with their heights, the lowest at the bottom."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.levels: tuple[float, ...] = ()
        self.title = ""
        self._foot: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        theme.notifier.changed.connect(self.update)

    def show_levels(self, levels: Sequence[float], title: str) -> None:
        """Shows these heights, from low to high."""
        if (tuple(levels), title) != (self.levels, self.title):
            self.levels, self.title = tuple(levels), title
            words = ", ".join(written_level(each) for each in self.levels)
            self.setAccessibleName(f"{title or 'Levels'}: {words}" if words else "No levels")
            self.updateGeometry()
            self.update()

    def set_foot(self, height: float) -> None:
        """Leaves some room below the bar, so that it ends where the axes do."""
        if height != self._foot:
            self._foot = height
            self.update()

    def sizeHint(self) -> QSize:
        """Gives the width that the heights need."""
        metrics = self.fontMetrics()
        texts = [*(written_level(each) for each in self.levels), self.title]
        text = max((metrics.horizontalAdvance(each) for each in texts), default=0)
        return QSize(round(text + metrics.height() * 1.7), metrics.height() * 4)

    def minimumSizeHint(self) -> QSize:
        """Gives the width that the heights need."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paints the bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.current().panel)
        self.draw(painter, QRectF(self.rect()))

    def draw(self, painter: QPainter, room: QRectF) -> None:
        """Draws the bar into a rectangle."""
        if not self.levels:
            return
        em = QFontMetricsF(self.font()).height()
        top = room.top() + em * (1.9 if self.title else 0.8)
        foot = em * 0.8 if self._foot is None else self._foot
        bar = QRectF(room.left() + em * 0.2, top, em * 0.75, room.bottom() - top - foot)
        painter.setFont(self.font())
        painter.setPen(theme.current().text_dim)
        if self.title:
            head = QRectF(room.left(), room.top() + em * 0.4, room.width(), em * 1.2)
            painter.drawText(head, Qt.AlignmentFlag.AlignLeft, self.title)
        if bar.height() > em:
            self._draw_bands(painter, bar)
            self._draw_heights(painter, bar, em)

    def _draw_bands(self, painter: QPainter, bar: QRectF) -> None:
        colors, count = theme.current(), len(self.levels)
        band = bar.height() / (count + 1)
        for index in range(count + 1):
            bottom = bar.bottom() - index * band
            painter.fillRect(
                QRectF(bar.left(), bottom - band, bar.width(), band),
                area_color(colors, index / count),
            )
            if index:
                pen = QPen(line_color(colors, (index - 1) / max(count - 1, 1)), 1.2)
                painter.setPen(pen)
                painter.drawLine(QLineF(bar.left(), bottom, bar.right(), bottom))
        painter.setPen(QPen(colors.border, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(bar)

    def _draw_heights(self, painter: QPainter, bar: QRectF, em: float) -> None:
        band = bar.height() / (len(self.levels) + 1)
        stride = max(1, -int(-em * 1.05 // band))
        painter.setPen(theme.current().text_dim)
        for index in range(len(self.levels) - 1, -1, -stride):
            middle = bar.bottom() - (index + 1) * band
            place = QRectF(bar.right() + em * 0.35, middle - em / 2, em * 20, em)
            painter.drawText(
                place, Qt.AlignmentFlag.AlignVCenter, written_level(self.levels[index])
            )
