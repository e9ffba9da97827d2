"""Opening and saving projects, and what the user must not lose by it."""

import os
from collections.abc import Iterable
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QObject, Signal

import presets
from engine import user_folders
from engine.errors import EngineError
from engine.graph import file_format
from engine.graph.file_format import changed_user_files
from engine.graph.model import Project
from engine.graph.writing import sweep_temporaries
from engine.user_operators.references import beside, located
from gui.dialogs import PROJECT_FILTER, Dialogs, Unsaved
from gui.document import Document
from gui.file_names import SUFFIX, proposal
from gui.panes import finish_editing
from gui.settings import Settings


class FileControl(QObject):
    """Reads and writes the document's file.

    Signals:
        opened: a project is shown, where perhaps none was before.
        saved(path): the project was written.
        recents_changed: the list of recent files is another one.
    """

    opened = Signal()
    saved = Signal(object)
    recents_changed = Signal()

    def __init__(
        self,
        document: Document,
        dialogs: Dialogs,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._dialogs = dialogs
        self._settings = settings
        self._saved_as: tuple[int, int] | None = None

    def new(self) -> None:
        """Shows an empty project."""
        if self.may_replace():
            self.show_project(Project(name="Network"), None)

    def open_preset(self, name: str) -> None:
        """Shows a preset as an untitled project."""
        if self.may_replace():
            self.show_project(presets.load(name), None)

    def open_project(self, project: Project) -> bool:
        """Shows a project that has no file of its own; tells whether it does."""
        if not self.may_replace():
            return False
        self.show_project(project, None)
        return True

    def ask_open(self) -> None:
        """Asks for a file and shows it."""
        path = self._dialogs.ask_open(self._settings.folder)
        if path is not None:
            self.open_file(path)

    def open_file(self, path: Path) -> bool:
        """Shows the project in a file and tells whether it could be read."""
        if not self.may_replace():
            return False
        try:
            project = file_format.load(path)
        except EngineError as error:
            self._settings.forget_recent(path)
            self.recents_changed.emit()
            self._dialogs.show_error(f"{path.name} cannot be opened", str(error))
            return False
        self.show_project(project, path)
        self._remember(path)
        return True

    def open_copy(self, path: Path) -> bool:
        """Shows the project in a file as one that has no file of its own: nobody can ruin it."""
        try:
            project = file_format.load(path)
        except EngineError as error:
            self._dialogs.show_error(f"{path.name} cannot be opened", str(error))
            return False
        return self.open_project(project)

    def save(self) -> bool:
        """Writes the project to its file, or asks for one; tells whether it is written."""
        finish_editing()
        path = self._document.file
        if path is None or not self._may_overwrite(path):
            return self.save_as()
        return self._write(path)

    def save_as(self) -> bool:
        """Asks for a file and writes the project to it; tells whether it is written."""
        finish_editing()
        proposed = self._document.file or proposal(self._document, self._settings.folder, SUFFIX)
        path = self._dialogs.ask_save("Save project", proposed, PROJECT_FILTER)
        if path is None:
            return False
        return self._write(path if path.suffix else path.with_suffix(SUFFIX))

    def may_replace(self) -> bool:
        """Asks what to do with unsaved changes; tells whether the project may go."""
        finish_editing()
        if not self._document.is_modified:
            return True
        answer = self._dialogs.ask_unsaved(self._document.project.name)
        if answer is Unsaved.SAVE:
            return self.save()
        return answer is Unsaved.DISCARD

    def show_project(self, project: Project, path: Path | None) -> None:
        """Shows a project in place of the one that is open, without asking."""
        self._document.open(located(project), path)
        self._saved_as = _stamp(path) if path else None
        self.opened.emit()

    def sweep(self) -> None:
        """Removes what a program that died while it saved left beside the recent files."""
        folders = {path.parent for path in self._settings.recent_files}
        folders.add(user_folders.recovery())
        Thread(target=_sweep, args=(folders,), name="sweeping", daemon=True).start()

    def _write(self, path: Path) -> bool:
        try:
            file_format.save(self._document.project, path)
        except EngineError as error:
            self._dialogs.show_error(f"{path.name} was not saved", str(error))
            return False
        self._saved_as = _stamp(path)
        self._document.mark_saved(path)
        self._follow_files(path.absolute().parent)
        self._remember(path)
        self.saved.emit(path)
        return True

    def _follow_files(self, folder: Path) -> None:
        """Takes the user's own Python files from beside the project, where their copies are."""
        moved = beside(self._document.project, folder)
        if moved:
            self._document.follow_files(moved)

    def left_behind(self) -> list[Path]:
        """Gives the user's own Python files that a saving leaves where they are."""
        path = self._document.file
        changed = changed_user_files(self._document.project)
        return [each for each in changed if path and each.parent != path.absolute().parent]

    def _may_overwrite(self, path: Path) -> bool:
        """Asks, if another program has written the file since."""
        if self._saved_as is None or _stamp(path) in (None, self._saved_as):
            return True
        return self._dialogs.ask_yes(
            f"{path.name} has changed on disk",
            "Another program has written it since it was opened here. Saving replaces what it "
            "wrote; Cancel lets you save under another name.",
            "Replace",
        )

    def _remember(self, path: Path) -> None:
        self._settings.add_recent(path)
        self._settings.folder = path.absolute().parent
        self.recents_changed.emit()


def _sweep(folders: Iterable[Path]) -> None:
    for folder in folders:  # on a thread of its own: a folder may be far away
        sweep_temporaries(folder)


def _stamp(path: Path) -> tuple[int, int] | None:
    """When a file was written and how large it is; None if it is not there."""
    try:
        status = os.stat(path)  # noqa: PTH116 - follows links, as saving does
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
