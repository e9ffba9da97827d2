"""The results panel: what the network makes of the test samples, epoch by epoch, live."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.graph.writing import write_atomically
from engine.optimization_lab.race_records import RACER
from engine.training import run_folder
from engine.training.metrics_file import EPOCH
from engine.training.results_file import epochs_of, read_results
from engine.training.run_info import RunInfo, RunKind, RunState
from gui.dialogs import Dialogs
from gui.panels.results_export import predictions_csv, results_csv, results_png, results_svg
from gui.panels.results_view import ResultsView
from gui.panels.run_control_like import RunControlLike
from gui.widgets.placeholder import Placeholder

_REFRESH_MS = 100
_FILTERS = {
    "png": "Pictures (*.png)",
    "svg": "Drawings (*.svg)",
    "csv": "Comma-separated values (*.csv)",
}
_FIRST = (
    "No results yet",
    "Press Train: after each epoch you see here which test samples the network gets wrong.",
)


class ResultsPanel(QWidget):
    """Shows the results of one run: the live one, or one that is chosen."""

    def __init__(self, run_control: RunControlLike) -> None:
        super().__init__()
        self.folder: Path | None = None
        self._chosen: Path | None = None
        self._info: RunInfo | None = None
        self._shown: tuple[Path, int] | None = None
        self.view = ResultsView()
        self._placeholder = Placeholder("train", *_FIRST)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._placeholder)
        self._stack.addWidget(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._refresh = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._refresh.timeout.connect(self._show_if_visible)
        self.view.head.epoch_chosen.connect(lambda _: self._show_epoch())
        self.view.head.save_asked.connect(self._on_save_asked)
        run_control.run_started.connect(self._on_run_started)
        run_control.metrics_arrived.connect(self._on_metrics_arrived)
        run_control.run_ended.connect(lambda folder, *_: self._on_run_ended(folder))

    def show_run(self, folder: Path) -> None:
        """Shows the results of a run that was chosen."""
        if folder != self._chosen:
            self._chosen = folder
            self._turn_to(folder)

    def save(self, path: Path, form: str) -> None:
        """Writes the results as they are shown.

        Args:
            path: the file.
            form: `png`, `svg`, `csv` for the confusion, `predictions` for those.

        Raises:
            EngineError: it cannot be written.
        """
        results = self.view.results
        if results is None:
            return
        match form:
            case "png":
                data = results_png(results, self.view.predictions, self.font())
            case "svg":
                data = results_svg(results, self.view.predictions, self.font())
            case "csv":
                data = results_csv(results).encode()
            case _:
                data = predictions_csv(results).encode()
        write_atomically(path, data)

    def minimumSizeHint(self) -> QSize:
        """Lets the panel be small: what does not fit is cut."""
        em = self.fontMetrics().height()
        return QSize(em * 8, em * 6)

    def showEvent(self, event: QShowEvent) -> None:
        """Shows what came while it could not be seen."""
        super().showEvent(event)
        self._show()

    def _turn_to(self, folder: Path) -> None:
        if folder != self.folder:
            self.folder = folder
            self.view.head.follow()
        self._info = run_folder.find_info(folder)
        self._shown = None
        self._show_if_visible()

    def _on_run_started(self, info: RunInfo) -> None:
        """Turns to the run; a racer of this race stays."""
        is_racer = self.folder is not None and _race_of(self.folder) == info.folder
        self._turn_to(self.folder if self.folder is not None and is_racer else info.folder)

    def _on_metrics_arrived(self, folder: Path, records: Sequence[Mapping[str, object]]) -> None:
        is_new = any(
            each.get("kind") == EPOCH and _folder_of(folder, each) == self.folder
            for each in records
        )
        if is_new and not self._refresh.isActive():
            self._refresh.start()

    def _on_run_ended(self, folder: Path) -> None:
        if self.folder is not None and folder in (self.folder, _race_of(self.folder)):
            self._info = run_folder.find_info(folder)
            self._show_if_visible()

    def _show_if_visible(self) -> None:
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        if self.folder is None:
            return
        epochs = epochs_of(self.folder)
        self._stack.setCurrentIndex(int(bool(epochs)))
        if not epochs:
            self._placeholder.set_text(*self._why_empty(self.folder))
            return
        self.view.head.show_epochs(epochs, self._info.epochs if self._info else 0)
        race = _race_of(self.folder)
        name = self.folder.name
        self.view.head.show_run(f"{race.name}, {name}" if race is not None else name)
        self._show_epoch()

    def _show_epoch(self) -> None:
        epoch = self.view.head.epoch
        if self.folder is None or epoch is None or self._shown == (self.folder, epoch):
            return
        try:
            results = read_results(self.folder, epoch)
        except EngineError as error:
            self._stack.setCurrentIndex(0)
            self._placeholder.set_text("These results cannot be read", str(error))
            return
        self._shown = self.folder, epoch
        self.view.show_results(results)

    def _why_empty(self, folder: Path) -> tuple[str, str]:
        info = self._info
        if info is not None and info.kind is RunKind.RACE:
            text = "Choose one of its optimizers in the panel Runs, below the race."
            return "Each optimizer of a race has its own results", text
        if info is not None and info.state is RunState.RUNNING and info.epoch == 0:
            return "No results yet", f"They come with the first complete epoch of {folder.name}."
        if info is not None and info.epoch == 0:
            return "No results", f"{folder.name} has not completed an epoch."
        return (
            "This run has no results",
            f"{folder.name} was trained without keeping them. Train again to see them here.",
        )

    def _on_save_asked(self, form: str) -> None:
        if self.folder is None or self.view.results is None:
            return
        dialogs = Dialogs(self)
        ending = form if form in _FILTERS else "csv"
        epoch = self.view.results.epoch
        suffix = "-predictions" if form not in _FILTERS else ""
        proposal = Path.home() / f"{self.folder.name}-epoch-{epoch}{suffix}.{ending}"
        path = dialogs.ask_save("Save the results", proposal, _FILTERS[ending])
        if path is None:
            return
        try:
            self.save(path, form)
        except EngineError as error:
            dialogs.show_error("The results could not be saved.", str(error))


def _folder_of(run: Path, record: Mapping[str, object]) -> Path:
    """Gives where that is trained which a record is of: a run, or a racer of it."""
    racer = record.get(RACER)
    return run_folder.racer_folder(run, racer) if isinstance(racer, str) else run


def _race_of(folder: Path) -> Path | None:
    """Gives the race that a racer's folder is in."""
    return folder.parent.parent if folder.parent.name == run_folder.RACERS else None
