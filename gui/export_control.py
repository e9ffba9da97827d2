"""Writing the network and its training as Python."""

import importlib
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.errors import EngineError
from engine.exporting.weights import bring_weights
from engine.graph.file_format import bring_user_files, refuse_changed_user_files
from engine.graph.writing import write_atomically
from engine.user_operators.references import name_of
from gui.dialogs import PYTHON_FILTER, Dialogs
from gui.document import Document
from gui.file_names import proposal
from gui.settings import Settings

MODEL = ("engine.exporting.model", "export_model")
SCRIPT = ("engine.exporting.script", "export_script")
NOT_ANALYSED = (
    "Its shapes are still being worked out. Try again in a moment; if they do not come, the "
    "line at the bottom of the window says why."
)
"""Functions of a project and its analysis that give a text; loaded when they are asked for, so
that the window opens without them."""


class ExportControl(QObject):
    """Exports the document's project.

    Signals:
        exported(sentence): what was written.
    """

    exported = Signal(str)

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

    def export_model(self) -> None:
        """Asks for a file and writes the network as a PyTorch module to it."""
        self._export("Export model", "", MODEL)

    def export_script(self) -> None:
        """Asks for a file and writes a script to it that trains by itself."""
        self._export("Export training script", "_training", SCRIPT)

    def _export(self, title: str, ending: str, source: tuple[str, str]) -> None:
        if not self._document.is_analysed:
            self._dialogs.show_error("The network cannot be exported yet", NOT_ANALYSED)
            return
        module, name = source
        export = getattr(importlib.import_module(module), name)
        try:
            catalogue = self._document.operators.catalogue
            text = export(self._document.project, self._document.analysis, catalogue)
        except EngineError as error:
            self._dialogs.show_error("The network cannot be exported", str(error))
            return
        proposed = proposal(self._document, self._settings.folder, ".py", ending)
        path = self._dialogs.ask_save(title, proposed, PYTHON_FILTER)
        if path is None:
            return
        path = path if path.suffix else path.with_suffix(".py")
        try:
            copies = self._bring_user_files(path)
            weights = bring_weights(self._document.project, path)
            write_atomically(path, text.encode())
        except EngineError as error:
            self._dialogs.show_error(f"{path.name} was not written", str(error))
            return
        self.exported.emit(_said(path, copies, weights))

    def _bring_user_files(self, path: Path) -> list[Path]:
        """Copies the user's own Python files beside the code that imports them.

        Raises:
            EngineError: the code has the name of such a file, one cannot be written, or has another
                text than the project knows.
        """
        project = self._document.project
        if path.name in map(name_of, project.user_files):
            raise EngineError(
                f"{path.name} is the name of a file that the code imports. Choose another name."
            )
        refuse_changed_user_files(project)
        return bring_user_files(project, path.absolute().parent)


def _said(path: Path, copies: Sequence[Path], weights: Path | None) -> str:
    names = ", ".join(copy.name for copy in copies)
    imports = f" and {names}, which it imports" if names else ""
    return f"Wrote {path}{imports}." + (f" Its weights are in {weights.name}." if weights else "")
