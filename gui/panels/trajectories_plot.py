"""The weights of racers on a plane, over the level lines of the loss."""

from collections.abc import Container

import numpy as np

from engine.optimization_lab.landscape import Landscape, Levels, Trajectory
from engine.optimization_lab.race import PlaneKind
from gui.panels.race_story import RaceStory
from gui.widgets.contour_grid import HeightGrid
from gui.widgets.contour_paths import ContourPath, PointText
from gui.widgets.contour_plot import ContourPlot
from gui.widgets.numbers import short
from gui.widgets.plot_key import KeyEntry


class TrajectoriesPlot(ContourPlot):
    """Draws the landscape of a race."""

    def __init__(self) -> None:
        super().__init__()
        self._levels: Levels | None = None
        self._labels = ("", "")
        self._trajectories: tuple[Trajectory, ...] = ()
        self.describe_place = _describe_place

    @property
    def last_step(self) -> int:
        """The largest step of a point."""
        return max((path.steps[-1] for path in self._trajectories if path.steps), default=0)

    def show_story(self, story: RaceStory, hidden: Container[str] = ()) -> None:
        """Shows a race as far as it is told.

        Args:
            story: of the race.
            hidden: keys of racers that are not shown.
        """
        landscape = story.landscape or Landscape()
        self._trajectories = landscape.trajectories
        if landscape.levels != self._levels or landscape.levels is None:
            self._levels = landscape.levels
            self.show_heights(_grid(landscape.levels), title="loss")
        names = ("PC 1", "PC 2")
        if landscape.setup.kind is PlaneKind.ENDPOINTS:
            names = ("to the first end", "across")
        labels = (_label(names[0], landscape.shares[0]), _label(names[1], landscape.shares[1]))
        if labels != self._labels:
            self._labels = labels
            self.set_labels(*labels)
        self.show_paths(
            _path(story, each)
            for each in landscape.trajectories
            if each.steps and each.racer not in hidden
        )

    def show_step(self, step: int | None) -> None:
        """Points out where each racer was after so many steps; None shows whole ways."""
        self.show_moments(
            None
            if step is None
            else {
                path.racer: max(0, int(np.searchsorted(path.steps, step, side="right")) - 1)
                for path in self._trajectories
                if path.steps
            }
        )

    def step_of(self, racer: str, index: int) -> int:
        """Gives the step of a point."""
        return next(path.steps[index] for path in self._trajectories if path.racer == racer)


def key_entries(story: RaceStory) -> list[KeyEntry]:
    """Gives the key of the picture: who is drawn how, and how each fared."""
    return [
        KeyEntry(
            racer.key,
            racer.label,
            story.standings[racer.key].brief if racer.key in story.standings else "",
            story.style(racer.key),
        )
        for racer in story.race.racers
    ]


def _label(name: str, share: float) -> str:
    return f"{name}, {100 * share:.1f} %" if share else name


def _path(story: RaceStory, trajectory: Trajectory) -> ContourPath:
    racer = story.racer(trajectory.racer)
    name = racer.label if racer else trajectory.racer

    def describe(index: int) -> PointText:
        loss = trajectory.losses[index]
        rows = (
            ("loss of the step", "–" if loss is None else short(loss)),
            ("length of the step", short(trajectory.update_norms[index])),
        )
        return PointText(f"{name}, step {trajectory.steps[index]}", rows)

    return ContourPath(
        trajectory.racer,
        name,
        np.array(trajectory.x, np.float64),
        np.array(trajectory.y, np.float64),
        story.style(trajectory.racer),
        describe,
        is_cut=_went_astray(story, trajectory),
    )


def _went_astray(story: RaceStory, trajectory: Trajectory) -> bool:
    """Whether a racer left the race, or the part of the plane that is worth looking at."""
    standing = story.standings.get(trajectory.racer)
    levels = story.landscape.levels if story.landscape else None
    if (standing is not None and standing.message) or levels is None:
        return bool(standing and standing.message)
    x, y = trajectory.x[-1], trajectory.y[-1]
    return not (levels.x[0] <= x <= levels.x[-1] and levels.y[0] <= y <= levels.y[-1])


def _grid(levels: Levels | None) -> HeightGrid | None:
    return None if levels is None else HeightGrid.of(levels.x, levels.y, levels.losses)


def _describe_place(x: float, y: float, height: float) -> PointText:
    return PointText(f"loss {short(height)}", (("x", short(x)), ("y", short(y))))
