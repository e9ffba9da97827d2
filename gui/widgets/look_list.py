"""A list of things that are told apart by their look in a plot: one is chosen, any can go."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.widgets.curves import CurveStyle
from gui.widgets.plot_swatch import draw_swatch
from gui.widgets.tool_button import ToolButton


@dataclass(frozen=True)
class LookEntry:
    """One line of the list.

    Args:
        key: names it from one showing to the next.
        name: what people call it.
        text: the small line below, such as how it fares.
        style: how the plot draws it.
        is_bad: the text tells of something that went wrong.
        tip: shown where the mouse rests; name and text if empty.
    """

    key: str
    name: str
    text: str = ""
    style: CurveStyle = field(default_factory=CurveStyle)
    is_bad: bool = False
    tip: str = ""


class LookButton(QAbstractButton):
    """One entry; checked where it is the chosen one."""

    def __init__(self) -> None:
        super().__init__()
        self._entry = LookEntry("", "")
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.notifier.changed.connect(self.update)

    def show_entry(self, entry: LookEntry) -> None:
        """Shows an entry."""
        self._entry = entry
        self.setText(entry.name)
        self.setToolTip(entry.tip or f"{entry.name}: {entry.text}")
        self.setAccessibleName(f"{entry.name}: {entry.text}")
        self.update()

    def sizeHint(self) -> QSize:
        """Gives the size of two lines."""
        em = self.fontMetrics().height()
        return QSize(em * 12, round(em * 2.6))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paints it."""
        colors, em, entry = theme.current(), self.fontMetrics().height(), self._entry
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        ground = colors.selected_row if self.isChecked() else colors.panel
        painter.setBrush(colors.hover if self.underMouse() and not self.isChecked() else ground)
        painter.setPen(QPen(colors.selection, 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(room, em / 4, em / 4)
        draw_swatch(painter, QPointF(em * 0.4, em * 0.8), em * 1.8, entry.style)
        place = room.adjusted(em * 2.6, em * 0.15, -em * 0.3, -em * 0.15)
        painter.setPen(colors.text)
        self._draw_line(painter, place, Qt.AlignmentFlag.AlignTop, entry.name)
        quiet = colors.text if self.isChecked() else colors.text_dim
        painter.setPen(colors.error if entry.is_bad and not self.isChecked() else quiet)
        self._draw_line(painter, place, Qt.AlignmentFlag.AlignBottom, entry.text)

    def _draw_line(
        self, painter: QPainter, room: QRectF, side: Qt.AlignmentFlag, text: str
    ) -> None:
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(room, side, self.fontMetrics().elidedText(text, elide, int(room.width())))


class LookList(QWidget):
    """Shows entries.

    Args:
        removal: what the button beside an entry does, for its tooltip.

    Signals:
        chosen(key): this one was pressed.
        removal_asked(key): this one is to go.
    """

    chosen = Signal(str)
    removal_asked = Signal(str)

    def __init__(self, removal: str) -> None:
        super().__init__()
        self.buttons: dict[str, LookButton] = {}
        self.removers: dict[str, ToolButton] = {}
        self._removal = removal
        self._rows: dict[str, QWidget] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)

    def show_entries(self, entries: Sequence[LookEntry], chosen: str) -> None:
        """Shows these entries; the last one left cannot go."""
        keys = [entry.key for entry in entries]
        if keys != list(self._rows):
            self._rebuild(keys)
        for entry in entries:
            self.buttons[entry.key].show_entry(entry)
            self.buttons[entry.key].setChecked(entry.key == chosen)
            self.removers[entry.key].setEnabled(len(keys) > 1)

    def _rebuild(self, keys: Sequence[str]) -> None:
        for key in [key for key in self._rows if key not in keys]:
            row = self._rows.pop(key)
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
            del self.buttons[key], self.removers[key]
        for place, key in enumerate(keys):
            if key not in self._rows:
                self._rows[key] = self._row(key)
            self._layout.insertWidget(place, self._rows[key])
        self._rows = {key: self._rows[key] for key in keys}

    def _row(self, key: str) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        button = self.buttons[key] = LookButton()
        remover = self.removers[key] = ToolButton(self._removal, "close")
        line.addWidget(button, stretch=1)
        line.addWidget(remover)
        button.clicked.connect(lambda: self.chosen.emit(key))
        remover.clicked.connect(lambda: self.removal_asked.emit(key))
        return row
