"""Who races, and which plane of the weights is looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from engine.optimization_lab.descent import Descent
from engine.optimization_lab.race import (
    DEFAULT_RACERS,
    MOST_RACERS,
    PlaneKind,
    PlaneSetup,
    Race,
    Racer,
)
from engine.optimization_lab.racer_names import make_racer
from gui.panels.optimizer_table import KNOWN_OPTIMIZERS, OptimizerArgument
from gui.panels.race_story import RaceStory
from gui.panels.race_text import DRAW_AGAIN
from gui.panels.surfaces_settings import DescentSettings
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.curves import CurveStyle
from gui.widgets.labels import label, rule
from gui.widgets.look_list import LookEntry, LookList
from gui.widgets.number_range import Range
from gui.widgets.number_slider import NumberSlider
from gui.widgets.tool_button import ToolButton

_KINDS = {
    PlaneKind.PRINCIPAL.value: "Main directions (PCA)",
    PlaneKind.ENDPOINTS.value: "Through two ends",
}
_SAMPLES = Range(50, 5000, is_log=True, is_whole=True)
_RESOLUTION = Range(11, 101, is_whole=True)


class RaceForm(QWidget):
    """Edits a race.

    Signals:
        race_asked(race): it is to begin.
        stop_asked: the one that goes on is to stop.
        race_edited: other racers are set, or another plane.
        plane_asked(plane): the race that is shown is to go on, or to be drawn on this plane.
    """

    race_asked = Signal(object)
    race_edited = Signal()
    stop_asked = Signal()
    plane_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._race = Race(DEFAULT_RACERS)
        self._story: RaceStory | None = None
        self._table: Mapping[str, tuple[OptimizerArgument, ...]] = KNOWN_OPTIMIZERS
        self._chosen = self._race.racers[0].key
        self.begin = QPushButton("Race")
        self.stop = QPushButton("Stop")
        self.add = ToolButton("Add an optimizer", "add", text="Add")
        self.racers = LookList("Remove this optimizer")
        self.settings = DescentSettings()
        self.kind = ChoiceBox("Plane of the weights", _KINDS)
        self.ends = (ChoiceBox("First end", {}), ChoiceBox("Second end", {}))
        self.normalised = QCheckBox("Normalise filters")
        self.samples = NumberSlider("Samples", _SAMPLES, "On which the level lines are computed")
        self.resolution = NumberSlider("Points", _RESOLUTION, "Of the grid along each axis")
        self.draw = QPushButton("Draw again")
        self._lay_out()
        self._connect()
        self._show()

    @property
    def race(self) -> Race:
        """Who races, on which plane."""
        return self._race

    def set_optimizers(self, table: Mapping[str, tuple[OptimizerArgument, ...]]) -> None:
        """Takes the optimizers of the installed PyTorch."""
        self._table = table
        self._show()

    def show_story(self, story: RaceStory, *, is_new: bool) -> None:
        """Shows how the racers of a race stand.

        Args:
            story: of the race.
            is_new: another race is shown than before: its racers take the place of these.
        """
        self._story = story
        if is_new:
            self._race = story.race
            if self._find(self._chosen) is None:
                self._chosen = story.race.racers[0].key
            self._show()
        else:
            self.racers.show_entries(self._entries(), self._chosen)

    def set_state(self, *, why: str, is_racing: bool, is_stopping: bool, again: str) -> None:
        """Says what can be done.

        Args:
            why: why no race can begin; empty if one can.
            is_racing: a race goes on, and can be stopped.
            is_stopping: it was asked to stop.
            again: what resuming the race that is shown does; empty if it cannot be.
        """
        self._exchange(self.begin, self.stop) if is_racing else self._exchange(
            self.stop, self.begin
        )
        self.begin.setEnabled(not why)
        self.begin.setToolTip(why or "Train the network with each of these, from one start")
        self.stop.setDisabled(is_stopping)
        self.stop.setText("Stopping…" if is_stopping else "Stop")
        self.draw.setEnabled(bool(again))
        self.draw.setText(again or DRAW_AGAIN)

    def _exchange(self, before: QPushButton, after: QPushButton) -> None:
        """Shows one button in the place of another, which leaves it the focus."""
        has_focus = before.hasFocus()
        after.show()
        if has_focus:
            after.setFocus()
        before.hide()

    def _lay_out(self) -> None:
        em = self.fontMetrics().height()
        self.begin.setProperty("kind", "main")
        self.normalised.setToolTip(
            "Scales each filter of the directions to that of the network, so that the picture does "
            "not depend on the scale of the weights (Li et al., 2018)"
        )
        self.draw.setToolTip(
            "Train the racers to their ends, if they are not there yet, and draw trajectories and "
            "level lines on this plane"
        )
        self.stop.setToolTip("Stop after the step that is under way; a stopped race can go on")
        head = QHBoxLayout()
        head.addWidget(label("Optimizers", "title"))
        head.addStretch()
        head.addWidget(self.add)
        ends = QHBoxLayout()
        for box in self.ends:
            ends.addWidget(box, stretch=1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(em // 2, em // 2, em // 2, em // 2)
        layout.setSpacing(em // 4)
        layout.addWidget(self.begin)
        layout.addWidget(self.stop)
        layout.addLayout(head)
        above: tuple[QWidget, ...] = (self.racers, self.settings, rule())
        for widget in (*above, label("Plane", "title"), self.kind):
            layout.addWidget(widget)
        layout.addLayout(ends)
        below: tuple[QWidget, ...] = (self.normalised, self.samples, self.resolution, self.draw)
        for widget in below:
            layout.addWidget(widget)
        layout.addStretch()

    def _connect(self) -> None:
        self.begin.clicked.connect(lambda: self.race_asked.emit(self._race))
        self.stop.clicked.connect(lambda: self.stop_asked.emit())
        self.draw.clicked.connect(lambda: self.plane_asked.emit(self._race.plane))
        self.add.clicked.connect(self._add)
        self.racers.chosen.connect(self._choose)
        self.racers.removal_asked.connect(self._remove)
        self.settings.descent_edited.connect(self._set_descent)
        self.kind.value_changed.connect(self._on_kind_chosen)
        for box in self.ends:
            box.value_changed.connect(lambda _: self._on_ends_chosen())
        self.normalised.clicked.connect(lambda on: self._set_plane(is_filter_normalised=bool(on)))
        self.samples.value_edited.connect(lambda value: self._set_plane(samples=round(value)))
        self.resolution.value_edited.connect(lambda value: self._set_plane(resolution=round(value)))

    def _show(self) -> None:
        racer = self._find(self._chosen) or self._race.racers[0]
        self._chosen = racer.key
        self.racers.show_entries(self._entries(), racer.key)
        self.settings.show_descent(Descent(racer.optimizer, racer.arguments), self._table, None)
        self.add.setEnabled(len(self._race.racers) < MOST_RACERS)
        self._show_plane(self._race.plane)

    def _entries(self) -> list[LookEntry]:
        entries: list[LookEntry] = []
        for place, racer in enumerate(self._race.racers):
            style = CurveStyle(place, place)
            entry = LookEntry(racer.key, racer.label, "has not raced yet", style)
            standing = self._story.standings.get(racer.key) if self._story else None
            if standing and self._story and self._story.racer(racer.key) == racer:
                is_out = bool(standing.message)
                tip = f"{racer.label}\n{standing.tip}"
                entry = replace(entry, text=standing.text, is_bad=is_out, tip=tip)
            entries.append(entry)
        return entries

    def _show_plane(self, plane: PlaneSetup) -> None:
        blocked = [QSignalBlocker(each) for each in (self.kind, *self.ends)]
        self.kind.choose(plane.kind.value)
        self._allow_ends(is_allowed=len(self._race.racers) > 1)
        chosen = two_ends(plane.racers, self._race.racers)
        for box, key in zip(self.ends, chosen, strict=True):
            box.setVisible(plane.kind is PlaneKind.ENDPOINTS)
            box.clear()
            for racer in self._race.racers:
                box.addItem(racer.label, racer.key)
            box.choose(key)
        for each in blocked:
            each.unblock()
        self.normalised.setChecked(plane.is_filter_normalised)
        self.samples.set_value(plane.samples)
        self.resolution.set_value(plane.resolution)

    def _allow_ends(self, *, is_allowed: bool) -> None:
        """Offers the plane through two ends, or not."""
        model = self.kind.model()
        if isinstance(model, QStandardItemModel):
            model.item(self.kind.findData(PlaneKind.ENDPOINTS.value)).setEnabled(is_allowed)

    def _find(self, key: str) -> Racer | None:
        return next((racer for racer in self._race.racers if racer.key == key), None)

    def _set_racers(self, racers: Sequence[Racer]) -> None:
        before = self._race.plane
        kind = before.kind if len(racers) > 1 else PlaneKind.PRINCIPAL
        plane = replace(before, kind=kind, racers=two_ends(before.racers, racers))
        self._take(Race(tuple(racers), plane))

    def _add(self) -> None:
        model = self._find(self._chosen) or self._race.racers[0]
        taken = {racer.key for racer in self._race.racers}
        racer = make_racer(model.optimizer, model.arguments, taken)
        self._chosen = racer.key
        self._set_racers([*self._race.racers, racer])

    def _remove(self, key: str) -> None:
        if len(self._race.racers) > 1:
            self._set_racers([racer for racer in self._race.racers if racer.key != key])

    def _choose(self, key: str) -> None:
        self._chosen = key
        self._show()

    def _set_descent(self, descent: Descent) -> None:
        """Takes other settings of the chosen racer, who keeps the place but is called anew."""
        others = {racer.key for racer in self._race.racers} - {self._chosen}
        made = make_racer(descent.optimizer, descent.arguments, others)
        racers = [made if racer.key == self._chosen else racer for racer in self._race.racers]
        self._chosen = made.key
        self._set_racers(racers)

    def _set_plane(self, **changes: object) -> None:
        plane = replace(self._race.plane, **changes)  # type: ignore[arg-type]
        self._take(replace(self._race, plane=plane))

    def _take(self, race: Race) -> None:
        self._race = race
        self._show()
        self.race_edited.emit()

    def _on_kind_chosen(self, value: str) -> None:
        racers = two_ends(self._race.plane.racers, self._race.racers)
        self._set_plane(kind=PlaneKind(value), racers=racers)

    def _on_ends_chosen(self) -> None:
        self._set_plane(racers=(self.ends[0].value, self.ends[1].value))


def two_ends(wanted: tuple[str, str], racers: Sequence[Racer]) -> tuple[str, str]:
    """Gives two racers for the ends of a plane: those that are wanted, as far as they race."""
    keys = [racer.key for racer in racers]
    first = wanted[0] if wanted[0] in keys else keys[0]
    others = [key for key in keys if key != first] or [first]
    return first, wanted[1] if wanted[1] in others else others[-1]
