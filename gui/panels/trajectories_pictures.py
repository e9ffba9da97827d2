"""The pictures of a race: where the weights went, the loss on the way, and a player for both."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QToolButton, QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.graph.writing import write_atomically
from engine.optimization_lab.race_folder import folder_of
from engine.optimization_lab.race_records import RACER
from engine.optimization_lab.race_tables import level_lines, to_csv, trajectory_lines
from engine.training.metrics_file import Record
from gui.panels.loss_view import LossView
from gui.panels.race_story import RaceStory
from gui.panels.trajectories_plot import TrajectoriesPlot, key_entries
from gui.widgets.contour_export import contours_to_png, contours_to_svg
from gui.widgets.line_label import LineLabel
from gui.widgets.plot_key import CurveKey
from gui.widgets.step_player import StepPlayer
from gui.widgets.tool_button import ToolButton

FORMS: Mapping[str, tuple[str, str]] = {
    "png": ("Picture of the trajectories (PNG)…", "Pictures (*.png)"),
    "svg": ("Drawing of the trajectories (SVG)…", "Drawings (*.svg)"),
    "csv": ("Trajectories as numbers (CSV)…", "Comma-separated values (*.csv)"),
    "levels.csv": ("Level lines as numbers (CSV)…", "Comma-separated values (*.csv)"),
    "loss.png": ("Picture of the loss (PNG)…", "Pictures (*.png)"),
    "loss.svg": ("Drawing of the loss (SVG)…", "Drawings (*.svg)"),
    "loss.csv": ("Loss as numbers (CSV)…", "Comma-separated values (*.csv)"),
}
"""What can be saved: title and file filter by its ending."""

_LOSS = "loss."
_FLAT = 1.25
_FOR_BOTH_WIDE_EMS, _FOR_BOTH_HIGH_EMS = 27, 34
"""Where the pictures have less room than this, only one of them is shown."""
_ROOMY_EMS = 21
"""From this height on there is room for the key; below it the list of racers serves as one."""


class TrajectoriesPictures(QWidget):
    """Shows a race.

    Signals:
        save_asked(form): a key of `FORMS`.
    """

    save_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.plot = TrajectoriesPlot()
        self.loss = LossView(is_compact=True)
        self.key = CurveKey()
        self.player = StepPlayer()
        self.sentence = LineLabel()
        self.fit = ToolButton("Show everything (F)", "frame", on_click=self._fit)
        self.save_button = ToolButton("Save the pictures or their numbers", "export")
        self.swap = ToolButton("Show the loss in place of the trajectories", text="Loss")
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._story: RaceStory | None = None
        self._needs_key = False
        self._lay_out()
        self._connect()

    def show_race(self, story: RaceStory, *, is_new: bool) -> None:
        """Shows a race and reads its loss.

        Args:
            story: of the race.
            is_new: another race is shown than before.
        """
        if is_new:
            self.key.hidden = frozenset()
            self.loss.hide_runs(())
            self.player.show_whole()
        self.loss.compare(())
        self.loss.compare(story.folders, names=story.folders)
        self.show_story(story)

    def show_story(self, story: RaceStory) -> None:
        """Shows the landscape of a race as far as it is told."""
        self._story = story
        self.plot.show_story(story, self.key.hidden)
        with QSignalBlocker(self.player):
            self.player.set_steps(max(self.plot.last_step, 1))
        self.plot.show_step(self.player.step)
        self.show_standings(story)

    def show_standings(self, story: RaceStory) -> None:
        """Shows how the racers stand."""
        self.key.show_entries(key_entries(story))

    def take(self, folder: Path, records: Collection[Record]) -> None:
        """Takes what racers measured.

        Args:
            folder: of the race.
            records: those of racers have their key.
        """
        by_racer: dict[str, list[Record]] = {}
        for record in records:
            if record.get(RACER):
                by_racer.setdefault(str(record[RACER]), []).append(record)
        for racer, own in by_racer.items():
            self.loss.take(folder_of(folder, racer), own)

    def say(self, text: str, *, is_bad: bool = False) -> None:
        """Says something about the race, above the pictures."""
        self.sentence.show_text(text, "error" if is_bad else "dim", is_wrapped=is_bad)

    def set_key_needed(self, *, is_needed: bool) -> None:
        """Shows the key even where there is little room, or not."""
        self._needs_key = is_needed
        self._place_key()

    def save(self, path: Path, form: str) -> None:
        """Writes what is shown.

        Args:
            path: the file.
            form: a key of `FORMS`.

        Raises:
            EngineError: there is nothing to write, or it cannot be written.
        """
        if form.startswith(_LOSS):
            self.loss.save(path, form.removeprefix(_LOSS))
        else:
            write_atomically(path, self._written(form))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts the pictures side by side, one above the other, or in one another's place."""
        super().resizeEvent(event)
        is_flat = event.size().width() > _FLAT * event.size().height()
        side = Qt.Orientation.Horizontal if is_flat else Qt.Orientation.Vertical
        self._splitter.setOrientation(side)
        room = event.size().width() if is_flat else event.size().height()
        least = _FOR_BOTH_WIDE_EMS if is_flat else _FOR_BOTH_HIGH_EMS
        self.swap.setVisible(room < least * self.fontMetrics().height())
        self._place_pictures()
        self._place_key()

    def _lay_out(self) -> None:
        em = self.fontMetrics().height()
        self._splitter.addWidget(self.plot)
        self._splitter.addWidget(self.loss)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setSizes([em * 30, em * 33])
        self.swap.setCheckable(True)
        self.swap.hide()
        self.save_button.setMenu(self._save_menu())
        self.save_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        foot = QHBoxLayout()
        foot.setSpacing(em // 2)
        foot.addWidget(self.fit)
        foot.addWidget(self.save_button)
        foot.addWidget(self.swap)
        foot.addWidget(self.player, stretch=1)
        column = QVBoxLayout(self)
        column.setContentsMargins(em // 2, em // 4, em // 2, em // 4)
        column.setSpacing(em // 4)
        column.addWidget(self.sentence)
        column.addWidget(self.key)
        column.addWidget(self._splitter, stretch=1)
        column.addLayout(foot)

    def _save_menu(self) -> QMenu:
        menu = QMenu(self)
        for form, (title, _) in FORMS.items():
            if form == "loss.png":
                menu.addSeparator()
            menu.addAction(title).triggered.connect(self._asker(form))
        return menu

    def _asker(self, form: str) -> Callable[[], None]:
        return lambda: self.save_asked.emit(form)

    def _connect(self) -> None:
        self.player.step_changed.connect(self._on_step_changed)
        self.plot.point_chosen.connect(
            lambda racer, index: self.player.show_step(self.plot.step_of(racer, index))
        )
        self.key.hidden_changed.connect(self._on_hidden_changed)
        self.swap.toggled.connect(lambda _: self._place_pictures())

    def _fit(self) -> None:
        self.plot.fit()
        self.loss.plot.fit()

    def _place_pictures(self) -> None:
        is_single = not self.swap.isHidden()
        self.plot.setVisible(not (is_single and self.swap.isChecked()))
        self.loss.setVisible(not is_single or self.swap.isChecked())

    def _place_key(self) -> None:
        is_roomy = self.height() > _ROOMY_EMS * self.fontMetrics().height()
        self.key.setVisible(self._needs_key or is_roomy or bool(self.key.hidden))

    def _on_step_changed(self, step: int | None) -> None:
        self.plot.show_step(step)
        self.loss.read_step(step)

    def _on_hidden_changed(self, hidden: frozenset[str]) -> None:
        if self._story is not None:
            self.loss.hide_runs(folder_of(self._story.folder, racer) for racer in hidden)
            self.plot.show_story(self._story, hidden)
            self.plot.show_step(self.player.step)

    def _written(self, form: str) -> bytes:
        landscape = self._story.landscape if self._story else None
        if self._story is None or landscape is None:
            raise EngineError("There are no trajectories to save yet. Press Race.")
        shown = [each for each in key_entries(self._story) if each.key not in self.key.hidden]
        match form:
            case "png":
                return contours_to_png(self.plot, shown)
            case "svg":
                return contours_to_svg(self.plot, shown)
            case "csv":
                return to_csv(trajectory_lines(landscape.trajectories))
        if landscape.levels is None:
            raise EngineError("There are no level lines yet. They come when the race is over.")
        return to_csv(level_lines(landscape.levels))
