"""File > Import…: the dialog, the process that works, and the project at the end."""

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QWidget

from engine.errors import EngineError
from engine.graph.model import Project
from gui.document import Document
from gui.files import FileControl
from gui.importing.importer import Importer
from gui.importing.kept_files import KeptFiles
from gui.importing.order import Order, Report
from gui.settings import Settings

if TYPE_CHECKING:
    from gui.importing.dialog import ImportDialog

DIALOG = "gui.importing.dialog"
"""Loaded when it is asked for, so that the window opens without it."""


class Worker(Protocol):
    """What is needed of the one who imports; see `Importer`."""

    @property
    def phase_changed(self) -> SignalInstance:
        """Says what it does now."""
        ...

    @property
    def finished(self) -> SignalInstance:
        """Brings the report."""
        ...

    @property
    def failed(self) -> SignalInstance:
        """Says why there is none."""
        ...

    def start(self, order: Order, output: Path, *, is_trusted: bool) -> None:
        """Begins an import."""
        ...

    def cancel(self) -> None:
        """Ends it."""
        ...


class ImportControl(QObject):
    """Imports networks into the document.

    Args:
        document: shows the imported project.
        files: opens it, after asking about unsaved changes.
        settings: where file dialogs start.
        window: over which the dialog stands.
        importer: does the work; a process of its own if None.
    """

    def __init__(
        self,
        document: Document,
        files: FileControl,
        settings: Settings,
        window: QWidget,
        importer: Worker | None = None,
    ) -> None:
        super().__init__(window)
        self._document = document
        self._files = files
        self._settings = settings
        self._window = window
        self._kept = KeptFiles()
        self._place: Path | None = None
        self._imported: Project | None = None
        self.dialog: ImportDialog | None = None
        self.importer: Worker = importer or Importer(self)
        self.importer.phase_changed.connect(self._on_phase_changed)
        self.importer.finished.connect(self._on_finished)
        self.importer.failed.connect(self._on_failed)

    def ask(self) -> None:
        """Shows the dialog; the one that is open, if there is one."""
        if self.dialog is None:
            self.dialog = dialog = self._new_dialog()
            dialog.import_requested.connect(self._on_requested)
            dialog.cancelled.connect(self._cancel)
            dialog.open_requested.connect(self._open)
            dialog.place_requested.connect(self._show_place)
            dialog.finished.connect(self._on_dialog_finished)
        self.dialog.show()
        self.dialog.activateWindow()

    def stop(self) -> None:
        """Ends everything: the window closes."""
        self._cancel()
        if self.dialog is not None:
            self.dialog.done(0)

    def _new_dialog(self) -> "ImportDialog":
        made = importlib.import_module(DIALOG).ImportDialog(self._window, self._settings.folder)
        return cast("ImportDialog", made)

    def _on_requested(self, order: Order, is_trusted: bool) -> None:
        if order.file is not None:
            self._settings.folder = order.file.parent
        try:
            self._place = self._kept.new_place(order.source)
        except EngineError as error:
            self._on_failed(str(error))
            return
        self.importer.start(order, self._place, is_trusted=is_trusted)

    def _on_phase_changed(self, sentence: str) -> None:
        if self.dialog is not None:
            self.dialog.show_phase(sentence)

    def _on_failed(self, sentence: str) -> None:
        self._drop()
        if self.dialog is not None:
            self.dialog.show_error(sentence)

    def _on_finished(self, report: Report) -> None:
        try:
            self._imported = self._kept.take(report.path)
        except EngineError as error:
            self._on_failed(str(error))
            return
        if self.dialog is not None:
            self.dialog.show_report(report)
        self._open()

    def _open(self) -> None:
        """Shows the project, unless the user keeps the one that is open."""
        if self._imported is not None and self._files.open_project(self._imported):
            self._document.undo_stack.resetClean()  # closing it unsaved would lose it
            self._imported = self._place = None
        if self.dialog is not None:
            self.dialog.show_open(is_open=self._imported is None)

    def _show_place(self, nodes: tuple[str, ...]) -> None:
        """Shows where a finding is: the first of its nodes that the drawing still has."""
        if self._imported is None:
            any(self._document.show_path(node) for node in nodes)

    def _on_dialog_finished(self) -> None:
        self.dialog = None
        self._imported = None
        self._drop()

    def _cancel(self) -> None:
        self.importer.cancel()
        self._drop()

    def _drop(self) -> None:
        """Removes what is not wanted any more."""
        if self._place is not None:
            self._kept.drop(self._place)
            self._place = None
