"""The form of the selected nodes: title, arguments, shapes, cost, problems."""

from collections.abc import Sequence

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from engine.graph import edits
from engine.graph.model import Graph, Node, NodeId, Value
from engine.operators.operator import Argument, Operator
from engine.operators.standard import CATALOGUE
from gui import icons
from gui.document import Document
from gui.panels.inspector_facts import facts_of, totals_of
from gui.panels.inspector_problems import ProblemNotes
from gui.paths import analysis_of, problems_of
from gui.widgets.argument_form import ArgumentForm, Entry, Field
from gui.widgets.facts import Facts
from gui.widgets.labels import label, rule
from gui.widgets.value_text import text_of


class NodeForm(QWidget):
    """Edits the title and the arguments of nodes; several at once if they are of one operator."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._nodes: tuple[NodeId, ...] = ()
        self._operator: Operator | None = None
        self.heading = label("", "title", is_wrapped=True)
        self.summary = label("", "dim", is_wrapped=True)
        self.docs = QToolButton()
        self.docs.setIcon(icons.icon("link", "text_dim"))
        self.docs.setToolTip("Open PyTorch's documentation in the browser")
        self.docs.setAccessibleName("Open PyTorch's documentation")
        self.title = QLineEdit()
        self.title.setAccessibleName("Title of the node")
        self.title.setMaxLength(200)
        self.arguments = ArgumentForm()
        self.facts = Facts()
        self.problems = ProblemNotes(document)
        self._lay_out()
        self.docs.clicked.connect(self._on_docs_clicked)
        self.title.editingFinished.connect(self._on_title_finished)
        self.arguments.value_edited.connect(self._on_value_edited)
        self.arguments.value_reset.connect(self._on_value_reset)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.docs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.summary)
        layout.addWidget(self.title)
        layout.addWidget(self.problems)
        layout.addWidget(rule())
        layout.addWidget(self.arguments)
        layout.addWidget(rule())
        layout.addWidget(self.facts)
        layout.addStretch()

    def focus_first_field(self) -> None:
        """Moves the keyboard to the first argument, or to the title."""
        first = next(iter(self.arguments.editors.values()), None)
        (first or self.title).setFocus()

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Shows these nodes; there is at least one."""
        self._nodes = tuple(node.id for node in nodes)
        names = {node.operator for node in nodes}
        self._operator = CATALOGUE.get(nodes[0].operator) if len(names) == 1 else None
        self._show_head(nodes)
        self._show_arguments(nodes)
        self._show_findings(nodes)

    def _show_head(self, nodes: Sequence[Node]) -> None:
        single = nodes[0] if len(nodes) == 1 else None
        operator = nodes[0].operator if self._operator or single else "nodes"
        self.heading.setText(operator if single else f"{len(nodes)} × {operator}")
        self.summary.setText(self._operator.summary if self._operator else "")
        self.summary.setVisible(bool(self._operator))
        self.docs.setVisible(bool(self._operator and self._operator.docs))
        self.title.setVisible(single is not None)
        if single and not (self.title.hasFocus() and self.title.isModified()):
            self.title.setText(single.title)
            self.title.setPlaceholderText(single.id)

    def _show_arguments(self, nodes: Sequence[Node]) -> None:
        arguments = self._operator.arguments if self._operator else ()
        self.arguments.set_fields([Field(each.name, each.kind, each.help) for each in arguments])
        self.arguments.show_entries({each.name: self._entry(each, nodes) for each in arguments})

    def _entry(self, argument: Argument, nodes: Sequence[Node]) -> Entry:
        values = {node.arguments.get(argument.name, argument.default) for node in nodes}
        is_set = any(argument.name in node.arguments for node in nodes)
        if len(values) > 1:
            return Entry(None, is_set, "different")
        value = values.pop()
        return Entry(value, is_set, self._hint(argument, nodes[0].id) if value is None else "")

    def _hint(self, argument: Argument, node: NodeId) -> str:
        known = analysis_of(self._document, node)
        read = known.arguments.get(argument.name) if known else None
        if argument.read_from is None:
            return "none"
        source = f"read from {argument.read_from.port}"
        return f"{text_of(read)}  ({source})" if read is not None else source

    def _show_findings(self, nodes: Sequence[Node]) -> None:
        if len(nodes) == 1:
            self.facts.show_facts(facts_of(self._document, nodes[0]))
            self.problems.show_problems(problems_of(self._document, nodes[0].id))
        else:
            self.facts.show_facts(totals_of(self._document, nodes))
            self.problems.show_problems(())

    def _on_docs_clicked(self) -> None:
        if self._operator and self._operator.docs:
            QDesktopServices.openUrl(QUrl(self._operator.docs))

    def _on_title_finished(self) -> None:
        if len(self._nodes) == 1 and self.title.isModified():
            self.title.setModified(False)
            title = self.title.text().strip()
            node = self._nodes[0]
            self._document.apply_to_graph(
                "Rename node", lambda graph: edits.rename(graph, node, title)
            )

    def _on_value_edited(self, name: str, value: Value, session: int) -> None:
        nodes = self._nodes
        argument = self._operator.argument(name) if self._operator else None
        if argument is None:
            return
        if value is None and argument.kind.fault(None) is not None:
            self._on_value_reset(name)
            return

        def edit(graph: Graph) -> Graph:
            for node in nodes:
                graph = edits.set_argument(graph, node, name, value)
            return graph

        key = f"{session} {name} {' '.join(nodes)}"
        self._document.apply_to_graph(f"Set {name}", edit, key)

    def _on_value_reset(self, name: str) -> None:
        nodes = self._nodes

        def edit(graph: Graph) -> Graph:
            for node in nodes:
                if name in graph.nodes[node].arguments:
                    graph = edits.reset_argument(graph, node, name)
            return graph

        self._document.apply_to_graph(f"Reset {name}", edit)
