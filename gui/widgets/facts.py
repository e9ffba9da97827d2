"""A short table of names and values to read."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from gui.widgets.labels import label


class Facts(QWidget):
    """Shows names and values in two columns; a value can be selected and copied."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._grid.setVerticalSpacing(4)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Shows these pairs of name and value."""
        while len(self._rows) < len(facts):
            self._add_row()
        for index, (name, value) in enumerate(self._rows):
            is_used = index < len(facts)
            name.setVisible(is_used)
            value.setVisible(is_used)
            if is_used:
                name.setText(facts[index][0])
                value.setText(facts[index][1])

    def text(self) -> str:
        """Gives what is shown, one pair a line."""
        shown = [row for row in self._rows if not row[0].isHidden()]
        return "\n".join(f"{name.text()}: {value.text()}" for name, value in shown)

    def _add_row(self) -> None:
        name, value = label("", "dim"), label("", is_wrapped=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = len(self._rows)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, row, 1)
        self._rows.append((name, value))
