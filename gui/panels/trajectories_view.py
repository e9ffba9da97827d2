"""The inside of the trajectories panel: a race, its loss, and where the weights went."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.errors import EngineError
from engine.graph.writing import write_atomically
from engine.optimization_lab.race import PlaneSetup, Race
from engine.optimization_lab.race_folder import folder_of, write_race
from engine.optimization_lab.race_records import RACER
from engine.optimization_lab.race_tables import level_lines, to_csv, trajectory_lines
from engine.training.metrics_file import Record
from engine.training.run_info import RunInfo, RunKind
from gui.dialogs import Dialogs
from gui.document import Document
from gui.panels.loss_view import LossView
from gui.panels.optimizer_table import OptimizerArgument
from gui.panels.race_form import RaceForm
from gui.panels.race_story import RaceStory
from gui.panels.surfaces_player import StepPlayer
from gui.panels.trajectories_plot import TrajectoriesPlot, key_entries
from gui.run_control import RunControl
from gui.widgets.contour_export import contours_to_png, contours_to_svg
from gui.widgets.form_area import FormArea
from gui.widgets.labels import label, set_role
from gui.widgets.placeholder import Placeholder
from gui.widgets.tool_button import ToolButton

_REDRAW_MS = 66
_FORMS = {
    "png": ("Picture (PNG)…", "Pictures (*.png)"),
    "svg": ("Drawing (SVG)…", "Drawings (*.svg)"),
    "csv": ("Trajectories (CSV)…", "Comma-separated values (*.csv)"),
    "levels.csv": ("Level lines (CSV)…", "Comma-separated values (*.csv)"),
}


class TrajectoriesView(QWidget):
    """Lets optimizers race with the user's own network, and shows the race.

    Args:
        document: whose network races.
        run_control: starts and stops races, and tells of them.
    """

    def __init__(self, document: Document, run_control: RunControl) -> None:
        super().__init__()
        self._document = document
        self._run_control = run_control
        self.story: RaceStory | None = None
        self._is_stale = False
        self.form = RaceForm()
        self.plot = TrajectoriesPlot()
        self.loss = LossView()
        self.player = StepPlayer()
        self.sentence = label("", "dim")
        self.fit = ToolButton("Show everything (F)", "frame", on_click=self.plot.fit)
        self.save_button = ToolButton("Save the trajectories or their numbers", "export")
        self._stack = QStackedWidget()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._redraw = QTimer(self, singleShot=True, interval=_REDRAW_MS)
        self._lay_out()
        self._connect()
        self._show_state()

    def set_optimizers(self, table: Mapping[str, tuple[OptimizerArgument, ...]]) -> None:
        """Takes the optimizers of the installed PyTorch."""
        self.form.set_optimizers(table)

    def show_race(self, folder: Path) -> None:
        """Shows a race, also one that is over.

        Raises:
            EngineError: this is not the folder of a race, or it is damaged.
        """
        is_new = self.story is None or self.story.folder != folder
        self.story = RaceStory(folder)
        if is_new:
            self.loss.compare(self.story.folders, names=self.story.folders)
        self.form.show_story(self.story, is_new=is_new)
        self._stack.setCurrentIndex(1)
        self._show()

    def save(self, path: Path, form: str) -> None:
        """Writes the trajectories as they are shown.

        Args:
            path: the file.
            form: `png`, `svg`, `csv` or `levels.csv`.

        Raises:
            EngineError: there is nothing to write, or it cannot be written.
        """
        write_atomically(path, self._written(form))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plays by Space."""
        if event.key() == Qt.Key.Key_Space and self.story is not None:
            self.player.toggle()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        em = self.fontMetrics().height()
        self._stack.addWidget(
            Placeholder(
                "train",
                "No race yet",
                "Press Race: each optimizer trains this network from the same start, in the same "
                "order of samples. Here are their weights, on the plane that shows most of them, "
                "over the level lines of the loss.",
            )
        )
        self._stack.addWidget(self._filled())
        self._splitter.addWidget(self._stack)
        self._splitter.addWidget(FormArea(self.form))
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setSizes([em * 70, em * 19])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)

    def _filled(self) -> QWidget:
        em = self.fontMetrics().height()
        pictures = QSplitter(Qt.Orientation.Horizontal)
        pictures.addWidget(self.plot)
        pictures.addWidget(self.loss)
        pictures.setChildrenCollapsible(False)
        pictures.setSizes([em * 36, em * 30])
        menu = QMenu(self)
        for form, (title, _) in _FORMS.items():
            menu.addAction(title).triggered.connect(self._saver(form))
        self.save_button.setMenu(menu)
        self.save_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        foot = QHBoxLayout()
        foot.setSpacing(em // 2)
        foot.addWidget(self.fit)
        foot.addWidget(self.save_button)
        foot.addWidget(self.player, stretch=1)
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(em // 2, em // 4, em // 2, em // 3)
        column.setSpacing(em // 4)
        column.addWidget(self.sentence)
        column.addWidget(pictures, stretch=1)
        column.addLayout(foot)
        return filled

    def _connect(self) -> None:
        control = self._run_control
        control.run_started.connect(self._on_run_started)
        control.metrics_arrived.connect(self._on_metrics_arrived)
        control.run_ended.connect(lambda folder, *_: self._on_run_ended(folder))
        control.running_changed.connect(lambda _: self._show_state())
        self._document.analysis_changed.connect(lambda _: self._show_state())
        self.form.race_asked.connect(self._on_race_asked)
        self.form.stop_asked.connect(control.stop)
        self.form.plane_asked.connect(self._on_plane_asked)
        self.player.step_changed.connect(self._on_step_changed)
        self.plot.point_chosen.connect(
            lambda racer, index: self.player.show_step(self.plot.step_of(racer, index))
        )
        self._redraw.timeout.connect(self._show)

    def _on_run_started(self, info: RunInfo) -> None:
        if info.kind is RunKind.RACE:
            try:
                self.show_race(info.folder)
            except EngineError as error:
                self._say(str(error), is_bad=True)
        self._show_state()

    def _on_metrics_arrived(self, folder: Path, records: Sequence[Record]) -> None:
        if self.story is None or folder != self.story.folder:
            return
        by_racer: dict[str, list[Record]] = {}
        for record in records:
            if record.get(RACER):
                by_racer.setdefault(str(record[RACER]), []).append(record)
        for racer, own in by_racer.items():
            self.loss.take(folder_of(folder, racer), own)
        self._is_stale |= self.story.take(records)
        if not self._redraw.isActive():
            self._redraw.start()

    def _on_run_ended(self, folder: Path) -> None:
        if self.story is not None and folder == self.story.folder:
            self._is_stale = True
            self._show()
        self._show_state()

    def _on_race_asked(self, race: Race) -> None:
        self._run_control.race(race)

    def _on_plane_asked(self, plane: PlaneSetup) -> None:
        if self.story is None:
            return
        try:
            write_race(self.story.folder, replace(self.story.race, plane=plane))
        except EngineError as error:
            self._say(str(error), is_bad=True)
            return
        self._run_control.resume(self.story.folder)

    def _on_step_changed(self, step: int | None) -> None:
        self.plot.show_step(step)
        self.loss.read_step(step)

    def _show(self) -> None:
        if self.story is None:
            return
        if self._is_stale:
            self._is_stale = False
            try:
                self.story.read_landscape()
            except EngineError as error:
                self._say(str(error), is_bad=True)
        self.plot.show_story(self.story)
        self.form.show_story(self.story, is_new=False)
        with QSignalBlocker(self.player):
            self.player.set_steps(max(self.plot.last_step, 1))
        self.plot.show_step(self.player.step)
        self._tell()
        self._show_state()

    def _tell(self) -> None:
        landscape = self.story.landscape if self.story else None
        if landscape is None:
            self._say("The first snapshots of the weights are on their way…")
        elif landscape.message:
            self._say(landscape.message, is_bad=True)
        else:
            held = sum(landscape.shares)
            words = f"This plane holds {100 * held:.1f} % of the variance of all weights."
            if landscape.levels is not None or landscape.fraction:
                words += f" {_progress(landscape.fraction, is_done=landscape.is_done)}"
            self._say(words)

    def _say(self, text: str, *, is_bad: bool = False) -> None:
        self.sentence.setText(text)
        set_role(self.sentence, "error" if is_bad else "dim")

    def _show_state(self) -> None:
        control = self._run_control
        info = control.info
        is_race = control.is_running and info is not None and info.kind is RunKind.RACE
        why = "A training goes on. Stop it first." if control.is_running else ""
        if self._document.analysis.has_errors:
            why = "The network has errors; the Problems panel lists them."
        elif not self._document.was_analysed:
            why = "The network is not worked out yet."
        self.form.set_state(can_race=not why, is_racing=is_race, why=why)
        self.form.stop.setDisabled(control.is_stopping)

    def _written(self, form: str) -> bytes:
        landscape = self.story.landscape if self.story else None
        if self.story is None or landscape is None:
            raise EngineError("There are no trajectories to save yet. Press Race.")
        match form:
            case "png":
                return contours_to_png(self.plot, key_entries(self.story))
            case "svg":
                return contours_to_svg(self.plot, key_entries(self.story))
            case "csv":
                return to_csv(trajectory_lines(landscape.trajectories))
        if landscape.levels is None:
            raise EngineError("There are no level lines yet. They come when the race is over.")
        return to_csv(level_lines(landscape.levels))

    def _saver(self, form: str) -> Callable[[], None]:
        return lambda: self._on_save_asked(form)

    def _on_save_asked(self, form: str) -> None:
        dialogs = Dialogs(self)
        stem = self.story.folder.name if self.story else "race"
        path = dialogs.ask_save(
            "Save the trajectories", Path.home() / f"{stem}.{form}", _FORMS[form][1]
        )
        if path is None:
            return
        try:
            self.save(path, form)
        except EngineError as error:
            dialogs.show_error("The trajectories could not be saved.", str(error))


def _progress(fraction: float, *, is_done: bool) -> str:
    if fraction >= 1:
        return "Level lines of the training loss."
    return f"Level lines: {fraction:.0%}{', cancelled' if is_done else '…'}"
