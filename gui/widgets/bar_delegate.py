"""Cells of a table: dim where they matter less, with a bar beside a number."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui import theme
from gui.widgets.row_model import DIM_ROLE, SHARE_ROLE, AnyIndex


class BarDelegate(QStyledItemDelegate):
    """Paints cells; in columns with bars the number stands on the left, the bar grows right."""

    def __init__(self) -> None:
        super().__init__()
        self.number_widths: dict[int, int] = {}
        self.bar_colors: dict[int, int] = {}

    def initStyleOption(self, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """See Qt."""
        super().initStyleOption(option, index)
        if index.data(DIM_ROLE):
            for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
                option.palette.setColor(role, theme.current().text_dim)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """See Qt."""
        share = index.data(SHARE_ROLE)
        if share is None:
            super().paint(painter, option, index)
            return
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        text, cell.text = cell.text, ""
        style = cell.widget.style() if cell.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, cell, painter, cell.widget)
        self._draw(painter, cell, text, float(share), index.column())

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Gives a cell some air."""
        hint = super().sizeHint(option, index)
        return QSize(hint.width(), max(hint.height(), round(option.fontMetrics.height() * 1.6)))

    def _draw(
        self, painter: QPainter, cell: QStyleOptionViewItem, text: str, share: float, column: int
    ) -> None:
        em = cell.fontMetrics.height()
        room = QRectF(cell.rect).adjusted(em * 0.4, 0, -em * 0.4, 0)
        number = QRectF(room)
        number.setWidth(self.number_widths.get(column, 0))
        painter.save()
        painter.setPen(cell.palette.color(QPalette.ColorRole.Text))
        painter.drawText(number, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        bar = room.adjusted(number.width() + em * 0.6, 0, 0, 0)
        if share > 0 and bar.width() > em / 2:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.current().plot(self.bar_colors.get(column, 0)))
            thick = em * 0.55
            bar = QRectF(
                bar.x(), bar.center().y() - thick / 2, max(2.0, bar.width() * share), thick
            )
            painter.drawRoundedRect(bar, 2, 2)
        painter.restore()
