"""Finding a node of the shown graph by a few letters of its title or operator."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidgetItem, QVBoxLayout

from engine.graph.model import Node, NodeId
from gui.canvas.floating_box import ChoiceList, FloatingBox, SearchField

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

MOST = 200
_NODE_ROLE = Qt.ItemDataRole.UserRole


class FindBox(FloatingBox):
    """Lists the nodes that match; Enter selects one and brings it into view."""

    def __init__(self, canvas: "CanvasView") -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.search = SearchField()
        self.search.setPlaceholderText("Find a node")
        self.search.setAccessibleName("Find a node")
        self.results = ChoiceList()
        self.results.setAccessibleName("Nodes found")
        self.results.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.results.setUniformItemSizes(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        for widget in (self.search, self.results):
            layout.addWidget(widget)
        self.search.textChanged.connect(lambda _: self._fill())
        self.search.returnPressed.connect(lambda: self._choose(self.results.currentItem()))
        self.search.stepped.connect(self._on_stepped)
        self.search.escaped.connect(self._leave)
        self.search.left.connect(self.hide)
        self.results.itemClicked.connect(self._choose)
        self.hide()

    def open(self) -> None:
        """Shows the box in the upper right corner, what was sought last selected."""
        line = self.fontMetrics().height()
        self._fill()
        self.place(self._canvas.width() - line * 20, line, line * 19, line * 15)
        self.show()
        self.raise_()
        self.search.selectAll()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def _fill(self) -> None:
        self.results.clear()
        for node in matching(list(self._canvas.document.graph), self.search.text())[:MOST]:
            name = node.operator if node.block is None else str(node.block)
            item = QListWidgetItem(f"{node.name}    {name}")
            item.setData(_NODE_ROLE, node.id)
            self.results.addItem(item)
        if not self.results.count():
            item = QListWidgetItem("No node matches. Try fewer letters.")
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.results.addItem(item)
        self.results.setCurrentRow(0)

    def _choose(self, item: QListWidgetItem | None) -> None:
        node: NodeId | None = item.data(_NODE_ROLE) if item is not None else None
        if node is None:
            return
        self._leave()
        self._canvas.document.select([node])
        self._canvas.reveal(node)

    def _on_stepped(self, rows: int) -> None:
        row = self.results.currentRow() + rows
        self.results.setCurrentRow(max(0, min(row, self.results.count() - 1)))

    def _leave(self) -> None:
        self.hide()
        self._canvas.setFocus(Qt.FocusReason.PopupFocusReason)


def matching(nodes: list[Node], text: str) -> list[Node]:
    """Gives the nodes whose title, id or operator holds a text, those that begin with it first."""
    sought = text.strip().lower()

    def rank(node: Node) -> int:
        begins = node.name.lower().startswith(sought)
        held = f"{node.name} {node.id} {node.operator} {node.block or ''}".lower()
        return 0 if begins else 1 if sought in held else 2

    ranked = sorted((rank(node), number) for number, node in enumerate(nodes))
    return [nodes[number] for place, number in ranked if place < 2]
