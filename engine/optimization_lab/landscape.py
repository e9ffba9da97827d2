"""The picture of a race: trajectories on a plane of the weights, and the loss around them.

Plain values, JSON in the race's folder. No torch.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.optimization_lab.race import PlaneSetup


@dataclass(frozen=True)
class Trajectory:
    """The way of one racer over the plane, a point for each snapshot of its weights.

    Args:
        racer: its key.
        steps: how many steps were done at each point; the first one is 0.
        x, y: coordinates on the plane; the unit is that of the weights.
        losses: of the step's batch; None at the start, or where it is no number.
        update_norms: length of the step that led to the point, in all weights; 0 at the start.
    """

    racer: str
    steps: tuple[int, ...] = ()
    x: tuple[float, ...] = ()
    y: tuple[float, ...] = ()
    losses: tuple[float | None, ...] = ()
    update_norms: tuple[float, ...] = ()


@dataclass(frozen=True)
class Levels:
    """The loss on a grid of the plane.

    Args:
        x, y: places of the grid's columns and rows, growing.
        losses: a row for each y, a number for each x; None where it is no number.
        samples: on which the loss was computed.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]
    losses: tuple[tuple[float | None, ...], ...]
    samples: int = 0


@dataclass(frozen=True)
class Landscape:
    """What there is to see of a race's weights.

    Args:
        setup: of the plane.
        shares: of all the variance of the racers' weights that each axis holds, 0 to 1.
        trajectories: in the order of the racers.
        levels: of the finest grid that is complete; None as long as there is none.
        fraction: of the finest grid that is computed, 0 to 1.
        is_done: nothing is to come any more, also where it was cancelled.
        message: for the user: why there is less than asked for; else empty.
    """

    setup: PlaneSetup = field(default_factory=PlaneSetup)
    shares: tuple[float, float] = (0.0, 0.0)
    trajectories: tuple[Trajectory, ...] = ()
    levels: Levels | None = None
    fraction: float = 0.0
    is_done: bool = False
    message: str = ""
