"""What the inspector says where no node is selected: the network as a whole."""

from dataclasses import replace
from operator import is_not

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from engine.graph.model import Project
from engine.operators.catalogue import Catalogue
from gui import icons
from gui.adding_loss import add_loss, needs_loss
from gui.document import Document
from gui.widgets.facts import Facts
from gui.widgets.labels import label, rule
from gui.widgets.numbers import grouped, size


class NetworkSummary(QWidget):
    """Names the project and sums up its network."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._shown_name = ""
        self._looked_at: tuple[Project, Catalogue] | None = None
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the project")
        self.name.setMaxLength(200)
        self.facts = Facts()
        self.no_loss = QWidget()
        self.add_loss = QPushButton(icons.icon("add"), "Add loss")
        self.add_loss.setToolTip("A target and a loss that suits what the network gives")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(label("Network", "title"))
        layout.addWidget(self.name)
        layout.addWidget(rule())
        layout.addWidget(self.facts)
        layout.addWidget(rule())
        layout.addWidget(
            label("Select a node to see and set its arguments.", "dim", is_wrapped=True)
        )
        missing = QVBoxLayout(self.no_loss)
        missing.setContentsMargins(0, 0, 0, 0)
        missing.addWidget(rule())
        missing.addWidget(
            label("The network has no loss yet, so it cannot be trained.", is_wrapped=True)
        )
        row = QHBoxLayout()
        row.addWidget(self.add_loss)
        row.addStretch()
        missing.addLayout(row)
        layout.addWidget(self.no_loss)
        layout.addStretch()
        self.add_loss.clicked.connect(lambda: add_loss(document))
        self.name.editingFinished.connect(self._on_name_finished)

    def refresh(self) -> None:
        """Shows the project as it stands."""
        name = self._document.project.name
        if name != self._shown_name:  # what is typed is of the name that was shown
            self._shown_name = name
            self.name.setText(name)
        looked_at = self._document.project, self._document.operators.catalogue
        if self._looked_at is None or any(map(is_not, self._looked_at, looked_at)):
            self._looked_at = looked_at  # an answer of the service changes nothing of it
            self.no_loss.setVisible(needs_loss(self._document))
        analysis, graph = self._document.analysis, self._document.project.graph
        nodes = [("Nodes", grouped(len(graph.nodes)))]
        if not self._document.was_analysed:
            self.facts.show_facts(nodes)
            return
        self.facts.show_facts(
            [
                *nodes,
                ("Parameters", grouped(analysis.parameters)),
                ("Products", grouped(analysis.products)),
                ("Weights in memory", size(4 * analysis.parameters)),
                ("Activations", f"{size(analysis.activation_bytes)} a sample"),
            ]
        )

    def _on_name_finished(self) -> None:
        if not self.name.isModified():
            return
        self.name.setModified(False)
        name = self.name.text().strip()
        if name:
            self._document.apply("Rename project", lambda project: replace(project, name=name))
        else:
            self.name.setText(self._document.project.name)
