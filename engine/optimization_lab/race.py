"""What a race of optimizers is: plain values, JSON in its folder. No torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from engine.errors import EngineError
from engine.optimization_lab.json_values import list_in, object_in

MOST_RACERS = 12
_LONGEST_KEY = 60

DIVERGENCE = 1000.0
"""A racer whose loss is so many times that of its first step has left the race."""


@dataclass(frozen=True)
class Racer:
    """One optimizer of a race.

    Args:
        key: names its folder and its records: lower-case letters, digits and hyphens.
        label: what people call it (`SGD, lr 0.1`).
        optimizer: a class of `torch.optim`.
        arguments: keyword arguments of that class.
    """

    key: str
    label: str
    optimizer: str
    arguments: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


class PlaneKind(StrEnum):
    """How the plane of the trajectories is chosen."""

    PRINCIPAL = "principal"
    """The two directions along which all weights of all racers vary most (PCA)."""
    ENDPOINTS = "endpoints"
    """From the start to where the first racer ended, and to where the second one did."""


@dataclass(frozen=True)
class PlaneSetup:
    """Which plane of the weights is looked at, and how finely.

    Args:
        kind: how its directions are chosen.
        racers: keys of the two racers of `ENDPOINTS`.
        is_filter_normalised: level lines are drawn over directions whose filters have the norms
            of the centre's filters (Li et al., 2018, "Visualizing the Loss Landscape of Neural
            Nets"); trajectories are projected on the same directions.
        samples: of the training data, on which the loss is computed.
        resolution: points of the finest grid along each axis.
        margin: around the trajectories, as a share of their extent.
    """

    kind: PlaneKind = PlaneKind.PRINCIPAL
    racers: tuple[str, str] = ("", "")
    is_filter_normalised: bool = False
    samples: int = 500
    resolution: int = 31
    margin: float = 0.15


@dataclass(frozen=True)
class Race:
    """Who races, and which picture is made of it.

    Args:
        racers: in order; their keys differ.
        plane: of the trajectories.
    """

    racers: tuple[Racer, ...]
    plane: PlaneSetup = field(default_factory=PlaneSetup)


DEFAULT_RACERS = (
    Racer("sgd", "SGD, lr 0.05", "SGD", MappingProxyType({"lr": 0.05})),
    Racer(
        "momentum", "Momentum 0.9, lr 0.01", "SGD", MappingProxyType({"lr": 0.01, "momentum": 0.9})
    ),
    Racer("adam", "Adam, lr 0.001", "Adam", MappingProxyType({"lr": 0.001})),
)


def race_to_json(race: Race) -> dict[str, object]:
    """Gives the JSON value of a race."""
    return {
        "version": 1,
        "racers": [
            {
                "key": racer.key,
                "label": racer.label,
                "optimizer": racer.optimizer,
                "arguments": dict(racer.arguments),
            }
            for racer in race.racers
        ],
        "plane": plane_to_json(race.plane),
    }


def plane_to_json(plane: PlaneSetup) -> dict[str, object]:
    """Gives the JSON value of a plane's set-up."""
    return {
        "kind": plane.kind.value,
        "racers": list(plane.racers),
        "is_filter_normalised": plane.is_filter_normalised,
        "samples": plane.samples,
        "resolution": plane.resolution,
        "margin": plane.margin,
    }


def race_from_json(values: Mapping[str, object]) -> Race:
    """Reads a race.

    Raises:
        EngineError: a value is missing or of the wrong type, or two racers have one key.
    """
    try:
        racers = tuple(_racer(each) for each in list_in(values["racers"]))
        race = Race(racers, plane_from_json(object_in(values["plane"])))
    except (KeyError, TypeError, ValueError) as error:
        raise EngineError(f"The description of the race is damaged: {error}.") from error
    if not 1 <= len(racers) <= MOST_RACERS:
        raise EngineError(
            f"The description of the race is damaged: it has {len(racers)} racers instead of 1 to "
            f"{MOST_RACERS}."
        )
    if len({racer.key for racer in racers}) != len(racers):
        raise EngineError("The description of the race is damaged: two racers have one key.")
    return race


def plane_from_json(fields: Mapping[str, object]) -> PlaneSetup:
    """Reads a plane's set-up.

    Raises:
        KeyError, TypeError, ValueError: a value is missing, of the wrong type or out of range.
    """
    first, second = map(str, list_in(fields["racers"]))
    samples, resolution, margin = fields["samples"], fields["resolution"], fields["margin"]
    if not (isinstance(samples, int) and 1 <= samples <= 1_000_000):
        raise ValueError(
            f"samples must be a whole number from 1 to 1,000,000, received {samples!r}"
        )
    if not (isinstance(resolution, int) and 2 <= resolution <= 401):
        raise ValueError(
            f"resolution must be a whole number from 2 to 401, received {resolution!r}"
        )
    if not (isinstance(margin, int | float) and 0 <= margin <= 10):
        raise ValueError(f"margin must be a number from 0 to 10, received {margin!r}")
    return PlaneSetup(
        PlaneKind(str(fields["kind"])),
        (first, second),
        bool(fields["is_filter_normalised"]),
        samples,
        resolution,
        float(margin),
    )


def _racer(value: object) -> Racer:
    fields = object_in(value)
    key = str(fields["key"])
    if not 1 <= len(key) <= _LONGEST_KEY or not set(key) <= set(
        "abcdefghijklmnopqrstuvwxyz0123456789-"
    ):
        raise ValueError(f"{key!r:.60} is no key of a racer")
    return Racer(
        key, str(fields["label"]), str(fields["optimizer"]), dict(object_in(fields["arguments"]))
    )
