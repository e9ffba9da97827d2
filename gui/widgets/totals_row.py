"""The last line of a table, which stays while the rows scroll."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QWidget

from gui import theme


class TotalsRow(QWidget):
    """Paints one text under each column of a header.

    Args:
        header: of the table; its widths and its scrolling are followed.
        table: keeps the row until it is put into a layout and shown.
    """

    def __init__(self, header: QHeaderView, table: QWidget) -> None:
        super().__init__(table)
        self.hide()
        self._header = header
        self.texts: tuple[str, ...] = ()
        self.number_widths: dict[int, int] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        header.sectionResized.connect(self.update)
        header.sectionMoved.connect(self.update)
        theme.notifier.changed.connect(self.update)

    def show_texts(self, texts: Sequence[str]) -> None:
        """Shows one text for each column, in the model's order."""
        self.texts = tuple(texts)
        self.setAccessibleName(" ".join(text for text in texts if text))
        self.update()

    def sizeHint(self) -> QSize:
        """Gives the height of a row."""
        return QSize(0, round(self.fontMetrics().height() * 1.9))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paints the texts."""
        colors, em = theme.current(), self.fontMetrics().height()
        painter = QPainter(self)
        painter.fillRect(self.rect(), colors.raised)
        painter.fillRect(0, 0, self.width(), 1, colors.field_border)
        painter.setPen(colors.text)
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        for column, text in enumerate(self.texts):
            if self._header.isSectionHidden(column):
                continue
            self._draw(painter, column, text, em)

    def _draw(self, painter: QPainter, column: int, text: str, em: int) -> None:
        left = self._header.sectionViewportPosition(column)
        place = QRectF(left, 0, self._header.sectionSize(column), self.height())
        place.adjust(em * 0.4, 0, -em * 0.4, 0)
        alignment = Qt.AlignmentFlag.AlignVCenter
        if column in self.number_widths:
            place.setWidth(self.number_widths[column])
            alignment |= Qt.AlignmentFlag.AlignRight
        elif self._is_number(column):
            alignment |= Qt.AlignmentFlag.AlignRight
        painter.drawText(place, alignment, text)

    def _is_number(self, column: int) -> bool:
        model = self._header.model()
        role = Qt.ItemDataRole.TextAlignmentRole
        alignment = model.headerData(column, Qt.Orientation.Horizontal, role)
        return bool(Qt.AlignmentFlag(alignment) & Qt.AlignmentFlag.AlignRight)
