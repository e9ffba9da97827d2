"""The checkpoints of a run: written whole or not at all, the last three and the best one kept."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.errors import EngineError
from engine.graph.writing import write_atomically
from engine.training import run_folder
from engine.training.checkpoint_file import decode_checkpoint, encode_checkpoint

INDEX = "index.json"
KEPT = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A checkpoint in the index.

    Args:
        file: its name.
        sha256: of its bytes.
        step, epoch: what is done in it.
        score: the test error, or the test loss where there is none; None within an epoch.
    """

    file: str
    sha256: str
    step: int
    epoch: int
    score: float | None = None


class Checkpoints:
    """The checkpoints in a run folder.

    Args:
        folder: of the run.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / run_folder.CHECKPOINTS

    def entries(self) -> list[Entry]:
        """Gives what is in the index, the oldest first."""
        with suppress(OSError, ValueError, TypeError, KeyError):
            listed = json.loads((self._folder / INDEX).read_bytes())["checkpoints"]
            return [Entry(**each) for each in listed if Path(each["file"]).name == each["file"]]
        return []

    def write(
        self, state: Mapping[str, object], *, step: int, epoch: int, score: float | None
    ) -> None:
        """Adds a checkpoint, then removes those that are no longer needed.

        Raises:
            EngineError: it cannot be written; the ones before it are untouched.
        """
        data = encode_checkpoint(state)
        entry = Entry(
            f"step-{step:09d}.safetensors", hashlib.sha256(data).hexdigest(), step, epoch, score
        )
        try:
            self._folder.mkdir(exist_ok=True)
        except OSError as error:
            raise EngineError(f"{self._folder} cannot be made: {error.strerror}.") from error
        write_atomically(self._folder / entry.file, data)
        kept = _kept([*(each for each in self.entries() if each.file != entry.file), entry])
        index = {"version": 1, "checkpoints": [asdict(each) for each in kept]}
        write_atomically(self._folder / INDEX, json.dumps(index, indent=2).encode())
        self._remove_all_but(kept)

    def read_newest(self) -> tuple[Entry, Mapping[str, object]] | None:
        """Gives the newest checkpoint that is whole, or None if there is none.

        A damaged one is passed over for the one before it.
        """
        for entry in sorted(self.entries(), key=lambda each: each.step, reverse=True):
            with suppress(OSError, EngineError):
                data = (self._folder / entry.file).read_bytes()
                if hashlib.sha256(data).hexdigest() != entry.sha256:
                    continue
                state = decode_checkpoint(data)
                if isinstance(state, Mapping):
                    return entry, state
        return None

    def _remove_all_but(self, kept: list[Entry]) -> None:
        names = {each.file for each in kept}
        for path in self._folder.glob("step-*"):
            if path.name not in names:
                with suppress(OSError):
                    path.unlink()


def _kept(entries: list[Entry]) -> list[Entry]:
    last = entries[-KEPT:]
    scored = [each for each in entries if each.score is not None]
    best = min(scored, key=lambda each: (each.score, each.step), default=None)
    return last if best is None or best in last else [best, *last]
