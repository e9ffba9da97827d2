"""The problems of one node, above its arguments."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.graph.problem import Problem
from gui import icons
from gui.document import Document
from gui.panels.problems import apply_problem_fix
from gui.widgets.labels import label


class ProblemNotes(QWidget):
    """Shows problems with the buttons that mend them."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._shown: tuple[Problem, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Shows these problems; takes no room where there are none."""
        if tuple(problems) == self._shown:
            return
        self._shown = tuple(problems)
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for problem in problems:
            self._layout.addWidget(self._note(problem))
        self.setVisible(bool(problems))

    def _note(self, problem: Problem) -> QWidget:
        note = QWidget()
        sign = QLabel()
        side = note.fontMetrics().height()
        sign.setPixmap(icons.icon(problem.severity, problem.severity).pixmap(side, side))
        row = QHBoxLayout()
        row.addWidget(sign)
        row.addWidget(label(problem.message, is_wrapped=True), 1)
        layout = QVBoxLayout(note)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        if problem.fix is not None:
            fix = problem.fix
            button = QPushButton(icons.icon("fix"), fix.title)
            button.clicked.connect(lambda: apply_problem_fix(self._document, fix))
            layout.addWidget(button)
        return note
