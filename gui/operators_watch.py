"""Notices when a Python file that the project uses is written, replaced or removed."""

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from engine.graph.model import UserFile
from engine.user_operators.references import Stamp, stamp_of
from gui.document import Document

SETTLING_MS = 300
"""Editors write a file in several steps."""


class FileWatch(QObject):
    """Watches the files of the document's project and the folders that they are in.

    Signals:
        changed: a file is another one than before.
    """

    changed = Signal()

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._files: tuple[UserFile, ...] = ()
        self._stamps: dict[str, Stamp | None] = {}
        self._watcher = QFileSystemWatcher(self)
        self._settling = QTimer(self, singleShot=True, interval=SETTLING_MS)
        self._settling.timeout.connect(self._look)
        self._watcher.fileChanged.connect(lambda _: self._settling.start())
        self._watcher.directoryChanged.connect(lambda _: self._settling.start())
        document.project_changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        if self._document.project.user_files != self._files:
            self._files = self._document.project.user_files
            self._stamps = self._read_stamps()
            self._watch()

    def _watch(self) -> None:
        watched = [*self._watcher.files(), *self._watcher.directories()]
        paths = [Path(file.path) for file in self._files]
        there = [path for path in paths if path.is_file()]
        wanted = {str(path) for path in there}
        wanted |= {str(path.parent) for path in paths if path.parent.is_dir()}
        gone = [each for each in watched if each not in wanted]
        new = [each for each in wanted if each not in watched]
        if gone:
            self._watcher.removePaths(gone)
        if new:
            self._watcher.addPaths(new)

    def _look(self) -> None:
        stamps, before = self._read_stamps(), self._stamps
        self._stamps = stamps
        self._watch()
        if stamps != before:
            self.changed.emit()

    def _read_stamps(self) -> dict[str, Stamp | None]:
        return {file.path: stamp_of(file.path) for file in self._files}
