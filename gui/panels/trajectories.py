"""The trajectories panel: optimizers race with the network that is drawn."""

import importlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.training.run_folder import read_info
from engine.training.run_info import RunInfo, RunKind
from gui.document import Document
from gui.panels.optimizer_table import KNOWN_OPTIMIZERS, OptimizerArgument
from gui.run_control import RunControl

if TYPE_CHECKING:
    from gui.panels.trajectories_view import TrajectoriesView


class TrajectoriesPanel(QWidget):
    """Shows races.

    Plotting is loaded when there is a race or the panel is first seen, since the window is to be
    on the screen before that.
    """

    def __init__(self, document: Document, run_control: RunControl) -> None:
        super().__init__()
        self._document = document
        self._run_control = run_control
        self._view: TrajectoriesView | None = None
        self._chosen: Path | None = None
        self._table: Mapping[str, tuple[OptimizerArgument, ...]] = KNOWN_OPTIMIZERS
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        run_control.run_started.connect(self._on_run_started)

    @property
    def view(self) -> "TrajectoriesView":
        """The inside of the panel, made on first use."""
        if self._view is None:
            module = importlib.import_module("gui.panels.trajectories_view")
            view: TrajectoriesView = module.TrajectoriesView(self._document, self._run_control)
            self._view = view
            self._layout.addWidget(view)
            view.set_optimizers(self._table)
        return self._view

    def set_optimizers(self, table: Mapping[str, tuple[OptimizerArgument, ...]]) -> None:
        """Takes the optimizers of the installed PyTorch, which is there now."""
        self._table = table
        if self._view is not None:
            self._view.set_optimizers(table)

    def show_run(self, folder: Path) -> None:
        """Shows a run that was chosen, if it is a race; said again, nothing happens."""
        if folder != self._chosen:
            self._chosen = folder
            self._turn_to(folder)

    def showEvent(self, event: QShowEvent) -> None:
        """Makes the inside before it is seen."""
        super().showEvent(event)
        self.view.show()

    def _on_run_started(self, info: RunInfo) -> None:
        """Makes the inside for the first race, which it then hears of by itself."""
        if info.kind is RunKind.RACE and self._view is None:
            self._turn_to(info.folder)

    def _turn_to(self, folder: Path) -> None:
        with suppress(EngineError):
            if read_info(folder).kind is RunKind.RACE:
                self.view.show_race(folder)
