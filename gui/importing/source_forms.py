"""The three kinds of sources, a form for each."""

import re
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.errors import EngineError, shorten
from gui.importing.definitions import Definition, definitions_in
from gui.widgets.labels import label, set_role

PYTHON_FILTER = "Python files (*.py)"
EXPORTED_FILTER = "Exported programs (*.pt2)"
DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*(\.[^\W\d]\w*)*")


class SourceForm(QWidget):
    """Lets the user name a source.

    Signals:
        changed: another one is named.
        inputs_known(names): the network needs these inputs.
    """

    changed = Signal()
    inputs_known = Signal(object)

    @property
    def file(self) -> Path | None:
        """The file that is imported, if it is one."""
        return None

    def source(self) -> str:
        """Gives the source as the command line writes it.

        Raises:
            EngineError: none is named.
        """
        raise NotImplementedError


class PathField(QWidget):
    """A path that is typed or chosen.

    Signals:
        changed: another one is written.
    """

    changed = Signal()

    def __init__(self, name: str, suffix: str, file_filter: str, folder: Path) -> None:
        super().__init__()
        self._suffix, self._filter, self._folder = suffix, file_filter, folder
        self.edit = QLineEdit()
        self.edit.setAccessibleName(name)
        self.edit.setPlaceholderText(f"Path of a {suffix} file")
        self.button = QPushButton("Browse…")
        self.button.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.edit, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(lambda: self.changed.emit())
        self.button.clicked.connect(self._browse)

    @property
    def path(self) -> Path | None:
        """The whole path; None while the text ends otherwise than such a file."""
        text = self.edit.text().strip().strip("'\"")
        return Path(text).expanduser().absolute() if text.endswith(self._suffix) else None

    def needed(self) -> Path:
        """Gives the path of a file that is there.

        Raises:
            EngineError: it is not.
        """
        if self.path is None:
            raise EngineError(f"Choose a file whose name ends with {self._suffix}.")
        if not self.path.is_file():
            raise EngineError(f"There is no file {shorten(str(self.path))}. Check its name.")
        return self.path

    def _browse(self) -> None:
        folder = self.path.parent if self.path else self._folder
        name, _ = QFileDialog.getOpenFileName(self, "Import", str(folder), self._filter)
        if name:
            self.edit.setText(name)


class FileForm(SourceForm):
    """A Python file and what in it is the network; the file is read, not run."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.path = PathField("Python file", ".py", PYTHON_FILTER, folder)
        self.names = QComboBox()
        self.names.setAccessibleName("Class or function")
        self.note = label("", "dim", is_wrapped=True)
        self._definitions: tuple[Definition, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label("File", "heading"))
        column.addWidget(self.path)
        column.addWidget(label("Class or function in it", "heading"))
        column.addWidget(self.names)
        column.addWidget(self.note)
        self.setFocusProxy(self.path)
        self.path.changed.connect(self.read)
        self.names.currentIndexChanged.connect(self._on_name_changed)
        self._tell("The file is read for this list, not run.", "dim")
        self.names.setEnabled(False)

    @property
    def file(self) -> Path | None:
        """See `SourceForm`."""
        return self.path.path

    @property
    def chosen(self) -> Definition | None:
        """The class or function."""
        place = self.names.currentIndex()
        return self._definitions[place] if 0 <= place < len(self._definitions) else None

    def source(self) -> str:
        """See `SourceForm`."""
        path = self.path.needed()
        if self.chosen is None:
            definitions_in(path)
            raise EngineError("Choose the class or function that is the network.")
        return f"{path}:{self.chosen.name}"

    def read(self) -> None:
        """Lists what the file defines."""
        self._definitions, fault = (), ""
        if self.path.path is not None and self.path.path.is_file():
            try:
                self._definitions = definitions_in(self.path.path)
            except EngineError as error:
                fault = str(error)
        self.names.clear()
        self.names.addItems([each.title for each in self._definitions])
        self.names.setEnabled(bool(self._definitions))
        if fault:
            self._tell(fault, "error")
        self.changed.emit()

    def _on_name_changed(self) -> None:
        chosen = self.chosen
        if chosen is None:
            self._tell("The file is read for this list, not run.", "dim")
            return
        if chosen.needs:
            self._tell(
                f"{chosen.name} needs {', '.join(chosen.needs)}. A function without arguments "
                "that makes it can be imported.",
                "warning",
            )
        else:
            self._tell("The file is read for this list, not run.", "dim")
        self.inputs_known.emit(chosen.inputs)
        self.changed.emit()

    def _tell(self, text: str, role: str) -> None:
        self.note.setText(text)
        set_role(self.note, role)


class PackageForm(SourceForm):
    """A callable of an installed package."""

    def __init__(self) -> None:
        super().__init__()
        self.edit = QLineEdit()
        self.edit.setAccessibleName("Package and callable")
        self.edit.setPlaceholderText("torchvision.models:resnet18")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label("Package, a colon, and what makes the network", "heading"))
        column.addWidget(self.edit)
        column.addWidget(
            label(
                "It is called without arguments. The package is installed already.",
                "dim",
                is_wrapped=True,
            )
        )
        column.addStretch()
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(lambda: self.changed.emit())

    def source(self) -> str:
        """See `SourceForm`."""
        text = self.edit.text().strip()
        if not DOTTED.fullmatch(text):
            given = f"{shorten(text)!r} names no callable" if text else "Nothing is named"
            raise EngineError(
                f"{given}. Write package.module:callable, such as torchvision.models:resnet18."
            )
        return text


class ExportedForm(SourceForm):
    """A program written by torch.export.save."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.path = PathField("Exported program", ".pt2", EXPORTED_FILTER, folder)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label("File", "heading"))
        column.addWidget(self.path)
        column.addWidget(label("Written by torch.export.save.", "dim", is_wrapped=True))
        column.addStretch()
        self.setFocusProxy(self.path)
        self.path.changed.connect(lambda: self.changed.emit())

    @property
    def file(self) -> Path | None:
        """See `SourceForm`."""
        return self.path.path

    def source(self) -> str:
        """See `SourceForm`."""
        return str(self.path.needed())
