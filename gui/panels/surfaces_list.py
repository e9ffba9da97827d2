"""The optimizers of a scene: which is which, how each fares, and which one is set."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QVBoxLayout, QWidget

from engine.optimization_lab.descent import DescentPath
from gui import theme
from gui.panels.surfaces_scene import Scene, Table, outcome, written
from gui.widgets.curves import CurveStyle
from gui.widgets.plot_swatch import draw_swatch
from gui.widgets.tool_button import ToolButton


class ContenderButton(QAbstractButton):
    """One optimizer: its look, its name, how it fares; checked where it is the one that is set."""

    def __init__(self) -> None:
        super().__init__()
        self._style = CurveStyle()
        self._outcome = ""
        self._is_bad = False
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.notifier.changed.connect(self.update)

    def show_contender(self, name: str, style: CurveStyle, path: DescentPath | None) -> None:
        """Shows an optimizer and where its path ended."""
        self.setText(name)
        self._style = style
        self._outcome, self._is_bad = outcome(path)
        message = path.message if path else ""
        self.setToolTip(message or f"{name}: {self._outcome}")
        self.setAccessibleName(f"{name}: {self._outcome}")
        self.update()

    def sizeHint(self) -> QSize:
        """Gives the size of two lines."""
        em = self.fontMetrics().height()
        return QSize(em * 12, round(em * 2.6))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paints it."""
        colors, em = theme.current(), self.fontMetrics().height()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        ground = colors.selected_row if self.isChecked() else colors.panel
        painter.setBrush(colors.hover if self.underMouse() and not self.isChecked() else ground)
        painter.setPen(QPen(colors.selection, 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(room, em / 4, em / 4)
        draw_swatch(painter, QPointF(em * 0.4, em * 0.8), em * 1.8, self._style)
        text = room.adjusted(em * 2.6, em * 0.15, -em * 0.3, -em * 0.15)
        painter.setPen(colors.text)
        self._draw_line(painter, text, Qt.AlignmentFlag.AlignTop, self.text())
        painter.setPen(
            colors.text if self.isChecked() else colors.error if self._is_bad else colors.text_dim
        )
        self._draw_line(painter, text, Qt.AlignmentFlag.AlignBottom, self._outcome)

    def _draw_line(
        self, painter: QPainter, room: QRectF, side: Qt.AlignmentFlag, text: str
    ) -> None:
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(room, side, self.fontMetrics().elidedText(text, elide, int(room.width())))


class ContenderList(QWidget):
    """Shows the optimizers of a scene.

    Signals:
        chosen(key): this one is to be set.
        removal_asked(key): this one is to go.
    """

    chosen = Signal(str)
    removal_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, ContenderButton] = {}
        self.removers: dict[str, ToolButton] = {}
        self._rows: dict[str, QWidget] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)

    def show_scene(
        self, scene: Scene, paths: Mapping[str, DescentPath], selected: str, table: Table
    ) -> None:
        """Shows the optimizers, how they fare, and which one is set."""
        keys = [each.key for each in scene.contenders]
        if keys != list(self._rows):
            self._rebuild(keys)
        for each in scene.contenders:
            button = self.buttons[each.key]
            name = written(each.descent, table)
            button.show_contender(name, each.style, paths.get(each.key))
            button.setChecked(each.key == selected)
            self.removers[each.key].setEnabled(len(keys) > 1)

    def _rebuild(self, keys: list[str]) -> None:
        for key in [key for key in self._rows if key not in keys]:
            row = self._rows.pop(key)
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
            del self.buttons[key], self.removers[key]
        for key in keys:
            if key not in self._rows:
                self._rows[key] = self._row(key)
                self._layout.addWidget(self._rows[key])
        self._rows = {key: self._rows[key] for key in keys}

    def _row(self, key: str) -> QWidget:
        row = QWidget()
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        self.buttons[key] = ContenderButton()
        self.removers[key] = ToolButton("Remove this optimizer", "close")
        grid.addWidget(self.buttons[key], 0, 0)
        grid.addWidget(self.removers[key], 0, 1)
        grid.setColumnStretch(0, 1)
        self.buttons[key].clicked.connect(lambda: self.chosen.emit(key))
        self.removers[key].clicked.connect(lambda: self.removal_asked.emit(key))
        return row
