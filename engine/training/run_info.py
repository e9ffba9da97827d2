"""What a run is and how it stands: the values in its run.json. No torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import cast


class RunState(StrEnum):
    """How a run stands."""

    CREATED = "created"
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    """Its process died; it can go on from its last checkpoint."""

    @property
    def can_resume(self) -> bool:
        """Whether there is more to train."""
        return self in (RunState.CREATED, RunState.STOPPED, RunState.FAILED, RunState.INTERRUPTED)


class RunKind(StrEnum):
    """What a run does."""

    TRAINING = "training"
    RACE = "race"
    """Several optimizers train from one start; see `engine.optimization_lab`."""


@dataclass(frozen=True)
class RunInfo:
    """What a run is and how it stands.

    Args:
        folder: where it is.
        kind: what its process does.
        project: the project's name.
        state: as read; a run whose process died is `interrupted`.
        message: why it failed or was stopped, for the user.
        pid: of the process that trains it, or did last.
        device: `cpu` or `cuda`, and its name.
        threads: CPU threads of the training; another number gives other last digits.
        created, started, ended: local times with their offset, ISO 8601; empty if not yet.
        epochs, batch_size, seed, optimizer, optimizer_arguments, data: the set-up.
        steps_per_epoch: steps in one epoch, 0 as long as that is not known.
        epoch: epochs that are complete.
        step: steps that were done when this was written.
        diverged: the step at which the loss of a racer left all bounds; None where it did not.
        train_loss, test_loss, test_error: of the last complete epoch; the error from 0 to 1.
        best_test_error: the lowest so far.
        versions: of Netloom, Python and torch.
        racers: of a race: what people call each racer, by its key. Epoch and step are those of
            the racer that is farthest behind, losses and errors those of the best one.
    """

    folder: Path = Path()
    kind: RunKind = RunKind.TRAINING
    project: str = ""
    state: RunState = RunState.CREATED
    message: str = ""
    pid: int | None = None
    device: str = ""
    threads: int | None = None
    created: str = ""
    started: str = ""
    ended: str = ""
    epochs: int = 0
    batch_size: int = 0
    seed: int = 0
    optimizer: str = ""
    optimizer_arguments: Mapping[str, object] = field(default_factory=dict)
    data: str = ""
    steps_per_epoch: int = 0
    epoch: int = 0
    step: int = 0
    diverged: int | None = None
    train_loss: float | None = None
    test_loss: float | None = None
    test_error: float | None = None
    best_test_error: float | None = None
    versions: Mapping[str, object] = field(default_factory=dict)
    racers: Mapping[str, object] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The folder's name, by which the run is called."""
        return self.folder.name


def now() -> str:
    """Gives the local time as it is noted in a run."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def info_to_json(info: RunInfo) -> dict[str, object]:
    """Gives the JSON value of run.json."""
    values = {each.name: getattr(info, each.name) for each in fields(info)}
    del values["folder"]
    values["optimizer_arguments"] = dict(info.optimizer_arguments)
    values["versions"] = dict(info.versions)
    values["racers"] = dict(info.racers)
    return {"version": 1, **values}


def info_from_json(folder: Path, values: Mapping[str, object]) -> RunInfo:
    """Reads the JSON value of run.json; unknown fields are left out.

    Raises:
        ValueError: a value is of the wrong type.
    """
    known: dict[str, object] = {}
    for each in fields(RunInfo):
        if each.name != "folder" and each.name in values:
            known[each.name] = _checked(each.name, str(each.type), values[each.name])
    known["state"] = RunState(cast("str", known.get("state", RunState.CREATED)))
    known["kind"] = RunKind(cast("str", known.get("kind", RunKind.TRAINING)))
    return RunInfo(folder=folder, **known)  # type: ignore[arg-type]


_LARGEST_COUNT = 1 << 64  # of seeds

_TYPES: Mapping[str, tuple[type, ...]] = {
    "str": (str,),
    "RunState": (str,),
    "RunKind": (str,),
    "int": (int,),
    "int | None": (int, type(None)),
    "float | None": (float, int, type(None)),
    "Mapping[str, object]": (dict,),
}


def _checked(name: str, annotation: str, value: object) -> object:
    if not isinstance(value, _TYPES[annotation]) or isinstance(value, bool):
        raise ValueError(f"{name} must be {annotation}, received {value!r:.60}")
    if isinstance(value, int) and abs(value) > _LARGEST_COUNT:
        raise ValueError(f"{name} is too large: {value!r:.60}")
    return value
