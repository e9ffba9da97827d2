"""The list of problems: what is wrong, where, and the mend."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStackedLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from engine.graph.edits import apply_fix
from engine.graph.problem import Fix, Problem, Severity
from gui import icons
from gui.document import Document
from gui.paths import shown_node
from gui.widgets.labels import label
from gui.widgets.wrapping import WrappingDelegate

LARGEST_COUNT = 500
ROOMY_LINES = 45
_PROBLEM_ROLE = Qt.ItemDataRole.UserRole
NO_PROBLEMS = "No problems: the network can be built and trained."
NOT_KNOWN = "The network is being looked through…"


class ProblemsPanel(QWidget):
    """Lists the problems of the project.

    Signals:
        node_requested(id): the user wants to see the node at fault.
        count_changed(errors, warnings): there are so many now.
    """

    node_requested = Signal(str)
    count_changed = Signal(int, int)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._shown: tuple[Problem, ...] | None = None
        self.list = self._make_list()
        self.empty = label("", "dim")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.list)
        self.list.itemClicked.connect(self._on_item_chosen)
        self.list.itemActivated.connect(self._on_item_chosen)
        document.analysis_changed.connect(self._on_analysis_changed)
        self._on_analysis_changed()

    def _make_list(self) -> QTreeWidget:
        made = QTreeWidget()
        made.setAccessibleName("Problems")
        made.setHeaderLabels(["Node", "Problem", ""])
        made.setRootIsDecorated(False)
        made.setWordWrap(True)
        made.setTextElideMode(Qt.TextElideMode.ElideNone)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        size = made.fontMetrics().height()
        made.setIconSize(QSize(size, size))
        made.setItemDelegateForColumn(1, WrappingDelegate(made))
        header = made.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        return made

    def _on_analysis_changed(self) -> None:
        problems = self._document.analysis.problems
        self.empty.setText(NO_PROBLEMS if self._document.was_analysed else NOT_KNOWN)
        if problems == self._shown:
            return
        self._shown = problems
        self.list.clear()
        for problem in problems[:LARGEST_COUNT]:
            self._add(problem)
        self._stack.setCurrentWidget(self.list if problems else self.empty)
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        self.count_changed.emit(errors, len(problems) - errors)

    def _add(self, problem: Problem) -> None:
        node = shown_node(self._document, problem.node)
        name = self._document.graph.nodes[node].name if node else problem.node or "network"
        item = QTreeWidgetItem([name, problem.message])
        is_error = problem.severity is Severity.ERROR
        kind = "error" if is_error else "warning"
        item.setIcon(0, icons.icon(kind, kind))
        spoken = "Error" if is_error else "Warning"
        item.setData(1, Qt.ItemDataRole.AccessibleTextRole, f"{spoken}: {problem.message}")
        item.setData(0, _PROBLEM_ROLE, problem)
        self.list.addTopLevelItem(item)
        if problem.fix is not None:
            self.list.setItemWidget(item, 2, self._fix_button(problem.fix))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shortens the buttons where there is little room for the sentences."""
        super().resizeEvent(event)
        for button in self.findChildren(QPushButton):
            self._name_button(button)

    def _fix_button(self, fix: Fix) -> QWidget:
        button = QPushButton(icons.icon("fix"), "")
        button.setAccessibleName(fix.title)
        button.setToolTip(fix.title)
        self._name_button(button)
        button.clicked.connect(lambda: apply_problem_fix(self._document, fix))
        place = QWidget()
        layout = QHBoxLayout(place)
        layout.setContentsMargins(4, 2, 8, 2)
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return place

    def _name_button(self, button: QPushButton) -> None:
        is_roomy = self.width() > ROOMY_LINES * self.fontMetrics().height()
        button.setText(button.accessibleName() if is_roomy else "Fix")

    def _on_item_chosen(self, item: QTreeWidgetItem) -> None:
        problem = item.data(0, _PROBLEM_ROLE)
        node = self._document.show_path(problem.node) if problem.node else None
        if node is not None:
            self.node_requested.emit(node)


def apply_problem_fix(document: Document, fix: Fix) -> None:
    """Applies the mend of a problem as one undo step."""
    document.apply(fix.title, lambda project: apply_fix(project, fix))
