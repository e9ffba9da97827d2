"""The field in which a node gets its title, over the node."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from engine.graph.limits import TITLE_LENGTH
from engine.graph.model import BlockName, NodeId
from gui.canvas.floating_box import takes_escape
from gui.canvas.node_shape import TITLE_HEIGHT

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView


class RenameBox(QLineEdit):
    """Edits one title; Enter or a click elsewhere takes it, Esc does not."""

    def __init__(self, canvas: "CanvasView") -> None:
        super().__init__(canvas.viewport())
        self._canvas = canvas
        self._node: NodeId | None = None
        self._block: BlockName | None = None
        self.setMaxLength(TITLE_LENGTH)
        self.editingFinished.connect(self._on_editing_finished)
        self.hide()

    def open(self, node: NodeId) -> None:
        """Starts with the title of a node."""
        self._block = None
        self._open(node, self._canvas.document.graph.nodes[node].name, "Title of the node")

    def open_block(self, node: NodeId, block: BlockName) -> None:
        """Starts with the name of the block that a node uses."""
        self._block = block
        self._open(node, block, "Name of the block")

    def _open(self, node: NodeId, text: str, what: str) -> None:
        item = self._canvas.canvas_scene.items_by_node[node]
        camera = self._canvas.camera
        corner = camera.to_view(item.body.topLeft())
        scale = camera.scale
        height = max(TITLE_HEIGHT * scale, self.fontMetrics().height() + 8)
        width = max(item.body.width() * scale, self.fontMetrics().averageCharWidth() * 18)
        font = QFont(self._canvas.font())
        font.setWeight(QFont.Weight.DemiBold)
        self.setFont(font)
        self._node = node
        self.setAccessibleName(what)
        self.setToolTip(what)
        self.setText(text)
        self.setGeometry(round(corner.x()), round(corner.y()), round(width), round(height))
        self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: Esc leaves the title as it was; Enter is not for the canvas as well."""
        if event.key() == Qt.Key.Key_Escape:
            self._node = None
            self._leave()
        else:
            super().keyPressEvent(event)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                event.accept()

    def event(self, event: QEvent) -> bool:
        """See Qt: Esc is not for the window's shortcuts."""
        return takes_escape(event) or super().event(event)

    def _on_editing_finished(self) -> None:
        node, self._node = self._node, None
        graph = self._canvas.document.graph
        if node is not None and node in graph.nodes:
            self._take(node)
        self._leave()

    def _take(self, node: NodeId) -> None:
        if self._block is not None:
            if self.text() != self._block:
                self._canvas.blocks.take_name(self._block, self.text())
        elif self.text() != self._canvas.document.graph.nodes[node].name:
            self._canvas.edits.rename(node, self.text())

    def _leave(self) -> None:
        if self.isVisible():
            self.hide()
            self._canvas.setFocus(Qt.FocusReason.PopupFocusReason)
