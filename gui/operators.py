"""The operators that the open project can use: the standard ones and classes of the user's own."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.errors import EngineError
from engine.graph.model import Project, UserFile
from engine.operators.catalogue import Catalogue
from engine.operators.operator import Operator
from engine.operators.standard import CATALOGUE
from engine.user_operators.references import name_of, operators_in
from engine.user_operators.rows import operators_from


class Operators(QObject):
    """Holds the catalogue that every view looks operators up in.

    The service runs the user's files and tells of their classes; nothing of them runs here.

    Signals:
        catalogue_changed: there are other operators than before.
    """

    catalogue_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files: tuple[UserFile, ...] = ()
        self._told_of: frozenset[tuple[str, str]] = frozenset()
        self._told: tuple[Operator, ...] = ()
        self._withheld: Mapping[str, str] = {}
        self._catalogue = CATALOGUE

    @property
    def catalogue(self) -> Catalogue:
        """Every operator by its name; `withheld` says why others cannot be used."""
        return self._catalogue

    def take(self, own: Mapping[str, Any]) -> None:
        """Takes what the service says of the user's own operators: `rows` and `withheld`."""
        told: tuple[Operator, ...] = ()
        with suppress(EngineError):
            told = operators_from(own.get("rows", ()))
        self._told, self._withheld = told, dict(own.get("withheld", {}))
        self._told_of = frozenset(map(_text_of, self._files))
        if self._refresh():
            self.catalogue_changed.emit()

    def follow(self, project: Project) -> bool:
        """Keeps to the files of the project that is shown now, and tells whether that changes it.

        Whoever calls it emits `catalogue_changed` once the project is shown.
        """
        if project.user_files == self._files:
            return False
        self._files = project.user_files
        return self._refresh()

    def _refresh(self) -> bool:
        files = [file for file in self._files if _text_of(file) in self._told_of]
        names = frozenset(name for file in files for name in operators_in(file))
        own = tuple(each for each in self._told if each.name in names)
        withheld = {name: why for name, why in self._withheld.items() if name in names}
        if (own, withheld) == (self._catalogue.own, dict(self._catalogue.withheld)):
            return False
        self._catalogue = CATALOGUE.extended(own, withheld) if own or withheld else CATALOGUE
        return True


def _text_of(file: UserFile) -> tuple[str, str]:
    """What tells a file from another one of the same name."""
    return name_of(file), file.sha256
