"""The palette's section of the user's own operators: classes of Python files."""

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QTreeWidget, QTreeWidgetItem

from engine.operators.operator import Operator
from engine.user_operators.references import name_of, operators_in
from gui import icons
from gui.document import Document
from gui.panels.palette_blocks import NAME_ROLE, WORDS_ROLE

TITLE = "Your operators"
_OPERATOR_ROLE = Qt.ItemDataRole.UserRole + 2


class OwnSection(QObject):
    """Lists the user's own operators under one heading; those that cannot be used say why.

    Args:
        document: the open project.
        tree: the palette's tree.
        heading: the item that the operators stand under.

    Signals:
        review_requested(operator): the user wants to read the file of an operator and decide.
        removal_requested(file): the file of this name is to leave the project.
        refusal_requested(file): the file of this name is not to run on this computer any more.
    """

    review_requested = Signal(str)
    removal_requested = Signal(str)
    refusal_requested = Signal(str)

    def __init__(self, document: Document, tree: QTreeWidget, heading: QTreeWidgetItem) -> None:
        super().__init__(tree)
        self._document = document
        self._tree = tree
        self.heading = heading
        tree.customContextMenuRequested.connect(self._on_menu_requested)
        tree.itemActivated.connect(self._on_item_activated)

    def refresh(self) -> None:
        """Shows the operators as they are."""
        catalogue = self._document.operators.catalogue
        self.heading.takeChildren()
        self.heading.addChildren([self._usable(each) for each in catalogue.own])
        withheld = catalogue.withheld.items()
        self.heading.addChildren([self._withheld(name, why) for name, why in withheld])
        self.heading.setHidden(not self.heading.childCount())
        self.heading.setExpanded(True)

    def menu_for(self, operator: str) -> QMenu | None:
        """Gives the menu of an operator, which deletes itself; None if no file holds it."""
        files = self._document.project.user_files
        file = next((each for each in files if operator in operators_in(each)), None)
        if file is None:
            return None
        name = name_of(file)
        menu = QMenu(self._tree)
        menu.aboutToHide.connect(menu.deleteLater)
        read = menu.addAction(f"Read {name} again")
        read.triggered.connect(lambda _=False: self.review_requested.emit(operator))
        refuse = menu.addAction(f"Don't run {name} any more")
        refuse.setEnabled(operator in self._document.operators.catalogue)
        refuse.triggered.connect(lambda _=False: self.refusal_requested.emit(name))
        menu.addSeparator()
        remove = menu.addAction(icons.icon("delete"), f"Remove {name} from the project")
        remove.triggered.connect(lambda _=False: self.removal_requested.emit(name))
        return menu

    def _usable(self, operator: Operator) -> QTreeWidgetItem:
        item = self._item(operator.name, operator.summary)
        item.setIcon(0, icons.swatch(operator.family))
        item.setData(0, NAME_ROLE, operator.name)
        return item

    def _withheld(self, name: str, reason: str) -> QTreeWidgetItem:
        item = self._item(name, reason)
        item.setIcon(0, icons.icon("warning", "warning"))
        item.setData(0, NAME_ROLE, "")
        item.setForeground(0, self._tree.palette().placeholderText())
        item.setFlags(Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled)
        return item

    def _item(self, name: str, help_text: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([name])
        item.setToolTip(0, help_text)
        item.setData(0, WORDS_ROLE, f"{name} your own operators {help_text}".lower())
        item.setData(0, _OPERATOR_ROLE, name)
        return item

    def _on_menu_requested(self, point: QPoint) -> None:
        item = self._tree.itemAt(point)
        operator = item.data(0, _OPERATOR_ROLE) if item is not None else None
        menu = self.menu_for(str(operator)) if operator else None
        if menu is not None:
            menu.popup(self._tree.viewport().mapToGlobal(point))

    def _on_item_activated(self, item: QTreeWidgetItem) -> None:
        """Leads from an operator that cannot be used to its file."""
        operator = item.data(0, _OPERATOR_ROLE)
        if operator and not item.data(0, NAME_ROLE):
            self.review_requested.emit(str(operator))
