"""The layers panel: every operator with its output, parameters and products."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QStackedWidget, QVBoxLayout, QWidget

from engine.graph.problem import NodePath
from gui.document import Document
from gui.panels.layer_columns import COLUMNS, totals
from gui.panels.layer_facts import LayerFacts
from gui.panels.layer_rows import changed_layers, layer_rows
from gui.paths import path_of, shown_node
from gui.widgets.placeholder import Placeholder
from gui.widgets.row_table import RowTable
from gui.widgets.tool_button import ToolButton


class LayersPanel(QWidget):
    """A table that selects on the canvas and follows the canvas's selection.

    Signals:
        node_activated(id): a row was double-clicked: the node is to be brought into view.
    """

    node_activated = Signal(str)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._facts: LayerFacts | None = None
        self.table = RowTable(COLUMNS)
        self.setFocusProxy(self.table)
        self._stack = QStackedWidget()
        self._count = QLabel()
        self._refresh = QTimer(self, singleShot=True, interval=0)
        self._is_selecting = False
        self._lay_out()
        self._refresh.timeout.connect(self.refresh)
        document.project_changed.connect(lambda *_: self._ask_refresh())
        document.analysis_changed.connect(lambda _: self._ask_refresh())
        document.selection_changed.connect(lambda _: self._follow_selection())
        self.table.keys_selected.connect(self._on_keys_selected)
        self.table.key_activated.connect(self._on_key_activated)
        self.refresh()

    def refresh(self) -> None:
        """Shows what is known now."""
        document = self._document
        facts = LayerFacts(document.project, document.analysis, document.operators.catalogue)
        before, self._facts = self._facts, facts
        rows = self.table.rows.by_key
        changed = None if before is None else changed_layers(before, facts, rows)
        if changed is None:
            self._show_rows(facts)
        else:
            self.table.change_values(changed, totals(document.analysis))

    def _show_rows(self, facts: LayerFacts) -> None:
        rows = layer_rows(facts)
        self._stack.setCurrentIndex(int(bool(rows)))
        counted = sum(not row.item.is_loss for row in rows)
        self._count.setText(f"{counted} operator{'s' * (counted != 1)}, in forward order")
        self.table.show_rows(rows, totals(facts.analysis))
        self._follow_selection()

    def showEvent(self, event: QShowEvent) -> None:
        """Shows what changed while it could not be seen."""
        super().showEvent(event)
        self.refresh()

    def _lay_out(self) -> None:
        unit = self.fontMetrics().height() // 3
        self._count.setProperty("role", "dim")
        copy = ToolButton("Copy the table", "copy", text="Copy")
        menu = QMenu(self)
        menu.addAction("As Markdown", lambda: self.table.copy(self.table.as_markdown))
        menu.addAction("As CSV", lambda: self.table.copy(self.table.as_csv))
        copy.setMenu(menu)
        copy.setPopupMode(ToolButton.ToolButtonPopupMode.InstantPopup)
        head = QHBoxLayout()
        head.setContentsMargins(unit * 2, unit, unit, unit)
        head.addWidget(self._count, stretch=1)
        head.addWidget(copy)
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table, stretch=1)
        column.addWidget(self.table.totals)
        self.table.totals.show()
        self._stack.addWidget(
            Placeholder(
                "network",
                "No operators yet",
                "Press Tab on the canvas to add one. "
                "Its output, parameters and products are listed here.",
            )
        )
        self._stack.addWidget(filled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def _ask_refresh(self) -> None:
        if self.isVisible():
            self._refresh.start()

    def _on_keys_selected(self, keys: Sequence[str]) -> None:
        nodes = [shown_node(self._document, NodePath(key)) for key in keys]
        self._is_selecting = True
        self._document.select(node for node in nodes if node is not None)
        self._is_selecting = False

    def _on_key_activated(self, key: str) -> None:
        node = self._document.show_path(key)
        if node is not None:
            self.node_activated.emit(node)

    def _follow_selection(self) -> None:
        if self._is_selecting:
            return
        paths = {path_of(self._document, node) for node in self._document.selection}
        keys = [key for key in self.table.rows.by_key if key in paths]
        self.table.select_keys(keys)
        if keys:
            self.table.reveal(keys[0])
