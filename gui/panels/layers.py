"""The layers panel: every operator with its output, parameters and products."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from engine.analysis.result import Analysis
from engine.graph.model import Project
from engine.graph.problem import NodePath
from engine.measuring.client import MeasureClient
from engine.measuring.result import Measurement
from gui.document import Document
from gui.panels.layer_columns import COLUMNS, TIMES, totals
from gui.panels.layer_facts import LayerFacts
from gui.panels.layer_head import BATCH, LayerHead
from gui.panels.layer_rows import changed_layers, layer_rows
from gui.panels.layer_timing import LayerTiming, MakeClient
from gui.panels.layer_whole import Whole
from gui.paths import path_of, shown_node
from gui.widgets.placeholder import Placeholder
from gui.widgets.row_table import RowTable


class LayersPanel(QWidget):
    """A table that selects on the canvas and follows the canvas's selection.

    Signals:
        node_activated(id): a row was double-clicked: the node is to be brought into view.
    """

    node_activated = Signal(str)

    def __init__(self, document: Document, make_client: MakeClient = MeasureClient) -> None:
        super().__init__()
        self._document = document
        self._facts: LayerFacts | None = None
        self._whole = Whole()
        self.table = RowTable(COLUMNS)
        self.head = LayerHead(self.table)
        self.timing = LayerTiming(self, make_client)
        self.setFocusProxy(self.table)
        self._stack = QStackedWidget()
        self._refresh = QTimer(self, singleShot=True, interval=0)
        self._is_selecting = False
        self._asked: tuple[Project, Analysis] | None = None
        self._lay_out()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Shows what is known now."""
        document = self._document
        analysis, was_stale = self._whole.analysis, self._whole.is_stale
        self._whole.follow(document.project, document.analysis)
        batch_size = document.project.training.batch_size
        self.head.show_batch_size(batch_size)
        samples = batch_size if self.head.samples.value == BATCH else 1
        has_other_samples = samples != self._whole.samples
        self._whole.samples = samples
        facts = LayerFacts(
            document.project, document.analysis, document.operators.catalogue, self._whole
        )
        before, self._facts = self._facts, facts
        rows = self.table.rows.by_key
        is_new = before is None or has_other_samples
        changed = None if is_new or before is None else changed_layers(before, facts, rows)
        if changed is None:
            self._show_rows(facts)
        else:
            self.table.change_values(changed, totals(self._whole))
        is_alike = self._whole.analysis is analysis and self._whole.is_stale is was_stale
        if changed is None or not is_alike:
            self.table.viewport().update()  # shares of the whole change with any node

    def _show_rows(self, facts: LayerFacts) -> None:
        rows = layer_rows(facts)
        self._stack.setCurrentIndex(int(bool(rows)))
        self._count = sum(not row.item.is_loss for row in rows)
        self.table.show_rows(rows, totals(self._whole))
        self._say_what_is_shown()
        self._follow_selection()

    def _say_what_is_shown(self) -> None:
        if self.timing.is_measuring:
            return
        measurement = self._whole.measurement
        count = f"{self._count} operator{'s' * (self._count != 1)}, in forward order"
        self.head.show_text(measurement.sentence() if measurement else count)

    def minimumSizeHint(self) -> QSize:
        """Lets the panel be small: the head leaves its texts out, columns are scrolled to."""
        em = self.fontMetrics().height()
        return QSize(em * 16, em * 8)

    def showEvent(self, event: QShowEvent) -> None:
        """Shows what changed while it could not be seen."""
        super().showEvent(event)
        self.refresh()

    def _connect(self) -> None:
        document, head, timing = self._document, self.head, self.timing
        self._refresh.timeout.connect(self.refresh)
        document.project_changed.connect(lambda *_: self._on_project_changed())
        document.analysis_changed.connect(lambda _: self._ask_refresh())
        document.selection_changed.connect(lambda _: self._follow_selection())
        self.table.keys_selected.connect(self._on_keys_selected)
        self.table.key_activated.connect(self._on_key_activated)
        head.samples_chosen.connect(lambda _: self.refresh())
        head.measuring_asked.connect(self._on_measuring_asked)
        head.cancel_asked.connect(timing.cancel)
        timing.progressed.connect(head.show_progress)
        timing.measured.connect(self._on_measured)
        timing.failed.connect(self._on_measuring_failed)

    def _on_project_changed(self) -> None:
        if not self._document.analysis.nodes:  # another project was opened
            self.timing.cancel()
            self._forget_times()
        self._ask_refresh()

    def _forget_times(self) -> None:
        self._asked = self._whole.measurement = None
        self._facts = None
        for number in TIMES:
            self.table.show_column(number, is_shown=False)

    def _on_measuring_asked(self) -> None:
        self._asked = self._document.project, self._document.analysis
        self.head.show_measuring(is_measuring=True)
        self.head.show_text("Starting PyTorch…")
        self.timing.start(self._document.project)

    def _on_measured(self, measurement: Measurement) -> None:
        self.head.show_measuring(is_measuring=False)
        if self._asked is None:  # the project it was asked for has gone
            self._say_what_is_shown()
            return
        self._whole.take(measurement, *self._asked)
        for number in TIMES:
            self.table.show_column(number)
        self._facts = None
        self.refresh()

    def _on_measuring_failed(self, message: str) -> None:
        self.head.show_measuring(is_measuring=False)
        if message:
            self.head.show_text(message, is_error=True)
        else:
            self._say_what_is_shown()

    def _lay_out(self) -> None:
        header = self.table.header()
        for place, number in enumerate(TIMES, start=2):  # in sight once they are asked for
            header.moveSection(header.visualIndex(number), place)
            self.table.show_column(number, is_shown=False)
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
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
