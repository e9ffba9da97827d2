"""One argument of a block as it is edited: name, kind, default, help."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QToolButton, QWidget

from engine.graph import edits
from engine.graph.limits import BLOCK_ARGUMENTS
from engine.graph.model import BlockArgument, Project, Value
from engine.operators.block_operator import kind_of_argument
from engine.operators.kinds import Optional
from gui import icons
from gui.document import Document
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.value_editors import editor_for

KIND_TITLES = {
    "int": "whole number",
    "float": "number",
    "bool": "yes or no",
    "tuple": "list",
    "choice": "words",
}


class ArgumentRow(QWidget):
    """Edits one argument of a block."""

    def __init__(self, document: Document, block: str, argument: BlockArgument) -> None:
        super().__init__()
        self._document = document
        self._block = block
        self._argument = argument
        name = argument.name
        self.name = QLineEdit(name)
        self.name.setAccessibleName("Name of the argument")
        self.kind = ChoiceBox("Kind of the argument", KIND_TITLES)
        self.default = editor_for(Optional(kind_of_argument(argument)), f"Default of {name}")
        if argument.kind in ("bool", "choice"):
            self.default = editor_for(kind_of_argument(argument), f"Default of {name}")
        self.default.setToolTip("Default: what a use has that sets nothing")
        self.help = QLineEdit()
        self.help.setPlaceholderText("What it decides")
        self.help.setAccessibleName(f"What {name} decides")
        self.choices = QLineEdit()
        self.choices.setPlaceholderText("Words, set apart by commas")
        self.choices.setAccessibleName(f"Words of {name}")
        self.choices.setVisible(argument.kind == "choice")
        self.remove = QToolButton()
        self.remove.setIcon(icons.icon("delete", "text_dim"))
        self.remove.setAutoRaise(True)
        self.remove.setToolTip("Remove the argument: nodes that use it get its default")
        self.remove.setAccessibleName(f"Remove {name}")
        self._lay_out()
        self.show_argument(argument)
        self._connect()

    def show_argument(self, argument: BlockArgument) -> None:
        """Shows the argument as it stands; its name and kind stay."""
        self._argument = argument
        with QSignalBlocker(self.kind):
            self.kind.choose(argument.kind)
        self.default.set_value(argument.default, "no default")
        lines = ((self.name, argument.name), (self.help, argument.help))
        for line, text in (*lines, (self.choices, ", ".join(argument.choices))):
            is_typed = line.hasFocus() and line.isModified()
            if not is_typed and line.text() != text:
                line.setText(text)
                line.setCursorPosition(0)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 3)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.name, 0, 0, top)
        grid.addWidget(self.kind, 0, 1, top)
        grid.addWidget(self.remove, 0, 2, top)
        grid.addWidget(self.default, 1, 0, top)
        grid.addWidget(self.help, 1, 1, 1, 2, top)
        grid.addWidget(self.choices, 2, 0, 1, 3)
        for line in (self.name, self.help):
            line.setMinimumWidth(self.fontMetrics().averageCharWidth() * 8)

    def _connect(self) -> None:
        self.name.editingFinished.connect(self._on_name_finished)
        self.help.editingFinished.connect(self._on_help_finished)
        self.choices.editingFinished.connect(self._on_choices_finished)
        self.kind.value_changed.connect(self._on_kind_changed)
        self.default.value_edited.connect(self._on_default_edited)
        self.remove.clicked.connect(self._on_remove_clicked)

    def _apply(self, title: str, **changes: object) -> None:
        block, name = self._block, self._argument.name
        self._document.apply(
            title,
            lambda project: edits.change_argument(project, block, name, **changes),
            f"argument {block} {name} {' '.join(changes)}" if "default" in changes else "",
        )

    def _on_name_finished(self) -> None:
        if not self.name.isModified():
            return
        self.name.setModified(False)
        block, old, new = self._block, self._argument.name, self.name.text().strip()
        is_done = self._document.apply(
            f"Rename {old} to {new}",
            lambda project: edits.rename_argument(project, block, old, new),
        )
        if not is_done:
            self.name.setText(old)

    def _on_help_finished(self) -> None:
        if self.help.isModified():
            self.help.setModified(False)
            self._apply("Describe argument", help=self.help.text().strip()[:1000])

    def _on_choices_finished(self) -> None:
        if not self.choices.isModified():
            return
        self.choices.setModified(False)
        words = tuple(
            dict.fromkeys(filter(None, (w.strip() for w in self.choices.text().split(","))))
        )
        self._apply("Set words", choices=words[:BLOCK_ARGUMENTS])

    def _on_kind_changed(self, kind: str) -> None:
        choices = ("first", "second") if kind == "choice" and not self._argument.choices else None
        changes: dict[str, object] = {"kind": kind}
        if choices:
            changes["choices"] = choices
        self._apply(f"Make {self._argument.name} a {KIND_TITLES[kind]}", **changes)

    def _on_default_edited(self, value: Value) -> None:
        self._apply(f"Set the default of {self._argument.name}", default=value)

    def _on_remove_clicked(self) -> None:
        block, name = self._block, self._argument.name

        def edit(project: Project) -> Project:
            return edits.remove_argument(project, block, name)

        self._document.apply(f"Remove {name}", edit)
