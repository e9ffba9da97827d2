"""Follows the weights of racers, and draws their ways on the plane that shows most of them."""

import math
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import EngineError
from engine.optimization_lab.directions import (
    Directions,
    directions_of,
    filter_normalised,
    projected,
    shares_of,
)
from engine.optimization_lab.gram import GramMatrix, Matrix
from engine.optimization_lab.grid import Extent, extent_of
from engine.optimization_lab.landscape import Landscape, Trajectory
from engine.optimization_lab.plane import Plane, plane_through, principal_plane
from engine.optimization_lab.race import PlaneKind, Race
from engine.optimization_lab.race_folder import folder_of
from engine.optimization_lab.snapshots import Snapshot, Weights, read_snapshots
from engine.training import run_folder

_FAR_LOSS = 10.0
"""Snapshots whose loss is so many times that of the first step are drawn, but do not count."""

_LARGEST_WEIGHT = 1e6
"""A network with such a weight has left everything that can be drawn."""


@dataclass(frozen=True)
class Ground:
    """Where level lines can be computed.

    Args:
        directions: of the plane in the space of all weights.
        extent: what is to be seen of it.
    """

    directions: Directions
    extent: Extent


class Projector:
    """Reads the snapshots of a race as they come.

    Args:
        folder: of the race.
        race: who races, and which plane is wanted.
    """

    def __init__(self, folder: Path, race: Race) -> None:
        self._folder = folder
        self._race = race
        self._ways = {racer.key: _Way() for racer in race.racers}
        self._start: Weights | None = None
        self._gram: GramMatrix | None = None
        self._is_fitted: list[bool] = []
        self._plane: Plane | None = None

    def update(self) -> bool:
        """Takes in the snapshots that came, and tells whether there were any."""
        found = [self._read(key, way) for key, way in self._ways.items()]
        return any(found)

    def landscape(self) -> Landscape:
        """Gives trajectories on the plane that fits what came so far.

        Raises:
            EngineError: the plane that is asked for cannot be had.
        """
        plane, gram = self._fit()
        return self._drawn(plane, plane.coordinates(gram.matrix))

    def ground(self, shapes: tuple[tuple[int, ...], ...]) -> tuple[Landscape, Ground]:
        """Gives the trajectories, and where the level lines around them are.

        Args:
            shapes: of the network's parameters, in the order of the snapshots.

        Raises:
            EngineError: the plane that is asked for cannot be had.
        """
        plane, gram = self._fit()
        start = self._first_weights()
        directions = directions_of(plane, gram, start)
        places = plane.coordinates(gram.matrix)
        if self._race.plane.is_filter_normalised:
            directions = filter_normalised(directions, shapes)
            places = projected(directions, gram, start)
            fitted = np.array(self._is_fitted)
            plane = replace(plane, shares=shares_of(directions, places, gram.matrix, fitted))
        landscape = self._drawn(plane, places)
        extent = extent_of(
            landscape.trajectories, margin=self._race.plane.margin, far=self._reach(places)
        )
        return landscape, Ground(directions, extent)

    def _first_weights(self) -> Weights:
        if self._start is None:
            raise EngineError(
                "There are no trajectories: the race has no snapshots of its weights."
            )
        return self._start

    def _read(self, key: str, way: "_Way") -> bool:
        found = read_snapshots(folder_of(self._folder, key))
        if way.is_lost or len(found.entries) <= way.count:
            return False
        entries, weights = found.entries[way.count :], found.weights[way.count :]
        kept = _before_getting_lost(entries, weights)
        way.count += len(entries)
        way.is_lost = kept < len(entries)
        self._take(way, entries[:kept], weights[:kept])
        self._let_go_of_older_maps(way, found.weights)
        return True

    def _take(self, way: "_Way", entries: tuple[Snapshot, ...], weights: Weights) -> None:
        if not entries:
            return
        if self._gram is None:
            self._start = np.array(weights[0])
            self._gram = GramMatrix(self._start)
        first = len(self._gram)
        at = len(way.entries)
        way.blocks[self._gram.extend(weights)] = slice(at, at + len(entries))
        way.rows.extend(range(first, first + len(entries)))
        way.entries.extend(entries)
        self._is_fitted.extend([True] * len(entries))

    def _choose_fitted(self) -> None:
        for key, way in self._ways.items():
            with suppress(EngineError):
                info = run_folder.read_info(folder_of(self._folder, key))
                way.has_diverged = info.diverged is not None
            for row, is_near in zip(way.rows, way.is_near(), strict=True):
                self._is_fitted[row] = is_near

    def _let_go_of_older_maps(self, way: "_Way", weights: Weights) -> None:
        """Takes all of a racer's rows from its newest map: each map holds a file open."""
        for block, part in way.blocks.items():
            if self._gram is not None:
                self._gram.replace(block, weights[part])

    def _fit(self) -> tuple[Plane, GramMatrix]:
        self._first_weights()
        gram = self._gram
        if gram is None:
            raise EngineError("There are no trajectories yet.")
        self._choose_fitted()
        is_fitted = np.array(self._is_fitted)
        plane = self._wanted_plane(gram.matrix, is_fitted).aligned_with(self._plane, gram.matrix)
        self._plane = plane
        return plane, gram

    def _wanted_plane(self, gram: Matrix, is_fitted: NDArray[np.bool_]) -> Plane:
        setup = self._race.plane
        if setup.kind is PlaneKind.PRINCIPAL:
            return principal_plane(gram, is_fitted)
        first, second = (self._way(key).last_row for key in setup.racers)
        return plane_through(gram, is_fitted, (first, second))

    def _way(self, key: str) -> "_Way":
        way = self._ways.get(key)
        if way is None or not way.rows or self._race.plane.racers[0] == self._race.plane.racers[1]:
            raise EngineError(
                "A plane through the start and two ends needs two different racers, received "
                f"{' and '.join(map(repr, self._race.plane.racers))}. This race has "
                f"{', '.join(self._ways)}."
            )
        return way

    def _drawn(self, plane: Plane, places: Matrix) -> Landscape:
        return Landscape(
            setup=self._race.plane,
            shares=plane.shares,
            trajectories=tuple(way.drawn(key, places) for key, way in self._ways.items()),
        )

    def _reach(self, places: Matrix) -> float:
        """How far from the origin the farthest snapshot is that counts."""
        counted = places[np.array(self._is_fitted)]
        return float(np.linalg.norm(counted, axis=1).max(initial=0.0)) * (1 + 1e-9)


