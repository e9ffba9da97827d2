"""The inside of the trajectories panel: a race, its pictures, and what races next."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.optimization_lab.race import PlaneSetup
from engine.optimization_lab.race_folder import write_race
from engine.training.metrics_file import Record
from engine.training.run_info import RunInfo, RunKind
from gui.dialogs import Dialogs
from gui.document import Document
from gui.panels import race_text
from gui.panels.optimizer_table import OptimizerArgument
from gui.panels.race_form import RaceForm, two_ends
from gui.panels.race_story import RaceStory
from gui.panels.trajectories_pictures import FORMS, TrajectoriesPictures
from gui.run_control import RunControl
from gui.widgets.placeholder import Placeholder
from gui.widgets.side_form import SideForm

_REDRAW_MS = 66


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
        self.pictures = TrajectoriesPictures()
        self._stack = QStackedWidget()
        self.sides = SideForm(self._stack, self.form, (70, 19))
        self.sides.show_form()  # there is nothing else to be seen yet
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
        self._is_stale = False
        self._stack.setCurrentIndex(1)
        if is_new:
            self.sides.show_form(is_wanted=False)
        self.pictures.show_race(self.story, is_new=is_new)
        self.form.show_story(self.story, is_new=is_new)
        self._show_state()

    def minimumSizeHint(self) -> QSize:
        """Lets the panel be small: what does not fit is cut."""
        em = self.fontMetrics().height()
        return QSize(em * 8, em * 6)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plays by Space."""
        if event.key() == Qt.Key.Key_Space and self.story is not None:
            self.pictures.player.toggle()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Shows what came while it could not be seen."""
        super().showEvent(event)
        self._show()

    def _lay_out(self) -> None:
        self._stack.addWidget(
            Placeholder(
                "train",
                "No race yet",
                "Press Race: each optimizer trains this network from the same start, in the same "
                "order of samples. Here are their weights, on the plane that shows most of them, "
                "over the level lines of the loss.",
            )
        )
        self._stack.addWidget(self.pictures)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.sides)

    def _connect(self) -> None:
        control = self._run_control
        control.run_started.connect(self._on_run_started)
        control.metrics_arrived.connect(self._on_metrics_arrived)
        control.run_ended.connect(lambda folder, *_: self._on_run_ended(folder))
        control.running_changed.connect(self._on_running_changed)
        self._document.analysis_changed.connect(lambda _: self._show_state())
        self._document.project_changed.connect(lambda *_: self._show_state())
        self.form.race_asked.connect(control.race)
        self.form.race_edited.connect(self._show_state)
        self.form.stop_asked.connect(control.stop)
        self.form.plane_asked.connect(self._on_plane_asked)
        self.pictures.save_asked.connect(self._on_save_asked)
        self._redraw.timeout.connect(self._show)

    def _on_running_changed(self, is_running: bool) -> None:
        """Turns to a race as soon as it is asked for, while its process starts."""
        folder, info = self._run_control.folder, self._run_control.info
        is_race = is_running and info is not None and info.kind is RunKind.RACE
        is_new = self.story is None or self.story.folder != folder
        if is_race and folder is not None and is_new:
            self._show_again(folder)
        self._show_state()

    def _on_run_started(self, info: RunInfo) -> None:
        if info.kind is RunKind.RACE:
            self._show_again(info.folder)
        self._show_state()

    def _on_metrics_arrived(self, folder: Path, records: Sequence[Record]) -> None:
        if self.story is None or folder != self.story.folder:
            return
        self.pictures.take(folder, records)
        self._is_stale |= self.story.take(records)
        if not self._redraw.isActive():
            self._redraw.start()

    def _on_run_ended(self, folder: Path) -> None:
        if self.story is not None and folder == self.story.folder:
            self._show_again(folder)

    def _show_again(self, folder: Path) -> None:
        try:
            self.show_race(folder)
        except EngineError as error:
            self.pictures.say(str(error), is_bad=True)

    def _on_plane_asked(self, plane: PlaneSetup) -> None:
        """Draws the race anew, or goes on with one that was stopped."""
        if self.story is None:
            return
        ends = two_ends(plane.racers, self.story.race.racers)
        try:
            wanted = replace(self.story.race, plane=replace(plane, racers=ends))
            write_race(self.story.folder, wanted)
        except EngineError as error:
            self.pictures.say(str(error), is_bad=True)
            return
        self._run_control.resume(self.story.folder)

    def _show(self) -> None:
        """Shows what is new, where it can be seen."""
        if self.story is None or not self.isVisible():
            return
        if self._is_stale:
            self._is_stale = False
            self.story.read_landscape()
            self.pictures.show_story(self.story)
        else:
            self.pictures.show_standings(self.story)
        self.form.show_story(self.story, is_new=False)
        self._tell()

    def _tell(self) -> None:
        if self.story is not None:
            is_own = self.story.info.project == self._document.project.name
            is_going = self._run_control.is_running and self._run_control.folder == (
                self.story.folder
            )
            text, is_bad = race_text.sentence(self.story, is_going=is_going, is_own=is_own)
            self.pictures.say(text, is_bad=is_bad)

    def _show_state(self) -> None:
        control = self._run_control
        info = control.info
        why = ""
        if self._document.analysis.has_errors:
            why = "The network has errors; the Problems panel lists them."
        elif not self._document.was_analysed:
            why = "The network is not worked out yet."
        elif control.is_running:
            why = "A training goes on. Stop it first."
        is_race = control.is_running and info is not None and info.kind is RunKind.RACE
        self.form.set_state(
            why=why,
            is_racing=is_race,
            is_stopping=control.is_stopping,
            again="" if control.is_running else race_text.again(self.story),
        )
        is_key_elsewhere = self.story is not None and (
            self.form.race.racers == self.story.race.racers
        )
        self.pictures.set_key_needed(is_needed=not is_key_elsewhere)
        self._tell()

    def _on_save_asked(self, form: str) -> None:
        dialogs = Dialogs(self)
        stem = self.story.folder.name if self.story else "race"
        path = dialogs.ask_save("Save the race", Path.home() / f"{stem}.{form}", FORMS[form][1])
        if path is None:
            return
        try:
            self.pictures.save(path, form)
        except EngineError as error:
            dialogs.show_error("The race could not be saved.", str(error))
