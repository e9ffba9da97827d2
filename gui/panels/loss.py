"""The loss panel: train and test curves, live."""

import importlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.optimization_lab.race_records import RACER
from engine.training.run_folder import racer_folder
from engine.training.run_info import RunInfo, RunKind
from gui.panels.run_control_like import RunControlLike

if TYPE_CHECKING:
    from gui.panels.loss_view import LossView


class LossPanel(QWidget):
    """Shows the curves of the live run and of those it is compared with.

    Plotting is loaded when there is something to plot or the panel is first seen, since the
    window is to be on the screen before that.
    """

    def __init__(self, run_control: RunControlLike) -> None:
        super().__init__()
        self._view: LossView | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        run_control.run_started.connect(self._on_run_started)
        run_control.metrics_arrived.connect(self._on_metrics_arrived)
        run_control.run_ended.connect(lambda folder, *_: self._on_run_ended(folder))

    @property
    def view(self) -> "LossView":
        """The inside of the panel, made on first use."""
        if self._view is None:
            module = importlib.import_module("gui.panels.loss_view")
            self._view = module.LossView()
            self._layout.addWidget(self._view)
        return self._view

    def compare(self, folders: Iterable[Path]) -> None:
        """Shows these runs beside the live one, and no others."""
        self.view.compare(folders)

    def showEvent(self, event: QShowEvent) -> None:
        """Makes the inside before it is seen."""
        super().showEvent(event)
        self.view.show()

    def _on_run_started(self, info: RunInfo) -> None:
        """A race has a panel of its own; here its racers are only compared with other runs."""
        if info.kind is not RunKind.RACE:
            self.view.start(info)

    def _on_metrics_arrived(self, folder: Path, records: Sequence[Mapping[str, object]]) -> None:
        by_racer: dict[str, list[Mapping[str, object]]] = {}
        for record in records:
            by_racer.setdefault(str(record.get(RACER, "")), []).append(record)
        for racer, own in by_racer.items():
            self.view.take(racer_folder(folder, racer) if racer else folder, own)

    def _on_run_ended(self, folder: Path) -> None:
        self.view.end(folder)
