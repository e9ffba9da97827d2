"""A table of rows that can be sorted, unfolded and copied."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from gui import theme
from gui.widgets.bar_delegate import BarDelegate
from gui.widgets.row_model import SORT_ROLE, Column, Row, RowModel
from gui.widgets.tabular import to_csv, to_latex, to_markdown
from gui.widgets.totals_row import TotalsRow

Item = TypeVar("Item")

_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
"""A number with separators."""


class RowTable(QTreeView, Generic[Item]):
    """Shows rows under headings; a heading sorts, a third click brings the own order back.

    Signals:
        keys_selected(keys): the user selected rows; a list of their keys.
        key_activated(key): a row was double-clicked, or Enter pressed on it.
        ticks_changed: a row was ticked or unticked.
    """

    keys_selected = Signal(list)
    key_activated = Signal(str)
    ticks_changed = Signal()

    def __init__(self, columns: Sequence[Column[Item]]) -> None:
        super().__init__()
        self.rows: RowModel[Item] = RowModel(columns, self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self.rows)
        self._proxy.setSortRole(SORT_ROLE)
        self._delegate = BarDelegate()
        self._is_selecting = False
        self._is_fitting = False
        self._has_own_widths = False
        self.setModel(self._proxy)
        self.setItemDelegate(self._delegate)
        self.totals = TotalsRow(self.header(), self)
        self._set_up()

    def show_rows(self, rows: Sequence[Row[Item]], totals: Sequence[str] = ()) -> None:
        """Shows these rows, keeping what is selected, unfolded and scrolled to."""
        selected, open_keys = self.selected_keys(), self._open_keys()
        scroll = self.verticalScrollBar().value()
        self._is_selecting = True
        if self.rows.show_rows(rows):
            self.setRootIsDecorated(any(row.children for row in rows))
            self._set_open(open_keys)
            self.select_keys(selected)
            self.verticalScrollBar().setValue(scroll)
        self._is_selecting = False
        self.totals.show_texts(totals)
        self.fit_columns()

    def change_values(self, items: Mapping[str, Item], totals: Sequence[str] = ()) -> None:
        """Shows other values in some rows, by their keys."""
        self.rows.change_values(items)
        self.totals.show_texts(totals)
        self.fit_columns()

    def selected_keys(self) -> list[str]:
        """Gives the keys of the selected rows, in the order in which they are shown."""
        indexes = self.selectionModel().selectedRows()
        indexes.sort(key=lambda index: self.visualRect(index).y())
        return [self._row(index).key for index in indexes]

    def select_keys(self, keys: Iterable[str]) -> None:
        """Selects these rows; nobody is told."""
        wanted = set(keys)
        self._is_selecting = True
        model, flag = self.selectionModel(), QItemSelectionModel.SelectionFlag
        model.clearSelection()
        for key in wanted & self.rows.by_key.keys():
            index = self._proxy.mapFromSource(self.rows.index_of(self.rows.by_key[key]))
            model.select(index, flag.Select | flag.Rows)
        self._is_selecting = False

    def reveal(self, key: str) -> None:
        """Scrolls to a row."""
        row = self.rows.by_key.get(key)
        if row is not None:
            self.scrollTo(self._proxy.mapFromSource(self.rows.index_of(row)))

    def ticked_keys(self) -> list[str]:
        """Gives the keys of the ticked rows."""
        return [row.key for row in self.rows.walk() if row.is_checked]

    def as_markdown(self) -> str:
        """Gives the table as Markdown: the selected rows, or all of them with the totals."""
        return to_markdown(self._headings(), self._texts(), right_aligned=self._right())

    def as_latex(self) -> str:
        """Gives the same as a LaTeX table for booktabs."""
        return to_latex(
            self._headings(),
            self._texts(),
            right_aligned=self._right(),
            has_totals=self._has_totals(),
        )

    def as_csv(self) -> str:
        """Gives the same as comma-separated values, numbers without separators."""
        right = self._right()
        rows = [
            [plain(cell) if is_number else cell for cell, is_number in zip(row, right, strict=True)]
            for row in self._texts()
        ]
        return to_csv(self._headings(), rows)

    def copy(self, text: Callable[[], str] | None = None) -> None:
        """Puts the table on the clipboard, as Markdown if nothing else is asked for."""
        QGuiApplication.clipboard().setText((text or self.as_markdown)())

    def fit_columns(self) -> None:
        """Makes columns as wide as their contents; what is left goes to those with bars.

        Once the user has made one wider or narrower, all stay as they are.
        """
        if self._has_own_widths:
            return
        widths = {number: self._content_width(number) for number in self._shown_columns()}
        bars = [number for number in widths if self.rows.columns[number].share]
        spare = self.viewport().width() - sum(widths.values())
        em = self.fontMetrics().height()
        if spare < 0:  # short bars, before anything has to be scrolled to
            widths = {number: self._content_width(number, bar_em=1) for number in widths}
            spare = self.viewport().width() - sum(widths.values())
        for number in bars if spare > 0 else ():
            widths[number] += min(spare // len(bars), em * 24)
        if not bars:
            widths[max(widths)] += max(spare, 0)
        self._is_fitting = True
        for number, width in widths.items():
            self.header().resizeSection(number, width)
        self._is_fitting = False

    def show_column(self, number: int, *, is_shown: bool = True) -> None:
        """Shows a column, or hides it."""
        self._is_fitting = True
        self.header().setSectionHidden(number, not is_shown)
        self._is_fitting = False
        self.fit_columns()
        self.totals.update()

    def column_actions(self, parent: QWidget) -> list[QAction]:
        """Gives an action for each column that can be hidden, ticked where it is shown."""
        actions: list[QAction] = []
        for number, column in enumerate(self.rows.columns):
            if not column.is_optional:
                continue
            action = QAction(column.title, parent, checkable=True)
            action.setToolTip(column.help)
            action.setChecked(not self.header().isSectionHidden(number))
            action.toggled.connect(
                lambda is_shown, number=number: self.show_column(number, is_shown=is_shown)
            )
            actions.append(action)
        return actions

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copies by the system's key."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shares the new width out."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit_columns()

    def _set_up(self) -> None:
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setUniformRowHeights(True)
        self.setStyleSheet("QTreeView::item { border-radius: 0; }")
        self.setAllColumnsShowFocus(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.header()
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.DescendingOrder)
        self.setSortingEnabled(True)
        self._proxy.sort(-1)
        header.setStretchLastSection(False)
        header.sectionResized.connect(lambda *_: self._on_section_resized())
        header.setSectionsMovable(False)
        self.horizontalScrollBar().valueChanged.connect(lambda _: self.totals.update())
        self.selectionModel().selectionChanged.connect(lambda *_: self._on_selection_changed())
        self.activated.connect(lambda index: self.key_activated.emit(self._row(index).key))
        self.rows.dataChanged.connect(self._on_data_changed)
        theme.notifier.changed.connect(self.fit_columns)

    def _row(self, index: QModelIndex) -> Row[Item]:
        return self.rows.row_at(self._proxy.mapToSource(index))

    def _on_selection_changed(self) -> None:
        if not self._is_selecting:
            self.keys_selected.emit(self.selected_keys())

    def _on_data_changed(self, _first: object, _last: object, roles: Sequence[int]) -> None:
        if Qt.ItemDataRole.CheckStateRole in roles:
            self.ticks_changed.emit()

    def _on_section_resized(self) -> None:
        self._has_own_widths = self._has_own_widths or not self._is_fitting

    def _open_keys(self) -> set[str]:
        return {
            row.key
            for row in self.rows.walk()
            if row.children and self.isExpanded(self._proxy.mapFromSource(self.rows.index_of(row)))
        }

    def _set_open(self, keys: set[str]) -> None:
        for key in keys & self.rows.by_key.keys():
            self.expand(self._proxy.mapFromSource(self.rows.index_of(self.rows.by_key[key])))

    def _content_width(self, number: int, *, bar_em: int = 3) -> int:
        column, em = self.rows.columns[number], self.fontMetrics().height()
        bold = QFont(self.font())
        bold.setBold(True)
        total = self.totals.texts[number] if number < len(self.totals.texts) else ""
        measure = QFontMetrics(bold).horizontalAdvance
        advance = self.fontMetrics().horizontalAdvance
        text = max([measure(total), *map(advance, self.rows.widest(number))])
        if column.share:
            self._delegate.number_widths[number] = self.totals.number_widths[number] = text
            self._delegate.bar_colors[number] = column.color
            text += em * bar_em
        icon = em * 1.4 if column.icon else 0
        tick = em * 1.6 if any(row.is_checked is not None for row in self.rows.rows[:1]) else 0
        depth = self.indentation() * self._depth() + tick if number == 0 else 0
        heading = measure(column.title) + em * 2
        return round(max(text + em + icon + depth, heading))

    def _depth(self) -> int:
        return 2 if any(row.children for row in self.rows.rows) else 0

    def _shown_columns(self) -> list[int]:
        hidden = self.header().isSectionHidden
        return [number for number in range(len(self.rows.columns)) if not hidden(number)]

    def _headings(self) -> list[str]:
        return [self.rows.columns[number].title for number in self._shown_columns()]

    def _right(self) -> list[bool]:
        return [self.rows.columns[number].is_number for number in self._shown_columns()]

    def _has_totals(self) -> bool:
        return len(self.selected_keys()) < 2 and bool(self.totals.texts)

    def _in_shown_order(self, above: QModelIndex) -> Iterator[Row[Item]]:
        """Gives the rows below an index as they are sorted, those below a row after it."""
        for number in range(self._proxy.rowCount(above)):
            index = self._proxy.index(number, 0, above)
            yield self._row(index)
            yield from self._in_shown_order(index)

    def _texts(self) -> list[list[str]]:
        chosen, columns = set(self.selected_keys()), self._shown_columns()
        texts = [
            [self.rows.columns[number].text(row.item) for number in columns]
            for row in self._in_shown_order(QModelIndex())
            if row.key in chosen or len(chosen) < 2
        ]
        if not self._has_totals():
            return texts
        return [*texts, [self.totals.texts[number] for number in columns]]


def plain(cell: str) -> str:
    """Gives a cell as programs read it: a number without separators."""
    return cell.replace(",", "") if _GROUPED.fullmatch(cell) else cell
