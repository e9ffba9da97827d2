"""The landscape of a race on disk. No torch."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import cast

from engine.errors import EngineError
from engine.graph.writing import write_atomically
from engine.optimization_lab.json_values import list_in, object_in
from engine.optimization_lab.landscape import Landscape, Levels, Trajectory
from engine.optimization_lab.race import plane_from_json, plane_to_json
from engine.optimization_lab.race_folder import LANDSCAPE

_LARGEST_BYTES = 64 << 20


def write_landscape(folder: Path, landscape: Landscape) -> None:
    """Writes what is known of a race's landscape.

    Raises:
        EngineError: it cannot be written.
    """
    text = json.dumps(landscape_to_json(landscape), allow_nan=False, separators=(",", ":"))
    write_atomically(folder / LANDSCAPE, text.encode())


def read_landscape(folder: Path) -> Landscape | None:
    """Gives what is known of a race's landscape; None if there is nothing yet.

    Raises:
        EngineError: the file is damaged.
    """
    path = folder / LANDSCAPE
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise EngineError(f"{path} is too large to be the landscape of a race.")
        values = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise EngineError(
            f"{path} cannot be read: {error}. Resume the race, and it is computed again."
        ) from error
    return landscape_from_json(values)


def landscape_to_json(landscape: Landscape) -> dict[str, object]:
    """Gives the JSON value of a landscape."""
    levels = landscape.levels
    return {
        "version": 1,
        "setup": plane_to_json(landscape.setup),
        "shares": list(landscape.shares),
        "trajectories": [
            {**asdict(each), "losses": [_finite(loss) for loss in each.losses]}
            for each in landscape.trajectories
        ],
        "levels": asdict(levels) if levels else None,
        "fraction": landscape.fraction,
        "is_done": landscape.is_done,
        "message": landscape.message,
    }


def landscape_from_json(values: object) -> Landscape:
    """Reads a landscape.

    Raises:
        EngineError: a value is missing or of the wrong type.
    """
    try:
        fields = object_in(values)
        levels = fields["levels"]
        first, second = _numbers(fields["shares"])
        return Landscape(
            setup=plane_from_json(object_in(fields["setup"])),
            shares=(first, second),
            trajectories=tuple(
                _trajectory(object_in(each)) for each in list_in(fields["trajectories"])
            ),
            levels=None if levels is None else _levels(object_in(levels)),
            fraction=_number(fields["fraction"]),
            is_done=bool(fields["is_done"]),
            message=str(fields["message"]),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise EngineError(
            f"The landscape of the race is damaged: {error}. Resume the race, and it is computed "
            "again."
        ) from error


def _trajectory(fields: Mapping[str, object]) -> Trajectory:
    trajectory = Trajectory(
        racer=str(fields["racer"]),
        steps=tuple(int(step) for step in _numbers(fields["steps"])),
        x=_numbers(fields["x"]),
        y=_numbers(fields["y"]),
        losses=_perhaps_numbers(fields["losses"]),
        update_norms=_numbers(fields["update_norms"]),
    )
    columns = (trajectory.x, trajectory.y, trajectory.losses, trajectory.update_norms)
    if any(len(column) != len(trajectory.steps) for column in columns):
        raise ValueError(f"the columns of {trajectory.racer} are of different lengths")
    return trajectory


def _levels(fields: Mapping[str, object]) -> Levels:
    levels = Levels(
        x=_numbers(fields["x"]),
        y=_numbers(fields["y"]),
        losses=tuple(_perhaps_numbers(row) for row in list_in(fields["losses"])),
        samples=int(cast("int", fields["samples"])),
    )
    if [len(row) for row in levels.losses] != [len(levels.x)] * len(levels.y):
        raise ValueError("the grid of losses has another size than its axes")
    return levels


def _numbers(value: object) -> tuple[float, ...]:
    numbers = _perhaps_numbers(value)
    if None in numbers:
        raise ValueError("a number is missing")
    return cast("tuple[float, ...]", numbers)


def _perhaps_numbers(value: object) -> tuple[float | None, ...]:
    found: list[float | None] = []
    for each in list_in(value):
        is_number = isinstance(each, int | float) and not isinstance(each, bool)
        if each is not None and not (is_number and math.isfinite(cast("float", each))):
            raise TypeError(f"expected a number, received {each!r:.60}")
        found.append(None if each is None else float(cast("float", each)))
    return tuple(found)


def _number(value: object) -> float:
    (number,) = _numbers([value])
    return number


def _finite(number: float | None) -> float | None:
    return number if number is not None and math.isfinite(number) else None
