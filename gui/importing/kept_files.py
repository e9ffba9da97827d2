"""Where an imported project and its weights lie until the user saves them.

That is the folder of the recovery copies: a copy of the unsaved project finds its weights there.
"""

import re
import time
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QLockFile

from engine import user_folders
from engine.errors import EngineError
from engine.graph import file_format
from engine.graph.model import Project

WEIGHTS = ".weights.safetensors"
PROJECT = ".netloom"
LOCK = ".lock"
OLD_S = 24 * 3600.0


class KeptFiles:
    """Makes room for imports, and holds it as long as this window lives."""

    def __init__(self) -> None:
        self._folder = user_folders.recovery()
        self._locks: list[QLockFile] = []

    def new_place(self, source: str) -> Path:
        """Gives the project file for an import, locked against other windows.

        Raises:
            EngineError: the folder cannot be made.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EngineError(f"{self._folder} cannot be made: {error.strerror}.") from error
        self._sweep()
        stem = re.sub(r"\W+", "_", re.split(r"[:/\\]", source)[-1].removesuffix(".pt2"))[:60]
        path = self._folder / f"{stem or 'network'}-{uuid4().hex[:8]}{PROJECT}"
        lock = _lock_of(path)
        lock.tryLock(0)
        self._locks.append(lock)
        return path

    def take(self, path: Path) -> Project:
        """Gives the imported project; only its weights stay.

        Raises:
            EngineError: it cannot be read.
        """
        project = file_format.load(path)
        _remove(path)
        return project

    def drop(self, path: Path) -> None:
        """Removes what an import has written that nobody wants."""
        _remove(path)
        _remove(_weights_of(path))

    def _sweep(self) -> None:
        """Removes weights that no window holds and no recovery copy names."""
        named = ""
        for path in self._folder.glob(f"*{PROJECT}"):
            with suppress(OSError, UnicodeDecodeError):
                named += path.read_text("utf-8")
        for weights in self._folder.glob(f"*{WEIGHTS}"):
            project = weights.with_name(weights.name.removesuffix(WEIGHTS) + PROJECT)
            if weights.name not in named and _is_old(weights) and _is_free(project):
                _remove(weights)


def _weights_of(project: Path) -> Path:
    return project.with_name(project.stem + WEIGHTS)


def _is_old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > OLD_S
    except OSError:
        return False


def _is_free(project: Path) -> bool:
    lock = _lock_of(project)
    is_free = lock.tryLock(0)
    if is_free:
        lock.unlock()
    return is_free


def _lock_of(project: Path) -> QLockFile:
    lock = QLockFile(f"{project}{LOCK}")
    lock.setStaleLockTime(0)
    return lock


def _remove(path: Path) -> None:
    for each in (path, path.with_name(f"{path.name}.bak")):
        with suppress(OSError):
            each.unlink(missing_ok=True)
