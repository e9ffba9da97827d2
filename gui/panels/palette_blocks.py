"""The palette's section of the project's own blocks."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QTreeWidget, QTreeWidgetItem

from engine.graph import edits
from engine.graph.model import BlockName, Project
from engine.operators.block_operator import operator_of_block
from gui import icons
from gui.document import Document

TITLE = "Blocks of this project"
NAME_ROLE = Qt.ItemDataRole.UserRole
WORDS_ROLE = Qt.ItemDataRole.UserRole + 1


class BlockSection:
    """Lists the blocks under one heading; those that cannot be used here are dim and say why.

    Args:
        document: the open project.
        tree: the palette's tree.
        heading: the item that the blocks stand under.
    """

    def __init__(self, document: Document, tree: QTreeWidget, heading: QTreeWidgetItem) -> None:
        self._document = document
        self._tree = tree
        self.heading = heading
        self._shown: object = None
        self._is_filling = False
        self._names: dict[BlockName, QTreeWidgetItem] = {}
        tree.setEditTriggers(QTreeWidget.EditTrigger.NoEditTriggers)
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.customContextMenuRequested.connect(self._on_menu_requested)
        tree.itemChanged.connect(self._on_item_changed)

    def refresh(self) -> bool:
        """Shows the blocks as they are and tells whether there are other ones than before."""
        project, scope = self._document.project, self._document.scope
        state = (project.blocks, scope)
        if self._shown is not None and _is_same(self._shown, state):
            return False
        self._shown = state
        self._is_filling = True
        self.heading.takeChildren()
        self._names = {}
        for name, block in project.blocks.items():
            operator = operator_of_block(block)
            refusal = edits.can_use(project, scope, name)
            item = QTreeWidgetItem([name])
            item.setIcon(0, icons.icon("block", "text_dim" if refusal else "text"))
            item.setToolTip(0, refusal or operator.summary)
            item.setData(0, NAME_ROLE, operator.name)
            item.setData(0, WORDS_ROLE, f"{name} block {operator.summary}".lower())
            flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
            flags |= Qt.ItemFlag.ItemIsEditable
            if refusal is None:
                flags |= Qt.ItemFlag.ItemIsDragEnabled
            else:
                item.setData(0, NAME_ROLE, "")
                item.setForeground(0, self._tree.palette().placeholderText())
            item.setFlags(flags)
            self.heading.addChild(item)
            self._names[name] = item
        self.heading.setHidden(not project.blocks)
        self.heading.setExpanded(True)
        self._is_filling = False
        return True

    def menu_for(self, name: BlockName) -> QMenu:
        """Gives the menu of a block. It deletes itself when it closes."""
        menu = QMenu(self._tree)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(icons.icon("block"), "Open").triggered.connect(
            lambda _=False: self._document.enter(name)
        )
        menu.addAction("Rename…").triggered.connect(
            lambda _=False: self._tree.editItem(self._names[name], 0)
        )
        menu.addAction("Copy as another block").triggered.connect(lambda _=False: self._copy(name))
        menu.addSeparator()
        remove = menu.addAction(icons.icon("delete"), "Remove")
        remove.setEnabled(not any(True for _ in edits.users_of(self._document.project, name)))
        remove.triggered.connect(lambda _=False: self._remove(name))
        return menu

    def _copy(self, name: BlockName) -> None:
        def edit(project: Project) -> Project:
            block = project.blocks[name]
            copy = edits.free_block_name(project.blocks, name)
            return edits.add_block(
                project, copy, block.graph, arguments=block.arguments, help=block.help
            )

        self._document.apply(f"Copy {name}", edit)

    def _remove(self, name: BlockName) -> None:
        self._document.apply(f"Remove {name}", lambda project: edits.remove_block(project, name))

    def _name_of(self, item: QTreeWidgetItem) -> BlockName | None:
        return next((name for name, each in self._names.items() if each is item), None)

    def _on_menu_requested(self, point: QPoint) -> None:
        item = self._tree.itemAt(point)
        name = self._name_of(item) if item is not None else None
        if name is not None:
            self.menu_for(name).popup(self._tree.viewport().mapToGlobal(point))

    def _on_item_changed(self, item: QTreeWidgetItem) -> None:
        """Takes the name that was typed into the list."""
        name = None if self._is_filling else self._name_of(item)
        if name is None or item.text(0) == name:
            return
        new = edits.block_name_from(item.text(0)) or item.text(0)
        is_done = self._document.apply(
            f"Rename block to {new}", lambda project: edits.rename_block(project, name, new)
        )
        if not is_done or name in self._document.project.blocks:
            item.setText(0, name)


def _is_same(one: object, other: object) -> bool:
    return (
        isinstance(one, tuple)
        and isinstance(other, tuple)
        and (one[0] is other[0] and one[1] == other[1])
    )
