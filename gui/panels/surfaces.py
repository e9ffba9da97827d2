"""The surfaces panel: the lecture's figure, to be played with."""

import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.panels.optimizer_table import OptimizerArgument

if TYPE_CHECKING:
    from gui.panels.surfaces_view import SurfacesView


class SurfacesPanel(QWidget):
    """Shows optimizers on test surfaces.

    Plotting is loaded when the panel is first seen, since the window is to be on the screen
    before that.

    Signals:
        descent_asked(body): a request for the service; `take_answer` is to get it back.
    """

    descent_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._view: SurfacesView | None = None
        self._table: Mapping[str, tuple[OptimizerArgument, ...]] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    @property
    def view(self) -> "SurfacesView":
        """The inside of the panel, made on first use."""
        if self._view is None:
            module = importlib.import_module("gui.panels.surfaces_view")
            view: SurfacesView = module.SurfacesView()
            self._view = view
            self._layout.addWidget(view)
            view.descent_asked.connect(self.descent_asked)
            view.set_optimizers(self._table)
        return self._view

    def set_optimizers(self, table: Mapping[str, tuple[OptimizerArgument, ...]]) -> None:
        """Takes the optimizers of the installed PyTorch, which is there now."""
        self._table = table
        if self._view is not None:
            self._view.set_optimizers(table)

    def take_answer(self, body: object, answer: Mapping[str, Any]) -> None:
        """Takes the answer of the service to a request."""
        if self._view is not None:
            self._view.take_answer(body, answer)

    def showEvent(self, event: QShowEvent) -> None:
        """Makes the inside before it is seen."""
        super().showEvent(event)
        self.view.show()
