"""The inputs of a network: a row with a name and the shape of one sample for each."""

import re
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from engine.errors import EngineError, shorten
from gui import icons
from gui.importing.order import Shape
from gui.widgets.labels import label

USUAL = (3, 224, 224)
MOST_INPUTS = 16
LARGEST = 2**31 - 1


class ShapeRows(QWidget):
    """Lets the user say the inputs.

    Signals:
        changed: another name or shape is written.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[_Row] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(label("Name", "heading"), 0, 0)
        self._grid.addWidget(label("Shape of one sample", "heading"), 0, 1)
        self.add_button = QPushButton(icons.icon("add"), "Add an input")
        self.add_button.setAutoDefault(False)
        self.add_button.clicked.connect(lambda: self.add(""))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._grid)
        row = QGridLayout()
        row.addWidget(self.add_button, 0, 0)
        row.setColumnStretch(1, 1)
        layout.addLayout(row)
        self.add("")

    def add(self, name: str, shape: Sequence[int] = USUAL) -> None:
        """Adds an input."""
        row = _Row(name, shape)
        self.rows.append(row)
        row.name.textChanged.connect(lambda: self.changed.emit())
        row.shape.textChanged.connect(lambda: self.changed.emit())
        row.button.clicked.connect(lambda: self._remove(row))
        place = self._grid.rowCount()
        for column, widget in enumerate(row.widgets):
            self._grid.addWidget(widget, place, column)
        self._refresh()

    def propose(self, names: Sequence[str]) -> None:
        """Shows the inputs that the network is known to need; shapes written before stay."""
        written = [row.shape.text() for row in self.rows]
        for row in tuple(self.rows):
            self._drop(row)
        for name in names[:MOST_INPUTS] or ("",):
            self.add(name)
        for row, text in zip(self.rows, written, strict=False):
            row.shape.setText(text)

    def shapes(self) -> Mapping[str, Shape]:
        """Gives the shapes by name.

        Raises:
            EngineError: one of them is no shape, or two have the same name.
        """
        found: dict[str, Shape] = {}
        for row in self.rows:
            name = row.name.text().strip()
            if name in found:
                what = f"are called {shorten(name)}" if name else "have no name"
                raise EngineError(f"Two inputs {what}. Give each the name it has in forward.")
            found[name] = shape_of(row.shape.text())
        return found

    def is_fine(self) -> bool:
        """Whether every row holds a shape; those that do not are marked."""
        faults = [row.mark() for row in self.rows]
        return not any(faults)

    def _remove(self, row: "_Row") -> None:
        self._drop(row)
        self._refresh()
        self.changed.emit()

    def _drop(self, row: "_Row") -> None:
        self.rows.remove(row)
        for widget in row.widgets:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def _refresh(self) -> None:
        for number, row in enumerate(self.rows):
            row.name.setPlaceholderText("the first" if number == 0 else "its name in forward")
            row.button.setEnabled(len(self.rows) > 1)
        self.add_button.setEnabled(len(self.rows) < MOST_INPUTS)


class _Row:
    def __init__(self, name: str, shape: Sequence[int]) -> None:
        self.name = QLineEdit(name)
        self.name.setAccessibleName("Name of the input")
        self.shape = QLineEdit("×".join(map(str, shape)))
        self.shape.setAccessibleName("Shape of one sample")
        self.shape.setToolTip("Without the batch: 3×224×224, also 3,224,224")
        self.button = QToolButton()
        self.button.setIcon(icons.icon("remove"))
        self.button.setAccessibleName("Remove this input")
        self.button.setToolTip("Remove this input")
        self.widgets: tuple[QWidget, ...] = (self.name, self.shape, self.button)

    def mark(self) -> bool:
        """Marks a shape that is none; tells whether it is."""
        try:
            shape_of(self.shape.text())
            is_wrong = False
        except EngineError:
            is_wrong = True
        if self.shape.property("isWrong") != is_wrong:
            self.shape.setProperty("isWrong", is_wrong)
            self.shape.style().unpolish(self.shape)
            self.shape.style().polish(self.shape)
        return is_wrong


def shape_of(text: str) -> Shape:
    """Reads a shape: 3×224×224, 3x224x224, 3, 224, 224.

    Raises:
        EngineError: it is none.
    """
    parts = [each for each in re.split(r"[×xX*,;\s]+", text.strip(" ()[]")) if each]
    is_shape = all(each.isascii() and each.isdigit() and len(each) < 11 for each in parts)
    sizes = tuple(int(each) for each in parts) if is_shape else ()
    if not sizes or not all(1 <= size <= LARGEST for size in sizes):
        raise EngineError(
            f"{shorten(text) or 'Nothing'!r} is no shape. Write the sizes of one sample, without "
            "the batch, such as 3×224×224."
        )
    return sizes
