"""A tree of values as a Qt model: columns are functions of the value."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from gui.widgets.column_texts import ColumnTexts

Item = TypeVar("Item")
AnyIndex = QModelIndex | QPersistentModelIndex

SORT_ROLE = Qt.ItemDataRole.UserRole
SHARE_ROLE = Qt.ItemDataRole.UserRole + 1
DIM_ROLE = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True)
class Column(Generic[Item]):
    """One column of a table.

    Args:
        title: its heading.
        text: what a cell says.
        sort_key: what it is sorted by; the text if None.
        share: the length of a cell's bar from 0 to 1; no bars if None.
        color: which of the theme's colours for curves the bars have.
        icon: a cell's icon, or None.
        tip: a cell's tooltip; empty for none.
        is_number: it is aligned on the right.
        help: what the heading's tooltip says.
        is_dim: whether a cell matters less than the others of its row.
        is_optional: whether the user can hide it.
    """

    title: str
    text: Callable[[Item], str]
    sort_key: Callable[[Item], str | float] | None = None
    share: Callable[[Item], float] | None = None
    color: int = 0
    icon: Callable[[Item], QIcon | None] | None = None
    tip: Callable[[Item], str] | None = None
    is_number: bool = False
    help: str = ""
    is_dim: Callable[[Item], bool] | None = None
    is_optional: bool = False


@dataclass
class Row(Generic[Item]):
    """One row: a value, named by a key from one showing to the next, and the rows below it."""

    key: str
    item: Item
    children: list["Row[Item]"] = field(default_factory=list)
    is_dim: bool = False
    is_checked: bool | None = None
    parent: "Row[Item] | None" = None
    position: int = 0


class RowModel(QAbstractItemModel, Generic[Item]):
    """Shows rows; a change of values alone leaves the view's state as it is."""

    def __init__(self, columns: Sequence[Column[Item]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: list[Row[Item]] = []
        self.by_key: dict[str, Row[Item]] = {}
        self._texts: ColumnTexts[Item] = ColumnTexts([column.text for column in columns])

    def show_rows(self, rows: Sequence[Row[Item]]) -> bool:
        """Shows these rows and tells whether there are other ones than before."""
        _link(rows, None)
        if _keys(rows) == _keys(self.rows):
            _take_values(self.rows, rows)
            self._texts.take((row.key, row.item) for row in self.walk())
            self._tell_values_changed(self.by_key.values())
            return False
        self.beginResetModel()
        self.rows = list(rows)
        self.by_key = {row.key: row for row in self.walk()}
        self._texts.clear()
        self._texts.take((row.key, row.item) for row in self.walk())
        self.endResetModel()
        return True

    def change_values(self, items: Mapping[str, Item]) -> None:
        """Shows other values in some rows.

        Args:
            items: the values by the keys of their rows.
        """
        self._texts.take(items.items())
        for key, item in items.items():
            self.by_key[key].item = item
        self._tell_values_changed([self.by_key[key] for key in items])

    def row_at(self, index: AnyIndex) -> Row[Item]:
        """Gives the row of a valid index."""
        row: Row[Item] = index.internalPointer()
        return row

    def walk(self, rows: Sequence[Row[Item]] | None = None) -> Iterator[Row[Item]]:
        """Gives every row, those below a row after it."""
        for row in self.rows if rows is None else rows:
            yield row
            yield from self.walk(row.children)

    def index_of(self, row: Row[Item], column: int = 0) -> QModelIndex:
        """Gives the index of a row."""
        return self.createIndex(row.position, column, row)

    def widest(self, column: int) -> list[str]:
        """Gives the texts of a column that may be the widest."""
        return self._texts.widest(column)

    def index(self, row: int, column: int, parent: AnyIndex = QModelIndex()) -> QModelIndex:  # noqa: B008
        """See Qt."""
        rows = self._below(parent)
        if not (0 <= row < len(rows) and 0 <= column < len(self.columns)):
            return QModelIndex()
        return self.createIndex(row, column, rows[row])

    def parent(self, index: AnyIndex = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        """See Qt."""
        above = self.row_at(index).parent if index.isValid() else None
        return self.index_of(above) if above is not None else QModelIndex()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        """See Qt."""
        return len(self._below(parent)) if parent.column() <= 0 else 0

    def columnCount(self, _parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        """See Qt."""
        return len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """See Qt."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.title
            case Qt.ItemDataRole.ToolTipRole:
                return column.help or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column, is_heading=True)
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See Qt."""
        if not index.isValid():
            return None
        row, column = self.row_at(index), self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(row.item)
            case Qt.ItemDataRole.DecorationRole:
                return column.icon(row.item) if column.icon else None
            case Qt.ItemDataRole.ToolTipRole:
                return (column.tip(row.item) or None) if column.tip else None
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.CheckStateRole if index.column() == 0:
                return _check_state(row)
            case _:
                return self._own_data(row, column, role)

    def _own_data(self, row: Row[Item], column: Column[Item], role: int) -> object:
        if role == SORT_ROLE:
            return _sortable((column.sort_key or column.text)(row.item))
        if role == SHARE_ROLE:
            return column.share(row.item) if column.share else None
        if role == DIM_ROLE:
            return row.is_dim or (column.is_dim is not None and column.is_dim(row.item))
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """See Qt."""
        flags = super().flags(index)
        if index.isValid() and index.column() == 0 and self.row_at(index).is_checked is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: AnyIndex, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """See Qt: takes the tick of a row."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.row_at(index).is_checked = value in (2, Qt.CheckState.Checked)
        self.dataChanged.emit(index, index, [role])
        return True

    def _below(self, index: AnyIndex) -> list[Row[Item]]:
        return self.row_at(index).children if index.isValid() else self.rows

    def _tell_values_changed(self, rows: Iterable[Row[Item]]) -> None:
        last_column = len(self.columns) - 1
        for first, last in _spans(rows):
            self.dataChanged.emit(self.index_of(first), self.index_of(last, last_column))


def _sortable(key: str | float) -> str | float:
    """Gives a key that Qt can compare: whole numbers of 64 bits and more end the program."""
    return key if isinstance(key, str) else float(key)


def _alignment(column: Column[Item], *, is_heading: bool = False) -> Qt.AlignmentFlag:
    is_right = column.is_number and not (is_heading and column.share)
    side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _check_state(row: Row[Item]) -> Qt.CheckState | None:
    if row.is_checked is None:
        return None
    return Qt.CheckState.Checked if row.is_checked else Qt.CheckState.Unchecked


def _spans(rows: Iterable[Row[Item]]) -> list[tuple[Row[Item], Row[Item]]]:
    """Gives the first and the last of those rows that are below the same row."""
    siblings: dict[int, list[Row[Item]]] = {}
    for row in rows:
        siblings.setdefault(id(row.parent), []).append(row)
    place = attrgetter("position")
    return [(min(each, key=place), max(each, key=place)) for each in siblings.values()]


def _link(rows: Sequence[Row[Item]], parent: Row[Item] | None) -> None:
    for position, row in enumerate(rows):
        row.parent, row.position = parent, position
        _link(row.children, row)


def _keys(rows: Sequence[Row[Item]]) -> list[object]:
    return [(row.key, _keys(row.children)) for row in rows]


def _take_values(old: Sequence[Row[Item]], new: Sequence[Row[Item]]) -> None:
    for before, after in zip(old, new, strict=True):
        before.item, before.is_dim = after.item, after.is_dim
        if after.is_checked is not None:
            before.is_checked = after.is_checked
        _take_values(before.children, after.children)
