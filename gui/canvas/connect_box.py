"""Wiring by keyboard: lists what a node can be wired to."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QListWidgetItem, QVBoxLayout

from engine.graph.edits import can_connect, connect
from engine.graph.model import Endpoint, NodeId
from gui.canvas.floating_box import ChoiceList, FloatingBox

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

_PAIR_ROLE = Qt.ItemDataRole.UserRole
MOST = 200
"""Targets listed; with more, the nearest are."""


class ConnectBox(FloatingBox):
    """Offers every wire that can start at a node, the nearest free port first."""

    def __init__(self, canvas: "CanvasView") -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.targets = ChoiceList()
        self.targets.setAccessibleName("Connect to")
        self.targets.entered_line.connect(self._on_entered)
        self.targets.escaped.connect(self._leave)
        self.targets.left.connect(self.hide)
        self.targets.itemClicked.connect(self._on_item_clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(self.targets)
        self.hide()

    def open(self, node: NodeId) -> None:
        """Lists where the outputs of a node can go."""
        self.targets.clear()
        nodes = self._canvas.document.graph.nodes
        for source, target in self._pairs(node)[:MOST]:
            item = QListWidgetItem(f"{source.port} → {nodes[target.node].name} · {target.port}")
            item.setData(_PAIR_ROLE, (source, target))
            self.targets.addItem(item)
        if self.targets.count() == 0:
            item = QListWidgetItem("Nothing here can take a wire from this node.")
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.targets.addItem(item)
        self.targets.setCurrentRow(0)
        self._place(node)
        self.show()
        self.raise_()
        self.targets.setFocus(Qt.FocusReason.PopupFocusReason)

    def _pairs(self, node: NodeId) -> list[tuple[Endpoint, Endpoint]]:
        canvas = self._canvas
        items = canvas.canvas_scene.items_by_node
        graph = canvas.document.graph
        look_up = canvas.canvas_scene.faces.ports.look_up
        found: list[tuple[bool, float, Endpoint, Endpoint]] = []
        for port in items[node].face.outputs:
            source = Endpoint(node, port.name)
            for other in items.values():
                for into in other.face.inputs:
                    target = Endpoint(other.node, into.name)
                    if can_connect(graph, source, target, look_up) is None:
                        distance = _length(other.pos() - items[node].pos())
                        found.append((into.is_wired, distance, source, target))
        found.sort(key=lambda each: each[:2])
        return [(source, target) for _, _, source, target in found]

    def _place(self, node: NodeId) -> None:
        canvas = self._canvas
        line = self.fontMetrics().height()
        rows = min(max(self.targets.count(), 2), 12)
        corner = canvas.camera.to_view(canvas.canvas_scene.items_by_node[node].body.topRight())
        self.place(corner.x() + 14, corner.y(), line * 18, line * (rows * 1.8 + 1.5))

    def _choose(self, item: QListWidgetItem | None) -> None:
        pair = item.data(_PAIR_ROLE) if item is not None else None
        self._leave()
        if pair is not None:
            source, target = pair
            nodes = self._canvas.document.graph.nodes
            title = f"Connect {nodes[source.node].name} to {nodes[target.node].name}"
            self._canvas.document.apply_to_graph(
                title, lambda graph: connect(graph, source, target)
            )

    def _leave(self) -> None:
        self.hide()
        self._canvas.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_entered(self) -> None:
        self._choose(self.targets.currentItem())

    def _on_item_clicked(self, item: QListWidgetItem) -> None:
        self._choose(item)


def _length(vector: QPointF) -> float:
    return float((vector.x() ** 2 + vector.y() ** 2) ** 0.5)
