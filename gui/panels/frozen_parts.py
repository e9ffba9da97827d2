"""The parts of the network that do not learn at first, as the training panel lists them."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QToolButton, QWidget

from engine.graph import edits
from engine.graph.problem import NodePath
from gui import icons
from gui.document import Document
from gui.freezing import learns_from, name_of_part
from gui.places import place_of_path
from gui.widgets.labels import label

HINT = (
    "Every part learns from the start. To freeze some, select them and choose Learns from in the "
    "inspector."
)
GONE = "no longer in the network"


class FrozenParts(QWidget):
    """Lists each frozen part, when it learns, and a way to it and back."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._shown: object = None
        self.parts: dict[NodePath, QToolButton] = {}
        self.thaws: dict[NodePath, QToolButton] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)

    def refresh(self) -> None:
        """Shows the set-up as it stands."""
        rows = self._rows()
        if rows == self._shown:
            return
        self._shown = rows
        self._clear()
        if not rows:
            self._grid.addWidget(label(HINT, "dim", is_wrapped=True), 0, 0, 1, 3)
        for row, (path, name, text) in enumerate(rows):
            self._add_row(row, path, name, text)

    def _rows(self) -> list[tuple[NodePath, str, str]]:
        """The path, name and time of each part."""
        project = self._document.project
        total = project.training.epochs
        return [
            (path, name_of_part(project, path), learns_from(freeze, total))
            if place_of_path(project, path) is not None
            else (path, path, GONE)
            for freeze in project.training.freeze
            for path in freeze.nodes
        ]

    def _add_row(self, row: int, path: NodePath, name: str, text: str) -> None:
        button = QToolButton()
        button.setText(name.replace("&", "&&"))
        button.setAutoRaise(True)
        button.setToolTip("Show it on the canvas")
        button.setEnabled(text != GONE)
        button.clicked.connect(partial(self._on_part_clicked, path))
        thaw = QToolButton()
        thaw.setIcon(icons.icon("close", "text_dim"))
        thaw.setAutoRaise(True)
        thaw.setToolTip("Let it learn from the start")
        thaw.setAccessibleName(f"Let {name} learn from the start")
        thaw.clicked.connect(partial(self._on_thaw_clicked, path))
        self.parts[path], self.thaws[path] = button, thaw
        self._grid.addWidget(button, row, 0, Qt.AlignmentFlag.AlignLeft)
        self._grid.addWidget(label(text, is_wrapped=True), row, 1)
        self._grid.addWidget(thaw, row, 2, Qt.AlignmentFlag.AlignTop)

    def _on_part_clicked(self, path: NodePath, _is_checked: bool = False) -> None:
        self._document.show_path(path)

    def _on_thaw_clicked(self, path: NodePath, _is_checked: bool = False) -> None:
        self._document.apply(
            "Learn from the start", lambda project: edits.freeze_parts(project, [path], 0.0)
        )

    def _clear(self) -> None:
        self.parts, self.thaws = {}, {}
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
