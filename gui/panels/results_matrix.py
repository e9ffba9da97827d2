"""The confusion matrix as a control: hovered, clicked, walked through by keys."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.training.results_values import Results
from gui import theme
from gui.panels.results_matrix_drawing import draw_marks, draw_matrix, matrix_geometry
from gui.panels.results_text import share_text
from gui.widgets.numbers import grouped
from gui.widgets.plot_readout import Reading, ReadOut

_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_CHOOSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)

Cell = tuple[int, int]


class ConfusionMatrix(QWidget):
    """Shows how often each class is taken for each other one.

    The arrow keys walk through the cells, Enter chooses one, Escape lets go of it.

    Signals:
        cell_chosen(cell): a cell was clicked, a row and a column; None to let go of it.
    """

    cell_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._results: Results | None = None
        self._chosen: tuple[int, int | None] | None = None
        self._current: Cell | None = None
        self._painted: tuple[object, QPixmap] | None = None
        self.read_out = ReadOut(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Confusion matrix")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.notifier.changed.connect(self.update)

    def show_results(self, results: Results, chosen: tuple[int, int | None] | None) -> None:
        """Shows the confusion of an epoch, with the cell or row that is chosen."""
        if self._results is None or len(results.confusion) != len(self._results.confusion):
            self._current = None
            self.read_out.hide()
        self._results, self._chosen = results, chosen
        if self.read_out.isVisible() and self._current is not None:
            self._read(self._current)
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Gives room for a few cells."""
        em = self.fontMetrics().height()
        return QSize(em * 8, em * 6)

    def sizeHint(self) -> QSize:
        """Gives room for ten classes."""
        em = self.fontMetrics().height()
        return QSize(em * 26, em * 17)

    def cell_center(self, row: int, column: int) -> QPoint:
        """Gives where a cell is."""
        if self._results is None:
            return QPoint()
        geometry = matrix_geometry(self._results, QRectF(self.rect()), self.font())
        return geometry.cell(row, column).center().toPoint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paints the matrix."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.current().panel)
        if self._results is None or not self._results.confusion:
            return
        painter.drawPixmap(0, 0, self._picture(self._results))
        geometry = matrix_geometry(self._results, QRectF(self.rect()), self.font())
        draw_marks(painter, geometry, self._chosen, self._current if self.hasFocus() else None)

    def _picture(self, results: Results) -> QPixmap:
        """Gives the matrix without marks, painted anew only where something else is shown."""
        key = results, self.size(), self.devicePixelRatioF(), theme.current().name, self.font()
        if self._painted is None or self._painted[0] != key:
            ratio = self.devicePixelRatioF()
            pixmap = QPixmap(self.size() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(theme.current().panel)
            painter = QPainter(pixmap)
            painter.setFont(self.font())
            draw_matrix(painter, QRectF(self.rect()), results)
            painter.end()
            self._painted = key, pixmap
        return self._painted[1]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Says what the cell under the mouse holds."""
        cell = self._cell_at(event.position())
        if cell is None:
            self.read_out.hide()
            self.unsetCursor()
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self._read(cell)

    def leaveEvent(self, event: QEvent) -> None:
        """Says nothing any more."""
        super().leaveEvent(event)
        self.read_out.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Chooses a cell; once more, or beside the cells, lets go of it."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._current = self._cell_at(event.position())
            self._choose(self._current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walks, chooses and lets go."""
        key = Qt.Key(event.key())
        if key in _STEPS and self._results is not None:
            self._walk(*_STEPS[key])
        elif key in _CHOOSING and self._current is not None:
            self._choose(self._current)
        elif key is Qt.Key.Key_Escape and self._chosen is not None:
            self._choose(None)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows where the keys are."""
        super().focusInEvent(event)
        if self._current is None and self._results is not None and self._results.confusion:
            self._current = 0, 0
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Takes the mark of the keys away."""
        super().focusOutEvent(event)
        self.read_out.hide()
        self.update()

    def _walk(self, down: int, right: int) -> None:
        last = len(self._results.confusion) - 1 if self._results else -1
        if last < 0:
            return
        row, column = self._current or (0, 0)
        self._read((max(0, min(row + down, last)), max(0, min(column + right, last))))
        self.update()

    def _choose(self, cell: Cell | None) -> None:
        self.cell_chosen.emit(None if cell == self._chosen else cell)

    def _cell_at(self, point: QPointF) -> Cell | None:
        if self._results is None or not self._results.confusion:
            return None
        return matrix_geometry(self._results, QRectF(self.rect()), self.font()).at(point)

    def _read(self, cell: Cell) -> None:
        results = self._results
        if results is None:
            return
        row, column = cell
        count, total = results.confusion[row][column], sum(results.confusion[row])
        heading = f"True {results.name(row)}, taken for {results.name(column)}"
        if row == column:
            heading = f"{results.name(row)}, told rightly"
        readings = [
            Reading(results.decisions.capitalize(), f"{grouped(count)} of {grouped(total)}"),
            Reading(f"of all {results.name(row)}", share_text(count, total)),
        ]
        self._current = cell
        self.read_out.show_at(self.cell_center(row, column), heading, readings)
