"""The key of a plot: which curve is which, what it is worth now, and switches to hide it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.widgets.curves import CurveStyle
from gui.widgets.plot_swatch import draw_swatch


@dataclass(frozen=True)
class KeyEntry:
    """One entry: the curve's key, its name, its latest value and its look."""

    key: str
    label: str
    value: str
    style: CurveStyle


class CurveKey(QWidget):
    """Lays its entries out in lines; a click, or Space on the one with the focus, hides a curve.

    Signals:
        hidden_changed(keys): the frozenset of hidden curves.
    """

    hidden_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[KeyEntry, ...] = ()
        self.hidden: frozenset[str] = frozenset()
        self._focused = 0
        self._places: list[QRect] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip("Click a curve's name to hide or show it.")
        theme.notifier.changed.connect(self.update)

    def show_entries(self, entries: Sequence[KeyEntry]) -> None:
        """Shows these entries."""
        if tuple(entries) != self.entries:
            self.entries = tuple(entries)
            self._lay_out()
            self.setAccessibleName(", ".join(f"{e.label} {e.value}" for e in self.entries))
            self.updateGeometry()
            self.update()

    def toggle(self, key: str) -> None:
        """Hides a curve, or shows it again."""
        self.hidden ^= {key}
        self.hidden_changed.emit(self.hidden)
        self.update()

    def line_size(self) -> QSize:
        """Gives the size of all entries side by side."""
        width = sum(self._entry_width(entry) for entry in self.entries)
        return QSize(width, self._entry_height())

    def heightForWidth(self, width: int) -> int:
        """Gives the height of so many lines as this width needs."""
        places = self._placed(width)
        return places[-1].bottom() + 1 if places else 0

    def sizeHint(self) -> QSize:
        """Gives the size of the lines at the present width."""
        return QSize(self._entry_height() * 12, self.heightForWidth(max(self.width(), 1)))

    def minimumSizeHint(self) -> QSize:
        """Gives the size of the widest entry."""
        widest = max((self._entry_width(entry) for entry in self.entries), default=0)
        return QSize(min(widest, self._entry_height() * 8), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Breaks the lines anew."""
        super().resizeEvent(event)
        self._lay_out()
        self.updateGeometry()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Hides or shows the curve under the mouse."""
        for entry, place in zip(self.entries, self._places, strict=True):
            if place.contains(event.position().toPoint()):
                self.toggle(entry.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walks the entries by arrows, toggles by Space."""
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right if self.entries:
                step = 1 if event.key() == Qt.Key.Key_Right else -1
                self._focused = (self._focused + step) % len(self.entries)
                self.update()
            case Qt.Key.Key_Space if self._focused < len(self.entries):
                self.toggle(self.entries[self._focused].key)
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paints the entries."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, (entry, place) in enumerate(zip(self.entries, self._places, strict=True)):
            draw_entry(painter, QRectF(place), entry, is_hidden=entry.key in self.hidden)
            if self.hasFocus() and index == self._focused:
                painter.setPen(QPen(theme.current().selection, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), 4, 4)

    def _lay_out(self) -> None:
        self._places = self._placed(self.width())
        self._focused = min(self._focused, max(len(self.entries) - 1, 0))

    def _placed(self, width: int) -> list[QRect]:
        places: list[QRect] = []
        x, y, height = 0, 0, self._entry_height()
        for entry in self.entries:
            entry_width = min(self._entry_width(entry), width)
            if x and x + entry_width > width:
                x, y = 0, y + height
            places.append(QRect(x, y, entry_width, height))
            x += entry_width
        return places

    def _entry_width(self, entry: KeyEntry) -> int:
        advance = self.fontMetrics().horizontalAdvance
        value = f"  {entry.value}" if entry.value else ""
        return advance(entry.label + value) + round(self.fontMetrics().height() * 3.2)

    def _entry_height(self) -> int:
        return round(self.fontMetrics().height() * 1.5)


def draw_entry(painter: QPainter, place: QRectF, entry: KeyEntry, *, is_hidden: bool) -> None:
    """Paints one entry: a stretch of the curve, its name, its value."""
    colors, em = theme.current(), painter.fontMetrics().height()
    color = colors.border if is_hidden else None
    draw_swatch(
        painter, QPointF(place.left() + em * 0.4, place.center().y()), em * 1.6, entry.style, color
    )
    text = place.adjusted(em * 2.4, 0, -em * 0.4, 0)
    font = painter.font()
    font.setStrikeOut(is_hidden)
    painter.setFont(font)
    painter.setPen(colors.text_dim)
    value_width = painter.fontMetrics().horizontalAdvance(entry.value)
    label = painter.fontMetrics().elidedText(
        entry.label, Qt.TextElideMode.ElideMiddle, int(text.width() - value_width)
    )
    painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, label)
    painter.setPen(colors.text_dim if is_hidden else colors.text)
    painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, entry.value)
    font.setStrikeOut(False)
    painter.setFont(font)
