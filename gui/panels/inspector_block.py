"""What the inspector says of the block that is open: its name, its arguments, its cost."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from engine.graph import edits
from engine.graph.model import Block, BlockArgument, Project
from gui import icons
from gui.document import Document
from gui.panels.inspector_block_argument import ArgumentRow
from gui.places import prefix_of
from gui.widgets.facts import Facts
from gui.widgets.labels import label, rule
from gui.widgets.numbers import grouped

FIRST_NAMES = ("channels", "size", "count", "factor")


class BlockForm(QWidget):
    """Edits a block: its name, what it is for, and its arguments."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._shown: tuple[object, ...] = ()
        self.rows: dict[str, ArgumentRow] = {}
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the block")
        self.help = QLineEdit()
        self.help.setAccessibleName("What the block is for")
        self.help.setPlaceholderText("What it is for, in a sentence")
        self.help.setMaxLength(1000)
        self.hint = label(
            "Nodes in this block can use arguments in arithmetic, such as channels * 2; each use "
            "of the block gives its own values.",
            "dim",
            is_wrapped=True,
        )
        self.add = QPushButton(icons.icon("add"), "Add argument")
        self.facts = Facts()
        self._arguments = QVBoxLayout()
        self._arguments.setSpacing(10)
        self._lay_out()
        self.name.editingFinished.connect(self._on_name_finished)
        self.help.editingFinished.connect(self._on_help_finished)
        self.add.clicked.connect(self._on_add_clicked)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(label("Block", "title"))
        layout.addWidget(self.name)
        layout.addWidget(self.help)
        layout.addWidget(rule())
        layout.addWidget(label("Arguments", "heading"))
        layout.addWidget(self.hint)
        layout.addLayout(self._arguments)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addStretch()
        layout.addLayout(row)
        layout.addWidget(rule())
        layout.addWidget(self.facts)
        layout.addStretch()

    def refresh(self) -> None:
        """Shows the open block as it stands."""
        block = self._block()
        if block is None:
            return
        for line, text in ((self.name, block.name), (self.help, block.help)):
            is_typed = line.hasFocus() and line.isModified()
            if not is_typed and line.text() != text:
                line.setText(text)
                line.setCursorPosition(0)
        self._show_arguments(block)
        self.facts.show_facts(self._facts(block))

    def _show_arguments(self, block: Block) -> None:
        shown = (block.name, tuple((each.name, each.kind) for each in block.arguments))
        if shown != self._shown:
            self._shown = shown
            self._rebuild(block)
        for argument in block.arguments:
            self.rows[argument.name].show_argument(argument)

    def _rebuild(self, block: Block) -> None:
        while (item := self._arguments.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = {}
        for argument in block.arguments:
            row = ArgumentRow(self._document, block.name, argument)
            self.rows[argument.name] = row
            self._arguments.addWidget(row)
        self.hint.setVisible(not block.arguments)

    def _facts(self, block: Block) -> list[tuple[str, str]]:
        project, place = self._document.project, self._document.place
        count = sum(
            node.block == block.name
            for scope in edits.users_of(project, block.name)
            for node in project.graph_of(scope)
        )
        facts = [("Used", f"{count} time{'s' * (count != 1)}")]
        prefix = prefix_of(project, place)
        known = self._document.analysis.nodes
        inside = [
            each
            for path, each in known.items()
            if prefix and path.startswith(prefix) and "/" not in path[len(prefix) :]
        ]
        if inside:
            facts += [
                ("Parameters", grouped(sum(each.parameters for each in inside))),
                ("Products", grouped(sum(each.products for each in inside))),
            ]
        return facts

    def _block(self) -> Block | None:
        scope = self._document.scope
        return None if scope is None else self._document.project.blocks.get(scope)

    def _on_name_finished(self) -> None:
        block = self._block()
        if block is None or not self.name.isModified():
            return
        self.name.setModified(False)
        name = edits.block_name_from(self.name.text()) or self.name.text()
        unused = not self._document.place.trail
        is_done = self._document.apply(
            f"Rename block to {name}", lambda project: edits.rename_block(project, block.name, name)
        )
        if is_done and unused:
            self._document.enter(self._document.project.blocks[name].name)  # type: ignore[index]
        self.refresh()

    def _on_help_finished(self) -> None:
        block = self._block()
        if block is not None and self.help.isModified():
            self.help.setModified(False)
            text = self.help.text()
            self._document.apply(
                "Describe block", lambda project: edits.set_block_help(project, block.name, text)
            )

    def _on_add_clicked(self) -> None:
        block = self._block()
        if block is None:
            return
        taken = {each.name for each in block.arguments}
        free = next((each for each in FIRST_NAMES if each not in taken), FIRST_NAMES[0])
        made = BlockArgument(edits.free_argument_name(block, free), "int", 1)

        def edit(project: Project) -> Project:
            return edits.add_argument(project, block.name, made)

        if self._document.apply("Add argument", edit) and made.name in self.rows:
            line = self.rows[made.name].name
            line.setFocus(Qt.FocusReason.OtherFocusReason)
            line.selectAll()
