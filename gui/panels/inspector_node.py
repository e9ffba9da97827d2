"""The form of the selected nodes: title, arguments, shapes, cost, problems."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.graph import edits
from engine.graph.model import Graph, Node, NodeId, Value
from engine.operators.operator import Operator
from gui import icons
from gui.document import Document
from gui.panels.inspector_arguments import (
    TIMES,
    ArgumentRows,
    block_around,
    has_other_uses,
    operator_for,
)
from gui.panels.inspector_facts import facts_of, totals_of
from gui.panels.inspector_learning import LearningRow
from gui.panels.inspector_links import links_menu
from gui.panels.inspector_problems import ProblemNotes
from gui.panels.inspector_weights import WeightRows
from gui.paths import problems_of
from gui.widgets.argument_form import ArgumentForm
from gui.widgets.facts import Facts
from gui.widgets.labels import label, rule


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
        self.block_bar = QWidget()
        self.open_block = QPushButton(icons.icon("block"), "Open block")
        self.open_block.setToolTip("Show what is inside (Enter on the canvas)")
        self.independent = QPushButton("Make independent")
        self.independent.setToolTip("Give this use a copy of the block of its own")
        self.arguments = ArgumentForm()
        self.weights = WeightRows(document)
        self.learning = LearningRow(document)
        self.weights_rule = rule()
        self.facts = Facts()
        self.problems = ProblemNotes(document)
        self._lay_out()
        self.docs.clicked.connect(self._on_docs_clicked)
        self.title.editingFinished.connect(self._on_title_finished)
        self.arguments.value_edited.connect(self._on_value_edited)
        self.arguments.value_reset.connect(self._on_value_reset)
        self.arguments.menu_asked.connect(self._on_menu_asked)
        self.open_block.clicked.connect(self._on_open_clicked)
        self.independent.clicked.connect(self._on_independent_clicked)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.docs)
        bar = QHBoxLayout(self.block_bar)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.addWidget(self.open_block)
        bar.addWidget(self.independent)
        bar.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.summary)
        layout.addWidget(self.title)
        layout.addWidget(self.block_bar)
        layout.addWidget(self.problems)
        layout.addWidget(rule())
        layout.addWidget(self.arguments)
        layout.addWidget(rule())
        layout.addWidget(self.facts)
        layout.addWidget(self.weights_rule)
        layout.addWidget(self.learning)
        layout.addWidget(self.weights)
        layout.addStretch()

    def focus_first_field(self) -> None:
        """Moves the keyboard to the first argument, or to the title."""
        first = next(iter(self.arguments.editors.values()), None)
        (first or self.title).setFocus()

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Shows these nodes; there is at least one."""
        self._nodes = tuple(node.id for node in nodes)
        names = {node.operator for node in nodes}
        self._operator = operator_for(self._document, nodes[0]) if len(names) == 1 else None
        self._show_head(nodes)
        self._show_arguments(nodes)
        self._show_findings(nodes)

    def _show_head(self, nodes: Sequence[Node]) -> None:
        single = nodes[0] if len(nodes) == 1 else None
        name = nodes[0].block or nodes[0].operator
        operator = name if self._operator or single else "nodes"
        self.heading.setText(operator if single else f"{len(nodes)} × {operator}")
        self.summary.setText(self._operator.summary if self._operator else "")
        self.summary.setVisible(bool(self._operator))
        self.docs.setVisible(bool(self._operator and self._operator.docs))
        self.block_bar.setVisible(bool(single and single.block in self._document.project.blocks))
        self.independent.setEnabled(bool(single and has_other_uses(self._document, single)))
        self.title.setVisible(single is not None)
        if single and not (self.title.hasFocus() and self.title.isModified()):
            self.title.setText(single.title)
            self.title.setPlaceholderText(single.id)

    def _show_arguments(self, nodes: Sequence[Node]) -> None:
        if self._operator is None:
            self.arguments.set_fields([])
            return
        self._rows = ArgumentRows(self._document, self._operator, nodes)
        self.arguments.set_fields(self._rows.fields())
        self.arguments.show_entries(self._rows.entries())

    def _show_findings(self, nodes: Sequence[Node]) -> None:
        if len(nodes) == 1:
            self.facts.show_facts(facts_of(self._document, nodes[0]))
            self.problems.show_problems(problems_of(self._document, nodes[0].id))
            self._show_weights(nodes[0], nodes)
        else:
            self._show_weights(None, nodes)
            self.facts.show_facts(totals_of(self._document, nodes))
            self.problems.show_problems(())

    def _show_weights(self, node: Node | None, nodes: Sequence[Node]) -> None:
        self.weights.show_node(node)
        self.learning.show_nodes(nodes)
        self.weights_rule.setVisible(not (self.weights.isHidden() and self.learning.isHidden()))

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
        key = f"{session} {name} {' '.join(nodes)}"
        if name == TIMES:
            times = 1 if value is None else value
            self._edit_all("Set repeat", lambda graph, n: edits.set_repeat(graph, n, times), key)
            return
        argument = self._operator.argument(name) if self._operator else None
        if argument is None:
            return
        if value is None and argument.kind.fault(None) is not None:
            self._on_value_reset(name)
            return
        self._edit_all(
            f"Set {name}", lambda graph, node: edits.set_argument(graph, node, name, value), key
        )

    def _on_value_reset(self, name: str) -> None:
        if name == TIMES:
            self._edit_all("Reset repeat", lambda graph, node: edits.set_repeat(graph, node, 1))
            return

        def reset(graph: Graph, node: NodeId) -> Graph:
            is_set = name in graph.nodes[node].arguments
            return edits.reset_argument(graph, node, name) if is_set else graph

        self._edit_all(f"Reset {name}", reset)

    def _edit_all(
        self, title: str, edit: Callable[[Graph, NodeId], Graph], merge_key: str = ""
    ) -> None:
        nodes = self._nodes

        def edit_graph(graph: Graph) -> Graph:
            for node in nodes:
                graph = edit(graph, node)
            return graph

        self._document.apply_to_graph(title, edit_graph, merge_key)

    def _on_menu_asked(self, name: str, button: QWidget) -> None:
        block = block_around(self._document)
        node = self._document.graph.nodes.get(self._nodes[0]) if len(self._nodes) == 1 else None
        if block is not None and node is not None and self._operator is not None:
            argument = self._operator.argument(name)
            menu = links_menu(self._document, block, node, argument, self)
            menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _on_open_clicked(self) -> None:
        self._document.dive(self._nodes[0])

    def _on_independent_clicked(self) -> None:
        scope, node = self._document.scope, self._nodes[0]
        self._document.apply(
            "Make independent", lambda project: edits.make_independent(project, scope, node)[0]
        )
