"""The palette: every operator, searched by word, dragged or entered onto the canvas."""

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.operators.operator import Operator
from gui import icons
from gui.document import Document
from gui.panels.palette_blocks import TITLE, BlockSection
from gui.panels.palette_own import TITLE as OWN_TITLE
from gui.panels.palette_own import OwnSection
from gui.widgets.tool_button import ToolButton

MIME_TYPE = "application/x-netloom-operator"
_NAME_ROLE = Qt.ItemDataRole.UserRole
_WORDS_ROLE = Qt.ItemDataRole.UserRole + 1


class OperatorTree(QTreeWidget):
    """Lists operators under their families; an operator can be dragged away."""

    def mimeTypes(self) -> list[str]:
        """See Qt."""
        return [MIME_TYPE]

    def mimeData(self, items: list[QTreeWidgetItem]) -> QMimeData:  # type: ignore[override]
        """See Qt: the data is the operator's name."""
        data = QMimeData()
        name = items[0].data(0, _NAME_ROLE) if items else None
        if name:
            data.setData(MIME_TYPE, QByteArray(str(name).encode()))
            data.setText(str(name))
        return data


class PalettePanel(QWidget):
    """Finds operators.

    Signals:
        operator_chosen(name): one was entered or double-clicked.
        file_requested: classes of a Python file are to become operators.
    """

    operator_chosen = Signal(str)
    file_requested = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._families: dict[str, QTreeWidgetItem] = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search operators")
        self.search.setAccessibleName("Search operators")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(
            icons.icon("search", "text_dim"), QLineEdit.ActionPosition.LeadingPosition
        )
        self.tree = self._make_tree()
        self.add_file = ToolButton("Add operators from a Python file of yours", "python")
        self.add_file.clicked.connect(self.file_requested)
        head = QHBoxLayout()
        head.addWidget(self.search, 1)
        head.addWidget(self.add_file)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 0)
        layout.addLayout(head)
        layout.addWidget(self.tree)
        self.search.textChanged.connect(self._on_search_changed)
        self.search.returnPressed.connect(self._on_search_entered)
        self.search.installEventFilter(self)
        self.tree.itemActivated.connect(self._on_item_activated)
        self._fill()
        self.blocks = BlockSection(document, self.tree, self._family_item(TITLE))
        self.tree.insertTopLevelItem(0, self.blocks.heading)
        self._families[TITLE] = self.blocks.heading
        self.blocks.refresh()
        self.own = OwnSection(document, self.tree, self._family_item(OWN_TITLE))
        self.tree.insertTopLevelItem(1, self.own.heading)
        self._families[OWN_TITLE] = self.own.heading
        self.own.refresh()
        document.operators.catalogue_changed.connect(self._refresh_own)
        document.project_changed.connect(self._refresh_blocks)
        document.scope_changed.connect(self._refresh_blocks)

    def visible_operators(self) -> list[str]:
        """Gives the names of the operators that the search leaves."""
        return [
            str(item.data(0, _NAME_ROLE)) for item in self._operator_items() if not item.isHidden()
        ]

    def showEvent(self, event: QShowEvent) -> None:
        """Measures the rows again: only now the style sheet is known to them."""
        super().showEvent(event)
        self.tree.scheduleDelayedItemsLayout()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lets the arrow keys walk the list while the search has the focus."""
        if watched is self.search and isinstance(event, QKeyEvent):
            is_press = event.type() is QEvent.Type.KeyPress
            if is_press and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
        return super().eventFilter(watched, event)

    def _make_tree(self) -> OperatorTree:
        tree = OperatorTree()
        tree.setHeaderHidden(True)
        tree.setAccessibleName("Operators")
        tree.setDragEnabled(True)
        tree.setDragDropMode(QTreeWidget.DragDropMode.DragOnly)
        tree.setUniformRowHeights(True)
        tree.setIndentation(14)
        size = tree.fontMetrics().height()
        tree.setIconSize(QSize(size, size))
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return tree

    def _fill(self) -> None:
        catalogue = self._document.operators.catalogue
        own = {each.name for each in catalogue.own}
        for operator in catalogue:
            if operator.name in own:
                continue
            if operator.family not in self._families:
                self._families[operator.family] = self._family_item(operator.family)
            self._families[operator.family].addChild(self._operator_item(operator))
        self.tree.addTopLevelItems(list(self._families.values()))
        self.tree.expandAll()

    def _family_item(self, family: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([family[0].upper() + family[1:]])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        font = self.tree.font()
        font.setBold(True)
        item.setFont(0, font)
        return item

    def _operator_item(self, operator: Operator) -> QTreeWidgetItem:
        item = QTreeWidgetItem([operator.name])
        item.setIcon(0, icons.swatch(operator.family))
        item.setToolTip(0, operator.summary)
        words = (operator.name, operator.family, operator.summary, *operator.keywords)
        item.setData(0, _NAME_ROLE, operator.name)
        item.setData(0, _WORDS_ROLE, " ".join(words).lower())
        return item

    def _refresh_blocks(self) -> None:
        if self.blocks.refresh():
            self._on_search_changed(self.search.text())

    def _refresh_own(self) -> None:
        self.own.refresh()
        self._on_search_changed(self.search.text())

    def _operator_items(self) -> list[QTreeWidgetItem]:
        return [item for family in self._families.values() for item in _children(family)]

    def _on_search_changed(self, text: str) -> None:
        words = text.lower().split()
        for item in self._operator_items():
            found = str(item.data(0, _WORDS_ROLE))
            item.setHidden(not all(word in found for word in words))
        for family in self._families.values():
            family.setHidden(all(child.isHidden() for child in _children(family)))
        best = self._best(text.lower().strip()) if words else None
        self.tree.setCurrentItem(best)  # type: ignore[arg-type]

    def _best(self, text: str) -> QTreeWidgetItem | None:
        """The found operator whose own name fits the text best."""
        found = [item for item in self._operator_items() if not item.isHidden()]

        def fit(item: QTreeWidgetItem) -> tuple[int, int]:
            last = str(item.data(0, _NAME_ROLE)).lower().rpartition(".")[2]
            is_word = text in str(item.data(0, _WORDS_ROLE)).split()
            ranks = (last == text, last.startswith(text), is_word, text in last, True)
            rank = ranks.index(True)
            return rank, len(last) if rank < 4 else 0

        return min(found, key=fit, default=None)

    def _step(self, step: int) -> None:
        found = [item for item in self._operator_items() if not item.isHidden()]
        current = self.tree.currentItem()
        row = found.index(current) + step if current in found else 0
        if 0 <= row < len(found):
            self.tree.setCurrentItem(found[row])

    def _on_search_entered(self) -> None:
        current = self.tree.currentItem()
        if current is not None:
            self._on_item_activated(current)

    def _on_item_activated(self, item: QTreeWidgetItem) -> None:
        name = item.data(0, _NAME_ROLE)
        if name:
            self.operator_chosen.emit(str(name))


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    children = (item.child(row) for row in range(item.childCount()))
    return [child for child in children if child is not None]
