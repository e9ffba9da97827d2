"""Text in lists that takes as many lines as it needs."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeView

LARGEST_HEIGHT = 10_000


class WrappingDelegate(QStyledItemDelegate):
    """Makes rows as high as the text of a column needs in the width that the column has."""

    def __init__(self, view: QTreeView) -> None:
        super().__init__(view)
        self._view = view
        view.header().sectionResized.connect(view.scheduleDelayedItemsLayout)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """See Qt."""
        usual = super().sizeHint(option, index)
        line = self._view.fontMetrics().height()
        width = max(self._view.columnWidth(index.column()) - line, 4 * line)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        room = QRect(0, 0, width, LARGEST_HEIGHT)
        wrapped = self._view.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, text)
        return QSize(usual.width(), max(usual.height(), wrapped.height() + line // 2))
