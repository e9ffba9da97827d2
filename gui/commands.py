"""The one undo command."""

import zlib
from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

from engine.graph.model import BlockName, Project
from gui.places import nearest_place

if TYPE_CHECKING:
    from gui.document import Document


class ReplaceProject(QUndoCommand):
    """Keeps the project before and after one edit."""

    def __init__(
        self,
        document: "Document",
        title: str,
        before: Project,
        after: Project,
        merge_key: str = "",
    ) -> None:
        super().__init__(title)
        self._document = document
        self._before = before
        self.after = after
        self.merge_key = merge_key
        self.place = document.place

    def redo(self) -> None:
        """Shows the project after the edit."""
        self._go()
        self._document.show(self.after)

    def undo(self) -> None:
        """Shows the project before the edit."""
        self._go()
        self._document.show(self._before)

    def id(self) -> int:
        """Groups steps that may become one; -1 keeps a step on its own."""
        return zlib.crc32(self.merge_key.encode()) & 0x7FFFFFFF if self.merge_key else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Takes in a following step with the same key."""
        if not isinstance(other, ReplaceProject) or other.merge_key != self.merge_key:
            return False
        if other.place != self.place:
            return False
        self.after = other.after
        return True

    def _go(self) -> None:
        """Goes to the graph that the edit changes, unless the shown one is changed as well."""
        document = self._document
        if self.place == document.place or self._changes(document.scope):
            return
        if self._changes(self.place.block):
            document.go_to(nearest_place(document.project, self.place))

    def _changes(self, scope: BlockName | None) -> bool:
        if scope is not None and not (scope in self._before.blocks and scope in self.after.blocks):
            return scope in self._before.blocks or scope in self.after.blocks
        return self._before.graph_of(scope) is not self.after.graph_of(scope)
