"""A small combo box of named values."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox


class ChoiceBox(QComboBox):
    """Lets the user choose one of some values by their titles.

    Args:
        name: what is chosen, for screen readers and as a tooltip.
        titles: the titles by value, in order.

    Signals:
        value_changed(value): another value is chosen.
    """

    value_changed = Signal(str)

    def __init__(self, name: str, titles: Mapping[str, str]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for value, title in titles.items():
            self.addItem(title, value)
        self.currentIndexChanged.connect(lambda: self.value_changed.emit(self.value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leaves the wheel to the form that scrolls, unless the user turned to this box."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    @property
    def value(self) -> str:
        """The chosen value."""
        return str(self.currentData())

    def choose(self, value: str) -> None:
        """Chooses a value."""
        self.setCurrentIndex(self.findData(value))
