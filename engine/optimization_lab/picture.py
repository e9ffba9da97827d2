"""Keeps the picture of a race in its folder up to date: while it runs, and when it is over."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from engine.errors import EngineError
from engine.optimization_lab.grid import Grid
from engine.optimization_lab.landscape import Landscape
from engine.optimization_lab.landscape_file import write_landscape
from engine.optimization_lab.levels import compute_levels
from engine.optimization_lab.loss_probe import LossProbe
from engine.optimization_lab.projector import Projector
from engine.optimization_lab.race import Race
from engine.optimization_lab.race_records import landscape_is_new
from engine.training.failures import explain
from engine.training.metrics_file import Record

_INTERVAL_S = 1.0
_LARGEST_SHARE = 0.1
_NO_SNAPSHOTS = "There are no trajectories: the race has no snapshots of its weights."

_log = logging.getLogger("netloom")

OnRecord = Callable[[Record], None]


class LivePicture:
    """Draws the trajectories about once a second while racers train; used as a context.

    It takes at most a tenth of the time of a core. Level lines come when the race is over.

    Args:
        folder: of the race.
        race: who races.
        on_record: told of each new picture, on this object's thread.
    """

    def __init__(self, folder: Path, race: Race, on_record: OnRecord) -> None:
        self._folder = folder
        self._projector = Projector(folder, race)
        self._on_record = on_record
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="trajectories", daemon=True)

    def __enter__(self) -> "LivePicture":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def draw(self) -> None:
        """Draws what came since the last time; not to be called while it is entered."""
        try:
            if self._projector.update():
                _publish(self._folder, self._projector.landscape(), self._on_record)
        except Exception as error:  # racers go on whether their ways can be drawn or not
            _log.debug("No trajectories yet: %s", error)

    def _run(self) -> None:
        pause = _INTERVAL_S
        while not self._is_over.wait(pause):
            begun = time.monotonic()
            self.draw()
            pause = max(_INTERVAL_S, (time.monotonic() - begun) / _LARGEST_SHARE)


def complete_picture(
    folder: Path,
    race: Race,
    make_probes: Callable[[], Sequence[LossProbe]],
    on_record: OnRecord,
    stop: threading.Event,
    *,
    why_none: str = "",
) -> None:
    """Draws the trajectories of a race that is over, then the level lines around them.

    What is complete so far is in the folder, also when it is cancelled or cannot be drawn: then
    its message says why.

    Args:
        folder: of the race.
        race: who raced, and which plane is wanted.
        make_probes: gives what computes the loss for any weights, each on a thread of its own.
        on_record: told of each new picture.
        stop: cancels the level lines.
        why_none: said where there are no trajectories.
    """
    projector = Projector(folder, race)
    landscape = Landscape(setup=race.plane)
    try:
        if not projector.update():
            raise EngineError(why_none or _NO_SNAPSHOTS)
        probes = make_probes()
        landscape, ground = projector.ground(probes[0].shapes)
        _publish(folder, landscape, on_record)
        grid = Grid(ground.extent, race.plane.resolution)
        for found in compute_levels(grid, ground.directions, probes, stop.is_set):
            landscape = replace(
                landscape,
                levels=found.levels,
                fraction=found.fraction,
                is_done=found.is_complete,
            )
            _publish(folder, landscape, on_record)
    except Exception as error:  # the race is over whether its picture can be drawn or not
        landscape = replace(landscape, message=str(explain(error, lambda _: None)))
        _log.warning("%s", landscape.message, exc_info=None if _is_plain(error) else error)
    if not landscape.is_done:
        with suppress(EngineError, OSError):
            _publish(folder, replace(landscape, is_done=True), on_record)


def _is_plain(error: Exception) -> bool:
    return isinstance(error, EngineError)


def _publish(folder: Path, landscape: Landscape, on_record: OnRecord) -> None:
    write_landscape(folder, landscape)
    on_record(landscape_is_new(landscape.fraction, is_done=landscape.is_done))
