"""Keeps what is not saved yet where the next start finds it."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from engine import user_folders
from engine.errors import EngineError
from engine.graph import file_format
from engine.graph.model import Project
from engine.graph.writing import write_atomically
from gui.document import Document

INTERVAL_MS = 1000
LOCK_SUFFIX = ".lock"
SUFFIX = ".netloom"


@dataclass(frozen=True)
class Recovered:
    """A project that was not saved when the program ended.

    Args:
        path: of the copy.
        name: of the project.
        saved_at: seconds since 1970.
    """

    path: Path
    name: str
    saved_at: float


class Recovery(QObject):
    """Writes a copy of the project one second after an edit, until the user saves or discards it.

    A crash before the user saved loses nothing that is older than the interval: the copy of a
    recovered project stays until the copy of its successor is written.

    Signals:
        failed(message): the copy cannot be written.
    """

    failed = Signal(str)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._folder = user_folders.recovery()
        self._path = self._folder / f"{os.getpid()}-{uuid4().hex[:8]}{SUFFIX}"
        self._lock: QLockFile | None = None
        self._predecessor: Path | None = None
        self._has_failed = False
        self._timer = QTimer(self, interval=INTERVAL_MS, singleShot=True)
        self._timer.timeout.connect(self.write)
        document.project_changed.connect(self._on_project_changed)
        document.undo_stack.cleanChanged.connect(self._on_clean_changed)

    def write(self) -> None:
        """Writes the copy now."""
        self._timer.stop()
        if not self._document.is_modified:
            return
        try:
            self._hold()
            write_atomically(self._path, file_format.dumps(self._document.project).encode())
        except (EngineError, OSError) as error:
            self._tell_failure(error)
            return
        self._has_failed = False
        self._drop_predecessor()

    def discard(self) -> None:
        """Removes the copy: the project is saved, or the user does not want it."""
        self._timer.stop()
        self._drop_predecessor()
        _remove(self._path)
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def offered(self) -> list[Recovered]:
        """Gives the copies that no running window holds, the latest first."""
        found = list(_orphans(self._folder, self._path))
        return sorted(found, key=lambda each: each.saved_at, reverse=True)

    def read(self, recovered: Recovered) -> Project | None:
        """Gives the project in a copy; None if it cannot be read, which is said then."""
        try:
            return file_format.load(recovered.path)
        except EngineError as error:
            self.failed.emit(str(error))
            return None

    def adopt(self, recovered: Recovered) -> None:
        """Notes that the document goes on from a copy: it goes when a newer one is written."""
        self._document.undo_stack.resetClean()
        self._predecessor = recovered.path

    def forget(self, recovered: Recovered) -> None:
        """Removes a copy that the user does not want."""
        _remove(recovered.path)

    def _on_project_changed(self) -> None:
        if self._document.is_modified:
            self._timer.start()

    def _on_clean_changed(self, is_clean: bool) -> None:
        if is_clean:
            self.discard()
        else:
            self._timer.start()

    def _hold(self) -> None:
        if self._lock is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = QLockFile(str(self._path) + LOCK_SUFFIX)
            lock.setStaleLockTime(0)
            lock.tryLock(0)
            self._lock = lock

    def _drop_predecessor(self) -> None:
        if self._predecessor is not None:
            _remove(self._predecessor)
            self._predecessor = None

    def _tell_failure(self, error: Exception) -> None:
        if not self._has_failed:
            self._has_failed = True
            self.failed.emit(f"Unsaved work cannot be kept safe: {error}")
        self._timer.start(10 * INTERVAL_MS)


def _orphans(folder: Path, own: Path) -> Iterator[Recovered]:
    for path in folder.glob(f"*{SUFFIX}"):
        if path == own or not _is_orphan(path):
            continue
        with suppress(EngineError, OSError):
            project = file_format.load(path)
            yield Recovered(path, project.name, path.stat().st_mtime)


def _is_orphan(path: Path) -> bool:
    lock = QLockFile(str(path) + LOCK_SUFFIX)
    lock.setStaleLockTime(0)
    is_free = lock.tryLock(0)
    if is_free:
        lock.unlock()
    return is_free


def _remove(path: Path) -> None:
    for each in (path, _backup(path)):
        with suppress(OSError):
            each.unlink(missing_ok=True)


def _backup(path: Path) -> Path:
    return path.with_name(path.name + ".bak")
