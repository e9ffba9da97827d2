"""The canvas amid its docks, filled one panel after the other."""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from gui.docks import Docks
from gui.panel_factory import CANVAS, PanelFactory

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView


class Workspace(QMainWindow):
    """What is shown of an open project.

    Args:
        panels: makes what stands in it.

    Signals:
        canvas_made(canvas): the canvas is there.
        filled: every panel is there.
    """

    canvas_made = Signal(QWidget)
    filled = Signal()

    def __init__(self, panels: PanelFactory) -> None:
        super().__init__(None, Qt.WindowType.Widget)
        self.docks = Docks(self)
        self._panels = panels
        self._is_arranged = False
        self._arrangement = QByteArray()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._fill_next)

    @property
    def canvas(self) -> "CanvasView":
        """The canvas; made now if it is not there yet."""
        return cast("CanvasView", self._panels.panel(CANVAS))

    def panel(self, name: str) -> QWidget:
        """Gives a panel, made now if it was not yet."""
        return self._panels.panel(name)

    @property
    def arrangement(self) -> QByteArray:
        """Where the docks are; empty before they are shown for the first time."""
        return self.saveState() if self._is_arranged else QByteArray()

    def fill_soon(self) -> None:
        """Makes the panels that are not there yet, one whenever nothing else is to be done."""
        if self._panels.missing():
            self._timer.start()

    def fill(self) -> None:
        """Makes every panel that is not there yet."""
        while self._panels.missing():
            self._fill_next()

    def stop_filling(self) -> None:
        """Makes no more panels unasked."""
        self._timer.stop()

    def restore(self, arrangement: QByteArray) -> None:
        """Puts the docks where they were, once they are shown."""
        self._arrangement = arrangement

    def arrange_once(self, size: QSize) -> None:
        """Takes a size and puts the docks in their places, if that is not done yet."""
        if not self._is_arranged:
            self._is_arranged = True
            self.resize(size)
            if not self.restoreState(self._arrangement):
                self.docks.arrange()

    def _fill_next(self) -> None:
        name = self._panels.missing()[0]
        panel = self._panels.panel(name)
        if name == CANVAS:
            self.setCentralWidget(panel)
            self.canvas_made.emit(panel)
        else:
            self.docks.fill(name, panel)
        if not self._panels.missing():
            self._timer.stop()
            self.filled.emit()
