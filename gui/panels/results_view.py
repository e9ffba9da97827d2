"""The inside of the results panel: matrix, classes and predictions of one epoch."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.training.results_values import Prediction, Results
from gui.panels.results_classes import CLASS_COLUMNS, ClassRow, class_rows
from gui.panels.results_gallery import Gallery
from gui.panels.results_head import CLASSES, CONFUSION, PREDICTIONS, ResultsHead
from gui.panels.results_matrix import ConfusionMatrix
from gui.panels.results_scatter import Scatter
from gui.panels.results_text import filter_text, summary
from gui.widgets.labels import label
from gui.widgets.row_table import RowTable
from gui.widgets.tool_button import ToolButton

WORST, RANDOM = "worst", "random"
_WIDE, _MEDIUM = 76, 38
"""From so many lines' heights on, three parts or two have room side by side."""
_FLAT = 14
"""Below this height a narrow panel leaves out what is in words what the matrix shows."""


class ResultsView(QWidget):
    """Shows what came out for the test samples after one epoch."""

    def __init__(self) -> None:
        super().__init__()
        self._results: Results | None = None
        self._cell: tuple[int, int | None] | None = None
        self._chosen_part = CONFUSION
        self._list = WORST
        self.head = ResultsHead()
        self.matrix = ConfusionMatrix()
        self.scatter = Scatter()
        self.classes: RowTable[ClassRow] = RowTable(CLASS_COLUMNS)
        self.gallery = Gallery()
        self.worst = ToolButton("Show the predictions with the largest losses", text="Worst")
        self.random = ToolButton("Show the same random samples in every epoch", text="Random")
        self.filter = ToolButton(
            "Show all predictions again", "close", text="all", on_click=self.clear_filter
        )
        self._choice = QButtonGroup(self)
        self._nothing = label(role="dim", is_wrapped=True)
        self._lists = QStackedWidget()
        self._left = QStackedWidget()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._shown_parts: set[str] = set()
        self._areas: dict[str, QWidget] = {}
        self._lay_out()
        self._connect()

    @property
    def results(self) -> Results | None:
        """What is shown."""
        return self._results

    @property
    def cell(self) -> tuple[int, int | None] | None:
        """The true and the predicted class whose predictions alone are shown."""
        return self._cell

    @property
    def predictions(self) -> tuple[Prediction, ...]:
        """The predictions that are shown."""
        if self._results is None:
            return ()
        if self._cell is not None:
            return self._results.in_cell(*self._cell)
        return self._results.worst if self._list == WORST else self._results.random

    def show_results(self, results: Results) -> None:
        """Shows the results of an epoch."""
        before, self._results = self._results, results
        if before is None or before.class_names != results.class_names:
            self._cell = None
        self.head.summary.setText(summary(results))
        self._left.setCurrentWidget(self.matrix if results.confusion else self.scatter)
        self.scatter.show_results(results)
        self.classes.show_rows(class_rows(results))
        self._show_chosen()
        self._share_room()

    def clear_filter(self) -> None:
        """Shows all predictions again."""
        self._filter(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shows as many parts side by side as there is room for."""
        super().resizeEvent(event)
        self._share_room()

    def _lay_out(self) -> None:
        em = self.fontMetrics().height()
        lists = QWidget()
        column = QVBoxLayout(lists)
        column.setContentsMargins(em // 3, 0, 0, 0)
        column.setSpacing(em // 4)
        row = QHBoxLayout()
        row.setSpacing(2)
        for button in (self.worst, self.random):
            button.setCheckable(True)
            self._choice.addButton(button)
            row.addWidget(button)
        row.addSpacing(em // 2)
        row.addWidget(self.filter)
        row.addStretch(1)
        self.worst.setChecked(True)
        self.filter.hide()
        column.addLayout(row)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lists.addWidget(self.gallery)
        self._lists.addWidget(self._nothing)
        column.addWidget(self._lists, stretch=1)
        self._left.addWidget(self.matrix)
        self._left.addWidget(self.scatter)
        self._areas = {CONFUSION: self._left, CLASSES: self.classes, PREDICTIONS: lists}
        for area in self._areas.values():
            self._splitter.addWidget(area)
        self._splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(em // 2, em // 2, em // 2, em // 3)
        layout.setSpacing(em // 3)
        layout.addWidget(self.head)
        layout.addWidget(self._splitter, stretch=1)

    def _connect(self) -> None:
        self.matrix.cell_chosen.connect(self._filter)
        self.classes.keys_selected.connect(self._on_classes_selected)
        self.worst.clicked.connect(lambda: self._choose_list(WORST))
        self.random.clicked.connect(lambda: self._choose_list(RANDOM))
        self.head.part_chosen.connect(self._on_part_chosen)

    def _on_classes_selected(self, keys: list[str]) -> None:
        self._filter((int(keys[0]), None) if len(keys) == 1 else None)

    def _on_part_chosen(self, part: str) -> None:
        self._chosen_part = part
        self._share_room()

    def _filter(self, cell: tuple[int, int | None] | None) -> None:
        self._cell = cell
        if cell is None or cell[1] is not None:
            with QSignalBlocker(self.classes):
                self.classes.clearSelection()
        self._show_chosen()

    def _show_chosen(self) -> None:
        results = self._results
        if results is None:
            return
        self.matrix.show_results(results, self._cell)
        self.filter.setVisible(self._cell is not None)
        self._mark_list()
        if self._cell is not None:
            self.filter.setText(f" {filter_text(results, self._cell)}")
        shown = self.predictions
        self.gallery.show_predictions(results, shown)
        self._nothing.setText(self._why_nothing(results))
        self._lists.setCurrentIndex(0 if shown else 1)

    def _mark_list(self) -> None:
        """Marks the list that is shown; none is while one cell's predictions are."""
        self._choice.setExclusive(self._cell is None)
        for button, kind in ((self.worst, WORST), (self.random, RANDOM)):
            button.setChecked(self._cell is None and kind == self._list)

    def _choose_list(self, kind: str) -> None:
        self._list = kind
        self._filter(None)

    def _why_nothing(self, results: Results) -> str:
        if self._cell is None:
            return "There are no test samples."
        if results.decisions != "samples":
            return f"A sample has many {results.decisions}; its predictions are of no one class."
        true, predicted = self._cell
        row = results.confusion[true]
        if not (sum(row) if predicted is None else row[predicted]):
            return "No test sample is here."
        return "Of these samples no picture is kept: only the worst and some random ones are."

    def _share_room(self) -> None:
        """Shows the parts that there are and that have room."""
        results = self._results
        if results is None:
            return
        parts = []
        if results.confusion or results.points:
            parts.append(CONFUSION)
        if results.confusion:
            parts.append(CLASSES)
        parts.append(PREDICTIONS)
        em = self.fontMetrics().height()
        offered, shown = parts, {self._chosen_part if self._chosen_part in parts else parts[0]}
        if self.width() >= em * _WIDE or len(parts) == 1:
            offered, shown = [], {*parts}
        elif self.width() >= em * _MEDIUM:
            offered = parts[:-1]
            shown = {offered[0]} if shown == {PREDICTIONS} else shown
            shown = {*shown, PREDICTIONS}
        chosen = next((each for each in offered if each in shown), "")
        self.head.show_parts(offered, chosen)
        self.head.run.setVisible(len(offered) == 0)
        is_small = self.width() < em * _MEDIUM and self.height() < em * _FLAT
        self.head.summary.setHidden(is_small)
        if shown != self._shown_parts:
            self._shown_parts = shown
            for part, area in self._areas.items():
                area.setVisible(part in shown)
            shares = [30, 30, 40] if len(shown) > 2 else [42, 42, 58]
            self._splitter.setSizes([share * self.width() // 100 for share in shares])
