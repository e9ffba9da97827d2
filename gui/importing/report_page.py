"""The last page: what came along and what did not, each with its place."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui import icons
from gui.importing.order import Finding, Report
from gui.widgets.labels import label
from gui.widgets.wrapping import WrappingDelegate

MOST_PLACES = 6
ALL_CAME = "Everything came along: nothing was simplified or left out."
WEIGHTS_COME = "Its weights are written beside the project when you save it."


class ReportPage(QWidget):
    """Shows a report.

    Signals:
        place_requested(nodes): the user wants to see where a finding is.
        open_requested: the project is not open yet, and is to be.
        closed: the user has read it.
    """

    place_requested = Signal(object)
    open_requested = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = label("", "section", is_wrapped=True)
        self.summary = label("", "dim", is_wrapped=True)
        self.weights = label(WEIGHTS_COME, "", is_wrapped=True)
        self.heading = label("", "title", is_wrapped=True)
        self.findings = _list()
        self.open_button = QPushButton("Open the project")
        self.close_button = QPushButton("Close")
        self._filler = QWidget()
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        for each in (self.title, self.summary, self.weights, self.heading):
            column.addWidget(each)
        column.addWidget(self.findings, 1)
        column.addWidget(self._filler, 1)
        column.addLayout(buttons)
        self.findings.itemActivated.connect(self._on_activated)
        self.open_button.clicked.connect(self.open_requested)
        self.close_button.clicked.connect(self.closed)

    def show_report(self, report: Report) -> None:
        """Shows what an import gave."""
        self.title.setText(f"{report.name} is imported")
        self.summary.setText(report.summary)
        self.weights.setVisible(report.has_weights)
        losses = sum(each.is_loss for each in report.findings)
        self.heading.setText(_heading(len(report.findings), losses))
        self.findings.clear()
        for finding in sorted(report.findings, key=lambda each: not each.is_loss):
            self.findings.addTopLevelItem(_item(finding))
        self.findings.setVisible(bool(report.findings))
        self._filler.setVisible(not report.findings)

    def show_open(self, *, is_open: bool) -> None:
        """Says whether the project is on the canvas."""
        self.open_button.setVisible(not is_open)

    def take_focus(self) -> None:
        """Makes Enter close, or open what is not open."""
        button = self.close_button if self.open_button.isHidden() else self.open_button
        button.setDefault(True)
        button.setFocus()

    def _on_activated(self, item: QTreeWidgetItem) -> None:
        self.place_requested.emit(item.data(0, Qt.ItemDataRole.UserRole))


def _list() -> QTreeWidget:
    made = QTreeWidget()
    made.setAccessibleName("What was simplified or left out")
    made.setColumnCount(2)
    made.setHeaderHidden(True)
    made.setRootIsDecorated(False)
    made.setWordWrap(True)
    made.setTextElideMode(Qt.TextElideMode.ElideNone)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
    side = made.fontMetrics().height()
    made.setIconSize(QSize(side, side))
    made.setItemDelegateForColumn(1, WrappingDelegate(made))
    made.header().setStretchLastSection(False)
    made.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
    made.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    return made


def _heading(count: int, losses: int) -> str:
    if not count:
        return ALL_CAME
    notes = count - losses
    parts = [f"{losses} not carried"] if losses else []
    parts += [f"{notes} simplified or changed"] if notes else []
    return ", ".join(parts)


def _item(finding: Finding) -> QTreeWidgetItem:
    text = finding.message
    if finding.places:
        more = len(finding.places) - MOST_PLACES
        named = ", ".join(finding.places[:MOST_PLACES])
        text += f"\nAt {named}{f' and {more:,} more' if more > 0 else ''}"
    item = QTreeWidgetItem(["", text])
    kind, role = ("warning", "warning") if finding.is_loss else ("info", "selection")
    item.setIcon(0, icons.icon(kind, role))
    item.setData(0, Qt.ItemDataRole.UserRole, finding.nodes)
    spoken = "Not carried" if finding.is_loss else "Note"
    item.setData(1, Qt.ItemDataRole.AccessibleTextRole, f"{spoken}: {text}")
    return item