@dataclass
class _Way:
    """What was read of one racer.

    Args:
        entries: of the snapshots that are drawn.
        rows: of these in the matrix of inner products.
        blocks: of the matrix, by number: which of these snapshots they are.
        count: snapshots that were read.
        is_lost: it went where nothing can be drawn, and is not followed any more.
        has_diverged: its loss left all bounds after its last snapshot.
    """

    entries: list[Snapshot] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    blocks: dict[int, slice] = field(default_factory=dict)
    count: int = 0
    is_lost: bool = False
    has_diverged: bool = False

    @property
    def first_loss(self) -> float:
        """Of the first step that has one."""
        return next((each.loss for each in self.entries if each.loss is not None), math.inf)

    @property
    def last_row(self) -> int:
        """Of the newest snapshot."""
        return self.rows[-1]

    def is_near(self) -> list[bool]:
        """Tells which snapshots count; the start always does.

        A snapshot's loss is that before its last step, so that the next one's tells of it too.
        """
        if not self.entries:
            return []
        bound = self.first_loss * _FAR_LOSS
        losses = [each.loss for each in self.entries]
        is_low = [loss is None or loss <= bound for loss in losses]
        afterwards = [*is_low, not self.has_diverged][1:]
        near = [low and after for low, after in zip(is_low, afterwards, strict=True)]
        return [True, *near[1:]]

    def drawn(self, key: str, places: Matrix) -> Trajectory:
        """Gives the way as the picture has it."""
        own = places[self.rows] if self.rows else np.zeros((0, 2))
        return Trajectory(
            racer=key,
            steps=tuple(each.step for each in self.entries),
            x=tuple(own[:, 0].tolist()),
            y=tuple(own[:, 1].tolist()),
            losses=tuple(each.loss for each in self.entries),
            update_norms=tuple(each.update_norm for each in self.entries),
        )


def _before_getting_lost(entries: tuple[Snapshot, ...], weights: Weights) -> int:
    """How many of the first snapshots can be drawn."""
    for number, (entry, row) in enumerate(zip(entries, weights, strict=True)):
        largest = float(np.abs(row).max(initial=0.0))
        if (entry.loss is None and entry.step > 0) or not largest < _LARGEST_WEIGHT:
            return number
    return len(entries)
