"""The inspector: the arguments of what is selected, and what is known of it."""

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from gui.document import Document
from gui.panels.inspector_block import BlockForm
from gui.panels.inspector_network import NetworkSummary
from gui.panels.inspector_node import NodeForm
from gui.widgets.form_area import FormArea


class InspectorPanel(QWidget):
    """Shows the selected nodes; where none is, the open block or the network."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.network = NetworkSummary(document)
        self.node = NodeForm(document)
        self._stack = QStackedWidget()
        self.block = BlockForm(document)
        for page in (self.network, self.node, self.block):
            self._stack.addWidget(FormArea(page))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        document.selection_changed.connect(self._refresh)
        document.project_changed.connect(self._refresh)
        document.scope_changed.connect(self._refresh)
        document.analysis_changed.connect(self._refresh)
        document.operators.catalogue_changed.connect(self._refresh)
        self._refresh()

    def focus_first_field(self) -> None:
        """Moves the keyboard to the first argument of the selected node."""
        self.node.focus_first_field()

    def _refresh(self) -> None:
        graph = self._document.graph
        nodes = [graph.nodes[each] for each in graph.nodes if each in self._document.selection]
        self._stack.setCurrentIndex(1 if nodes else 0 if self._document.scope is None else 2)
        if nodes:
            self.node.show_nodes(nodes)
        elif self._document.scope is None:
            self.network.refresh()
        else:
            self.block.refresh()
