"""A number with a slider and a line to type it into; numbers from a bound on can be marked."""

from PySide6.QtCore import QLineF, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QGridLayout, QSlider, QWidget

from engine.graph.model import Value
from engine.operators.kinds import Float, Integer
from gui import theme
from gui.widgets.labels import label
from gui.widgets.number_range import Range
from gui.widgets.value_editors import LineEditor

_PLACES = 1000


class BoundSlider(QSlider):
    """A slider that marks a bound and all that is beyond it."""

    def __init__(self, name: str) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.bound: float | None = None
        self.setRange(0, _PLACES)
        self.setPageStep(_PLACES // 20)
        self.setAccessibleName(name)

    def set_bound(self, share: float | None) -> None:
        """Marks everything from a place on, given from 0 to 1."""
        if share != self.bound:
            self.bound = share
            self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leaves the wheel to the form that scrolls."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the mark below the slider itself."""
        if self.bound is not None and self.bound < 1:
            self._draw_bound(self.bound)
        super().paintEvent(event)

    def _draw_bound(self, share: float) -> None:
        unit = self.fontMetrics().height() / 16
        room, half = QRectF(self.rect()), 6 * unit
        x = room.left() + half + share * (room.width() - 2 * half)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = theme.current().error
        painter.setPen(QPen(color, 1.5 * unit))
        middle = room.center().y()
        painter.drawLine(QLineF(x, middle - 8 * unit, x, middle + 8 * unit))
        zone = QRectF(x, middle + 5 * unit, room.right() - half - x, 3 * unit)
        painter.fillRect(zone, color)


class NumberSlider(QWidget):
    """Edits one number.

    Args:
        name: of the number.
        numbers: that the slider covers; others can be typed.
        tip: one sentence.

    Signals:
        value_edited(value): the user chose a number.
    """

    value_edited = Signal(float)

    def __init__(self, name: str, numbers: Range, tip: str = "") -> None:
        super().__init__()
        self.name = name
        self._range = numbers
        self.value = 0.0
        self.slider = BoundSlider(name)
        self.editor = LineEditor(Integer() if numbers.is_whole else Float(), name)
        title = label(name)
        title.setBuddy(self.editor)
        for widget in (title, self.slider, self.editor):
            widget.setToolTip(tip)
        advance = self.fontMetrics().horizontalAdvance
        self.editor.setFixedWidth(advance("0.00000") + self.fontMetrics().height())
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self.fontMetrics().height() // 2)
        grid.addWidget(title, 0, 0)
        grid.addWidget(self.slider, 0, 1)
        grid.addWidget(self.editor, 0, 2)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, advance("weight_decay"))
        self.slider.valueChanged.connect(self._on_slid)
        self.editor.value_edited.connect(self._on_typed)

    def set_range(self, numbers: Range) -> None:
        """Lets the slider cover other numbers."""
        self._range = numbers

    def set_value(self, value: float) -> None:
        """Shows a number."""
        self.value = value
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(self._range.share_of(value) * _PLACES))
        self.editor.set_value(round(value) if self._range.is_whole else float(f"{value:.5g}"))

    def set_bound(self, bound: float | None) -> None:
        """Marks the numbers from `bound` on."""
        self.slider.set_bound(None if bound is None else self._range.share_of(bound))

    def _on_slid(self, place: int) -> None:
        value = self._range.value_at(place / _PLACES)
        self.set_value(value)
        self.value_edited.emit(value)

    def _on_typed(self, value: Value) -> None:
        if isinstance(value, int | float) and not isinstance(value, bool):
            self.set_value(float(value))
            self.value_edited.emit(float(value))
