"""The weights of a racer now and then, in its folder. No torch.

weights.f32      all weights of one snapshot after another, as 32-bit floats, little-endian
snapshots.jsonl  a line for each of them: step, epoch, loss, update_norm, and how many weights
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.graph.writing import write_atomically

WEIGHTS = "weights.f32"
INDEX = "snapshots.jsonl"

LARGEST_BYTES = 512 << 20
"""Of all snapshots of a race together."""

_WISHED = 200
_FEWEST = 8
_BYTES = 4
_LARGEST_NUMBER = 1e308

Weights = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One snapshot in the index.

    Args:
        step: how many steps were done; 0 is the start.
        epoch: in which the step was, counted from 1; 0 at the start.
        loss: of the step's batch; None at the start.
        update_norm: length of that very step, in all weights; 0 at the start.
        weights: how many there are.
    """

    step: int
    epoch: int
    loss: float | None
    update_norm: float
    weights: int


@dataclass(frozen=True, slots=True)
class Snapshots:
    """What there is of one racer.

    Args:
        entries: in the order of their steps.
        weights: a row for each of them, in a file that is mapped into memory.

    Shapes:
        weights: (snapshots, weights), float32.
    """

    entries: tuple[Snapshot, ...]
    weights: Weights


@dataclass(frozen=True, slots=True)
class SnapshotPlan:
    """When snapshots are taken.

    Args:
        steps: of the whole training.
        every: after each so many steps, at the start and at the end; never if None.
        message: for the user: why there are none; else empty.
    """

    steps: int
    every: int | None
    message: str = ""

    def is_due(self, step: int) -> bool:
        """Tells whether a snapshot is taken after so many steps."""
        return self.every is not None and (step % self.every == 0 or step == self.steps)


def plan_snapshots(steps: int, weights: int, racers: int) -> SnapshotPlan:
    """Gives a plan for about 200 snapshots of each racer, fewer where they would take too much.

    Args:
        steps: of the whole training.
        weights: of the network.
        racers: how many there are.
    """
    room = LARGEST_BYTES // max(1, _BYTES * weights * racers)
    if room < _FEWEST:
        return SnapshotPlan(
            steps,
            None,
            f"There are no trajectories: {_FEWEST} snapshots of {weights:,} weights for each of "
            f"{racers} racers take {_FEWEST * racers * weights * _BYTES / 2**20:,.0f} MiB, and "
            f"{LARGEST_BYTES >> 20} MiB is the limit. Race fewer optimizers or a smaller network.",
        )
    return SnapshotPlan(steps, max(1, ceil(steps / min(_WISHED, room - 2))))


def read_snapshots(folder: Path) -> Snapshots:
    """Gives the snapshots of a racer that are complete.

    Args:
        folder: of the racer.
    """
    entries = _read_index(folder)
    count = entries[0].weights if entries else 0
    size = 0
    with suppress(OSError):
        size = (folder / WEIGHTS).stat().st_size
    entries = entries[: size // (_BYTES * count)] if count else []
    if not entries:
        return Snapshots((), np.empty((0, count), np.float32))
    shape = (len(entries), count)
    return Snapshots(tuple(entries), np.memmap(folder / WEIGHTS, "<f4", "r", shape=shape))


class SnapshotWriter:
    """Adds snapshots to a racer's folder; a reader sees each whole or not at all.

    Args:
        folder: of the racer.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._entries = list(read_snapshots(folder).entries)
        (folder / WEIGHTS).touch()

    @property
    def last_step(self) -> int:
        """Of the newest snapshot; -1 if there is none."""
        return self._entries[-1].step if self._entries else -1

    def append(self, snapshot: Snapshot, weights: Weights) -> None:
        """Adds a snapshot.

        Raises:
            OSError: it cannot be written.
        """
        with (self._folder / WEIGHTS).open("rb+") as file:
            file.seek(self._size())
            file.write(np.ascontiguousarray(weights, "<f4").tobytes())
        with (self._folder / INDEX).open("ab") as file:
            file.write(_line(snapshot))
        self._entries.append(snapshot)

    def begin(self, step: int) -> None:
        """Removes the snapshots after `step`, and what was torn off in the middle of one.

        Nobody may have the weights mapped into memory.

        Raises:
            OSError, EngineError: the files cannot be written.
        """
        self.cut(step)
        with (self._folder / WEIGHTS).open("ab") as file:
            file.truncate(self._size())

    def cut(self, step: int) -> None:
        """Removes the snapshots after `step` from the index; their weights stay in the file.

        Raises:
            EngineError: it cannot be written.
        """
        self._entries = [each for each in self._entries if each.step <= step]
        write_atomically(self._folder / INDEX, b"".join(map(_line, self._entries)))

    def _size(self) -> int:
        return sum(each.weights * _BYTES for each in self._entries)


def _line(snapshot: Snapshot) -> bytes:
    return json.dumps(asdict(snapshot), allow_nan=False).encode() + b"\n"


def _read_index(folder: Path) -> list[Snapshot]:
    lines: Sequence[bytes] = ()
    with suppress(OSError):
        data = (folder / INDEX).read_bytes()
        lines = data[: data.rfind(b"\n") + 1].splitlines()
    found: list[Snapshot] = []
    with suppress(ValueError, TypeError, RecursionError):
        for line in lines:
            entry = Snapshot(**json.loads(line))
            if not _follows(entry, found):
                break
            found.append(entry)
    return found


def _follows(entry: Snapshot, found: Sequence[Snapshot]) -> bool:
    """Tells whether an entry holds what one after those does; a file may be damaged."""
    before = found[-1] if found else Snapshot(-1, 0, None, 0.0, entry.weights)
    counts = (entry.step, entry.epoch, entry.weights)
    return (
        all(isinstance(each, int) for each in counts)
        and entry.step > before.step
        and entry.weights == before.weights
        and 0 < entry.weights <= LARGEST_BYTES // _BYTES
        and (entry.loss is None or _is_finite(entry.loss))
        and _is_finite(entry.update_norm)
    )


def _is_finite(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) <= _LARGEST_NUMBER
