"""Classes of the user's own as operators: asked for, consented to, followed as they change."""

import importlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from engine.errors import EngineError, shorten
from engine.graph.model import UserFile
from engine.user_operators.consents import Consents
from engine.user_operators.reading import describe
from engine.user_operators.references import (
    Standing,
    name_of,
    operators_in,
    state_of,
    with_file,
    without_file,
)
from engine.user_operators.rows import operators_from
from gui.dialogs import Dialogs
from gui.document import Document
from gui.operators_notices import OperatorsNotices
from gui.operators_watch import FileWatch
from gui.service_like import ServiceLike
from gui.settings import Settings

if TYPE_CHECKING:
    from gui.operators_dialog import OperatorsDialog

DIALOG = "gui.operators_dialog"
"""Loaded when it is asked for, so that the window opens without it."""


class OperatorsControl(QObject):
    """Brings files of the user's own into the document, each after consent.

    Args:
        document: whose project uses them.
        service: runs them.
        dialogs: ask for a file and tell what does not work.
        settings: where file dialogs start.
        notices: say how it is with the files.
        window: over which the question stands.
    """

    def __init__(
        self,
        document: Document,
        service: ServiceLike,
        *,
        dialogs: Dialogs,
        settings: Settings,
        notices: OperatorsNotices,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document = document
        self._service = service
        self._dialogs = dialogs
        self._settings = settings
        self._notices = notices
        self._window = window
        self._wanted: Path | None = None
        self._watch = FileWatch(document, self)
        self._known = document.project.user_files
        self.dialog: OperatorsDialog | None = None
        self._watch.changed.connect(self._on_files_changed)
        service.file_described.connect(self._on_described)
        document.undo_stack.indexChanged.connect(self._on_step)
        notices.review_requested.connect(self.review)
        notices.search_requested.connect(self.add)

    def add(self) -> None:
        """Asks for a Python file whose classes are to be operators."""
        path = self._dialogs.ask_python(self._settings.folder)
        if path is not None:
            self._settings.folder = path.absolute().parent
            self.review(path)

    def review(self, path: Path) -> None:
        """Asks whether a file may run, and takes its classes if it may."""
        try:
            text = describe(path)
            if Consents().is_given(text.sha256):
                self._run(text.path)
            else:
                self._ask(text.path)
        except EngineError as error:
            self._dialogs.show_error(f"{shorten(path.name)} cannot be used", str(error))

    def review_operator(self, operator: str) -> None:
        """Does so with the file that an operator of the project comes from."""
        for file in self._document.project.user_files:
            if operator in operators_in(file):
                self.review(Path(file.path))
                return

    def remove(self, name: str) -> None:
        """Takes a file out of the project; consent to it stays."""
        self._document.apply(f"Remove {name}", lambda project: without_file(project, name))

    def refuse(self, name: str) -> None:
        """Takes the consent to a file of the project back."""
        try:
            for file in self._document.project.user_files:
                if name_of(file) == name:
                    Consents().withdraw(describe(file.path).sha256)
        except EngineError as error:
            self._dialogs.show_error("Your consent cannot be taken back", str(error))
        self._on_files_changed()

    def check(self) -> None:
        """Says which file of the project needs something of the user, the first one."""
        self._wanted = None
        for file in self._document.project.user_files:
            state = state_of(file)
            if state.standing is Standing.OTHER_TEXT:
                self._run(Path(file.path))
                return
            if state.standing is not Standing.FINE:
                self._notices.show_state(state)
                return

    def tell_left_behind(self, files: Sequence[Path]) -> None:
        """Says which files a saved project has no copy of beside it."""
        if files:
            self._notices.show_left_behind(files[0])

    def stop(self) -> None:
        """Ends everything: the window closes."""
        if self.dialog is not None:
            self.dialog.done(0)

    def _on_step(self) -> None:
        """An undo may bring a project back that knows another text of a file."""
        files, self._known = self._known, self._document.project.user_files
        for file in self._known if files != self._known else ():
            state = state_of(file)
            if state.standing is Standing.OTHER_TEXT:
                self._notices.show_other_text(state)
                return

    def _ask(self, path: Path) -> None:
        if self.dialog is not None:
            self.dialog.done(0)
        made = importlib.import_module(DIALOG).OperatorsDialog(self._window, path)
        self.dialog = dialog = cast("OperatorsDialog", made)
        dialog.agreed.connect(self._on_agreed)
        dialog.finished.connect(self._on_dialog_finished)
        dialog.open()

    def _run(self, path: Path) -> None:
        self._wanted = path
        self._service.describe_file(path)

    def _on_agreed(self, path: Path, sha256: str) -> None:
        try:
            Consents().give(sha256, path)
        except EngineError as error:
            self._dialogs.show_error("Your consent cannot be kept", str(error))
            return
        self._notices.show_running(path)
        self._run(path)

    def _on_dialog_finished(self) -> None:
        self.dialog = None

    def _on_described(self, path: Path, answer: Mapping[str, Any]) -> None:
        if path != self._wanted:
            return
        self._wanted = None
        try:
            self._take(path, answer)
        except EngineError as error:
            self._notices.end_running()
            self._dialogs.show_error(f"{shorten(path.name)} cannot be used", str(error))
        else:
            self.check()
        self._service.analyse_again()

    def _take(self, path: Path, answer: Mapping[str, Any]) -> None:
        """Puts the classes that the service has found into the project.

        Raises:
            EngineError: there are none.
        """
        if "error" in answer:
            raise EngineError(str(answer["error"]).strip().rpartition("\n")[2])
        names = [each.name.rpartition(".")[2] for each in operators_from(answer["rows"])]
        faults = [str(each) for each in answer.get("faults", {}).values()]
        if not names:
            raise EngineError(" ".join(faults) or f"{path.name} defines no nn.Module class.")
        file = UserFile(str(path), str(answer["sha256"]), tuple(names))
        self._document.apply(
            f"Add operators from {path.name}", lambda project: with_file(project, file)
        )
        self._notices.show_taken(path, names, faults)

    def _on_files_changed(self) -> None:
        self._service.analyse_again()
        self.check()
