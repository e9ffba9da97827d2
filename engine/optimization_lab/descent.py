"""A descent on a surface: plain values, JSON between the window and the service. No torch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from engine.errors import EngineError
from engine.optimization_lab.json_values import object_in
from engine.optimization_lab.surfaces import Place, Region, SurfaceSetup, setup_from_json

MOST_STEPS = 2_000
MOST_DESCENTS = 16
ROOM = 10.0
"""A path that is so many times as far from the middle as the shown region reaches has left."""


class Ending(StrEnum):
    """Why a path ends where it does."""

    DONE = "done"
    """All steps were taken."""
    LEFT = "left"
    """It went so far out that the rest would not be seen."""
    NO_NUMBER = "no number"
    """The surface or the optimizer came to a value that is no number."""
    REFUSED = "refused"
    """The optimizer does not take its arguments, or not two parameters."""


@dataclass(frozen=True)
class Descent:
    """One optimizer at work on a surface.

    Args:
        optimizer: a class of `torch.optim`.
        arguments: keyword arguments of that class.
    """

    optimizer: str
    arguments: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class DescentOrder:
    """Descents from one start.

    Args:
        surface: on which.
        start: where all of them begin.
        steps: how many each takes, up to `MOST_STEPS`.
        region: that is shown; a path is cut that goes `ROOM` times as far.
        descents: up to `MOST_DESCENTS`, by key.
    """

    surface: SurfaceSetup
    start: Place
    steps: int
    region: Region
    descents: Mapping[str, Descent]

    def to_json(self) -> dict[str, object]:
        """Gives the body of a request."""
        return {
            "surface": self.surface.to_json(),
            "start": list(self.start),
            "steps": self.steps,
            "region": list(self.region),
            "descents": {
                key: {"optimizer": each.optimizer, "arguments": _plain(each.arguments)}
                for key, each in self.descents.items()
            },
        }


@dataclass(frozen=True)
class DescentPath:
    """Where a descent went.

    Args:
        points: the start and the place after each step.
        losses: the surface's height at each of them.
        ending: why there are no more.
        message: for the user where it was refused; else empty.
    """

    points: tuple[Place, ...]
    losses: tuple[float, ...]
    ending: Ending = Ending.DONE
    message: str = ""

    def to_json(self) -> dict[str, object]:
        """Gives its JSON value."""
        return {
            "points": [list(point) for point in self.points],
            "losses": list(self.losses),
            "ending": self.ending.value,
            "message": self.message,
        }


def order_from_json(values: Mapping[str, object]) -> DescentOrder:
    """Reads the body of a request.

    Raises:
        EngineError: a value is missing, of the wrong type or out of its range.
    """
    try:
        left, right, bottom, top = _numbers(values["region"], 4)
        x, y = _numbers(values["start"], 2)
        descents = {key: _descent(each) for key, each in object_in(values["descents"]).items()}
        order = DescentOrder(
            setup_from_json(values["surface"]),
            (x, y),
            int(str(values["steps"])),
            (left, right, bottom, top),
            descents,
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise EngineError(f"The order of descents is damaged: {error}.") from error
    if not 1 <= order.steps <= MOST_STEPS:
        raise EngineError(f"Steps go from 1 to {MOST_STEPS:,}, received {order.steps:,}.")
    if not 1 <= len(descents) <= MOST_DESCENTS:
        raise EngineError(
            f"1 to {MOST_DESCENTS} optimizers go down at once, received {len(descents)}."
        )
    return order


def paths_from_json(values: object) -> dict[str, DescentPath]:
    """Reads the answer: paths by key.

    Raises:
        EngineError: it is no such answer.
    """
    try:
        return {key: _path(object_in(each)) for key, each in object_in(values).items()}
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise EngineError(f"The answer about descents is damaged: {error}.") from error


def _path(values: Mapping[str, object]) -> DescentPath:
    points = values["points"]
    if not isinstance(points, list):
        raise TypeError(f"expected a list of points, received {points!r}")
    pairs = tuple(_numbers(point, 2) for point in points)
    return DescentPath(
        tuple((x, y) for x, y in pairs),
        tuple(_numbers(values["losses"], len(pairs))),
        Ending(str(values["ending"])),
        str(values["message"]),
    )


def _descent(value: object) -> Descent:
    fields = object_in(value)
    return Descent(str(fields["optimizer"]), dict(object_in(fields["arguments"])))


def _plain(arguments: Mapping[str, object]) -> dict[str, object]:
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in arguments.items()
    }


def _numbers(value: object, count: int) -> Sequence[float]:
    if not isinstance(value, list | tuple) or len(value) != count:
        raise TypeError(f"expected {count} numbers, received {value!r}")
    return [float(each) for each in value]
