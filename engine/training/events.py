"""What a training reports while it runs: plain values, JSON on the pipe. No torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import TypeAlias

from engine.errors import EngineError
from engine.training.metrics_file import Record
from engine.training.run_info import RunState


@dataclass(frozen=True, slots=True)
class Started:
    """The training begins, or goes on from a checkpoint.

    Args:
        step: steps that are done already; whatever was shown of later ones is void.
        epoch: epochs that are complete.
        epochs, steps_per_epoch: how many there will be.
        device: what it runs on, for people (`cpu`, `cuda (NVIDIA H100)`).
        threads: CPU threads.
    """

    step: int
    epoch: int
    epochs: int
    steps_per_epoch: int
    device: str
    threads: int


@dataclass(frozen=True, slots=True)
class Measured:
    """Records of steps and epochs, as in the run's file; at most about 20 events a second."""

    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class CheckpointWritten:
    """The run can go on from here.

    Args:
        step: steps that are done.
        message: empty; or why the checkpoint could not be written.
    """

    step: int
    message: str = ""


@dataclass(frozen=True, slots=True)
class Logged:
    """Text was added to the run's log."""

    text: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The training is over; the last event.

    Args:
        state: finished, stopped, failed or interrupted (its process died).
        message: for the user: why, and what can be done.
        node: the node at fault, if the failure has one.
    """

    state: RunState
    message: str = ""
    node: str | None = None


RunEvent: TypeAlias = Started | Measured | CheckpointWritten | Logged | Ended

_CLASSES: Mapping[str, type[RunEvent]] = {
    "started": Started,
    "measured": Measured,
    "checkpoint": CheckpointWritten,
    "logged": Logged,
    "ended": Ended,
}
_NAMES = {kind: name for name, kind in _CLASSES.items()}


def event_to_json(event: RunEvent) -> dict[str, object]:
    """Gives the message that carries an event."""
    return {"event": _NAMES[type(event)], **asdict(event)}


def event_from_json(message: Mapping[str, object]) -> RunEvent:
    """Reads an event from a message.

    Raises:
        EngineError: it is none, or a value is of the wrong type.
    """
    kind = _CLASSES.get(str(message.get("event")))
    if kind is None:
        raise EngineError(f"A training reported an unknown event: {message.get('event')!r}.")
    values = {
        each.name: _read(each.name, str(each.type), message[each.name])
        for each in fields(kind)
        if each.name in message
    }
    try:
        return kind(**values)  # type: ignore[arg-type]
    except TypeError as error:
        raise EngineError(f"A training's report is incomplete: {error}.") from error


def _read(name: str, annotation: str, value: object) -> object:
    match annotation, value:
        case "RunState", str() if value in set(RunState):
            return RunState(value)
        case "tuple[Record, ...]", list() if all(isinstance(each, dict) for each in value):
            return tuple(value)
        case "int", int():
            return value
        case "str" | "str | None", str():
            return value
        case "str | None", None:
            return None
    raise EngineError(f"A training's report is damaged: {name} is {value!r}.")
