"""Predictions as cards that can be walked through."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from engine.training.results_values import Prediction, Results
from gui import theme
from gui.panels.results_card import CardPlan, draw_card
from gui.panels.results_text import description
from gui.widgets.row_model import AnyIndex

_PREDICTION = Qt.ItemDataRole.UserRole
_MOST_GROWTH = 1.7


class Gallery(QListView):
    """Shows predictions as cards, as many side by side as there is room for."""

    def __init__(self) -> None:
        super().__init__()
        self._cards = _Cards()
        self._delegate = _CardDelegate()
        self.setModel(self._cards)
        self.setItemDelegate(self._delegate)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName("Predictions")
        theme.notifier.changed.connect(self._take_sizes)

    @property
    def predictions(self) -> tuple[Prediction, ...]:
        """What is shown."""
        return self._cards.predictions

    def show_predictions(self, results: Results, predictions: Sequence[Prediction]) -> None:
        """Shows these predictions; the view stays where it is if there are as many as before."""
        self._delegate.results = results
        self._cards.show(results, tuple(predictions))
        self._take_sizes()

    def _take_sizes(self) -> None:
        results = self._delegate.results
        if results is None:
            return
        plan = CardPlan.of(results, self.font())
        size = self._card_size(plan)
        self.verticalScrollBar().setSingleStep(size.height() // 3)
        if (plan, size) != (self._delegate.plan, self._delegate.size):
            self._delegate.plan, self._delegate.size = plan, size
            self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lets cards of text grow into the room that is left."""
        super().resizeEvent(event)
        self._take_sizes()

    def _card_size(self, plan: CardPlan) -> QSize:
        size = plan.size
        room = self.width() - self.verticalScrollBar().sizeHint().width() - 4
        across = room // size.width()
        if across and plan.can_grow:
            size.setWidth(min(room // across, round(size.width() * _MOST_GROWTH)))
        return size


class _Cards(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.predictions: tuple[Prediction, ...] = ()
        self._results: Results | None = None

    def show(self, results: Results, predictions: tuple[Prediction, ...]) -> None:
        self._results = results
        if len(predictions) == len(self.predictions):
            self.predictions = predictions
            if predictions:
                self.dataChanged.emit(self.index(0), self.index(len(predictions) - 1))
            return
        self.beginResetModel()
        self.predictions = predictions
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self.predictions)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or self._results is None:
            return None
        prediction = self.predictions[index.row()]
        if role == _PREDICTION:
            return prediction
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return description(self._results, prediction)
        return None


class _CardDelegate(QStyledItemDelegate):
    def __init__(self) -> None:
        super().__init__()
        self.results: Results | None = None
        self.plan = CardPlan(16.0, 0, titled=False, lines=0, bars=0, headed=False)

        self.size = self.plan.size

    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return self.size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        prediction = index.data(_PREDICTION)
        if self.results is None or not isinstance(prediction, Prediction):
            return
        colors = theme.current()
        area = QRectF(option.rect).adjusted(3, 3, -3, -3)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        is_under = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colors.selection if is_selected else colors.border, 1))
        painter.setBrush(colors.hover if is_under else colors.panel)
        painter.drawRoundedRect(area, 5, 5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setFont(QFont(option.font))
        draw_card(painter, QRectF(option.rect), self.plan, self.results, prediction)
        painter.restore()
