"""The head of the layers panel: for how many samples, measuring, columns, copying."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QProgressBar, QWidget

from gui.panels.layer_facts import Layer
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.labels import set_role
from gui.widgets.row_table import RowTable
from gui.widgets.tool_button import ToolButton

ONE, BATCH = "one", "batch"

_NARROW_EM = 40
_STYLES = (
    Qt.ToolButtonStyle.ToolButtonTextBesideIcon,
    Qt.ToolButtonStyle.ToolButtonIconOnly,
)


class LayerHead(QWidget):
    """Buttons over the table.

    Args:
        table: what is under them.

    Signals:
        samples_chosen(choice): the figures are to be for `one` sample or a `batch`.
        measuring_asked: the nodes' times are to be measured.
        cancel_asked: the measurement is to be given up.
    """

    samples_chosen = Signal(str)
    measuring_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, table: RowTable[Layer]) -> None:
        super().__init__()
        self._table = table
        self.text = ElidedLabel("dim")
        self.samples = ChoiceBox(
            "Samples that products, activations and kept bytes are for",
            {ONE: "One sample", BATCH: "Batch"},
        )
        self.measure = ToolButton(
            "Run the network and measure how long each node takes",
            "waiting",
            text="Measure",
            on_click=self.measuring_asked.emit,
        )
        self.progress = QProgressBar(minimum=0, maximum=100)
        self.progress.setTextVisible(False)
        self.cancel = ToolButton(
            "Stop measuring", "close", text="Cancel", on_click=self.cancel_asked.emit
        )
        self.columns = ToolButton("Choose the columns", "palette", text="Columns")
        self.copy = ToolButton("Copy the table", "copy", text="Copy")
        self._lay_out()
        self.samples.value_changed.connect(self.samples_chosen)
        self.show_measuring(is_measuring=False)

    def show_batch_size(self, count: int) -> None:
        """Says how many samples a batch has."""
        self.samples.setItemText(1, f"Batch of {count:,}")

    def show_measuring(self, *, is_measuring: bool) -> None:
        """Offers to measure, or to stop that."""
        self.measure.setVisible(not is_measuring)
        self.cancel.setVisible(is_measuring)
        self.progress.setVisible(is_measuring)
        self.progress.setValue(0)

    def show_progress(self, share: float, phase: str) -> None:
        """Shows how far the measurement is."""
        self.progress.setValue(round(share * 100))
        self.show_text(phase)

    def show_text(self, text: str, *, is_error: bool = False) -> None:
        """Says something on the left."""
        self.text.show_text(text)
        set_role(self.text, "error" if is_error else "dim")

    def column_menu(self) -> QMenu:
        """Gives the menu that shows and hides columns."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.addActions(self._table.column_actions(menu))
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leaves the buttons' texts out where there is little room."""
        super().resizeEvent(event)
        is_narrow = event.size().width() < self.fontMetrics().height() * _NARROW_EM
        style = _STYLES[is_narrow]
        for button in (self.measure, self.cancel, self.columns, self.copy):
            button.setToolButtonStyle(style)

    def _lay_out(self) -> None:
        unit = self.fontMetrics().height() // 3
        self.progress.setFixedWidth(unit * 20)
        copy = QMenu(self)
        table = self._table
        copy.addAction("As Markdown", lambda: table.copy(table.as_markdown))
        copy.addAction("As CSV", lambda: table.copy(table.as_csv))
        copy.addAction("As LaTeX", lambda: table.copy(table.as_latex))
        self.copy.setMenu(copy)
        self.copy.setPopupMode(ToolButton.ToolButtonPopupMode.InstantPopup)
        self.columns.clicked.connect(lambda _: self._show_columns())
        header = self._table.header()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(
            lambda place: self._popup(header.mapToGlobal(place))
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(unit * 2, unit, unit, unit)
        row.addWidget(self.text, stretch=1)
        for widget in (
            *(self.progress, self.cancel, self.measure),
            *(self.samples, self.columns, self.copy),
        ):
            row.addWidget(widget)

    def _show_columns(self) -> None:
        self._popup(self.columns.mapToGlobal(self.columns.rect().bottomLeft()))

    def _popup(self, place: QPoint) -> None:
        menu = self.column_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)
