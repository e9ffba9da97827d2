"""The box that opens where a node shall be added: type a few letters, Enter."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QListWidgetItem, QVBoxLayout, QWidget

from engine.analysis.result import TensorType
from engine.graph.edits import can_use
from engine.graph.model import BLOCK_PREFIX, Endpoint, Wire
from engine.operators.block_operator import operator_of_block
from engine.operators.operator import Operator
from gui import theme
from gui.canvas.floating_box import ChoiceList, FloatingBox, SearchField
from gui.canvas.operator_search import does_take, ranked

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

_OPERATOR_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Wish:
    """Where the new node goes.

    Args:
        at: the point of the scene.
        end: a port that it is wired to.
        is_from_input: whether that is an input.
        wire: the wire that it goes on.
    """

    at: QPointF
    end: Endpoint | None = None
    is_from_input: bool = False
    wire: Wire | None = None


class QuickAdd(FloatingBox):
    """Finds an operator by a few letters and adds it."""

    def __init__(self, canvas: "CanvasView") -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._wish = Wish(QPointF())
        self.search = SearchField()
        self.search.setPlaceholderText("Add an operator")
        self.search.setAccessibleName("Add an operator")
        self.results = ChoiceList()
        self.results.setAccessibleName("Operators found")
        self.results.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.results.setUniformItemSizes(True)
        self.help = QLabel()
        self.help.setTextFormat(Qt.TextFormat.PlainText)
        self.help.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        for widget in (self.search, self.results, self.help):
            layout.addWidget(widget)
        self.search.textChanged.connect(self._on_text_changed)
        self.search.returnPressed.connect(self._on_entered)
        self.search.stepped.connect(self._on_stepped)
        self.search.escaped.connect(self.close_box)
        self.search.left.connect(self.hide)
        self.results.itemClicked.connect(self._on_item_clicked)
        self.results.currentItemChanged.connect(self._on_current_changed)
        self.hide()

    def open(self, wish: Wish, at: QPoint) -> None:
        """Shows the box at a point of the canvas, moved so that all of it is seen."""
        self._wish = wish
        self.search.clear()
        self._fill()
        self._place(at)
        self.show()
        self.raise_()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_box(self) -> None:
        """Hides the box."""
        if self.isVisible():
            self.hide()
            self._canvas.setFocus(Qt.FocusReason.PopupFocusReason)

    def _fill(self) -> None:
        self.results.clear()
        wish, arriving = self._wish, self._arriving()
        found = ranked(
            [*self._canvas.document.operators.catalogue, *self._blocks()],
            self.search.text(),
            arriving=arriving,
            needs_input=wish.wire is not None or (wish.end is not None and not wish.is_from_input),
            needs_output=wish.wire is not None or wish.is_from_input,
        )
        for operator in found:
            name = operator.name.removeprefix(BLOCK_PREFIX)
            item = QListWidgetItem(_swatch(operator.family, self), name)
            item.setData(_OPERATOR_ROLE, operator)
            if arriving is not None and not does_take(operator.inputs[0], arriving):
                item.setForeground(theme.current().text_dim)
            self.results.addItem(item)
        self.results.setCurrentRow(0)
        if not found:
            self.help.setText("No operator matches. Try fewer letters, such as “conv”.")

    def _place(self, at: QPoint) -> None:
        line = self.fontMetrics().height()
        self.results.setIconSize(QSize(line, line))
        self.help.setMinimumHeight(2 * line + 4)
        self.place(at.x(), at.y(), line * 19, line * 19)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            operator: Operator = item.data(_OPERATOR_ROLE)
            self._add(operator.name)
        self.close_box()

    def _add(self, operator: str) -> None:
        wish, edits = self._wish, self._canvas.edits
        if wish.wire is not None:
            edits.add_on_wire(operator, wish.wire, wish.at)
        elif wish.end is not None:
            edits.add_connected(operator, wish.at, wish.end, is_from_input=wish.is_from_input)
        else:
            edits.add(operator, wish.at)

    def _blocks(self) -> list[Operator]:
        """The project's blocks that can be used here."""
        document = self._canvas.document
        project, scope = document.project, document.scope
        return [
            operator_of_block(block)
            for name, block in project.blocks.items()
            if can_use(project, scope, name) is None
        ]

    def _arriving(self) -> TensorType | None:
        """What the first input of the new node would get."""
        wish = self._wish
        source = wish.wire.source if wish.wire is not None else wish.end
        if source is None or wish.is_from_input:
            return None
        return self._canvas.canvas_scene.faces.type_at(source.node, source.port)

    def _on_text_changed(self, text: str) -> None:  # noqa: ARG002
        self._fill()

    def _on_stepped(self, rows: int) -> None:
        row = self.results.currentRow() + rows
        self.results.setCurrentRow(max(0, min(row, self.results.count() - 1)))

    def _on_entered(self) -> None:
        self._choose(self.results.currentItem())

    def _on_item_clicked(self, item: QListWidgetItem) -> None:
        self._choose(item)

    def _on_current_changed(
        self,
        current: QListWidgetItem | None,
        previous: QListWidgetItem | None,  # noqa: ARG002
    ) -> None:
        if current is not None:
            operator: Operator = current.data(_OPERATOR_ROLE)
            self.help.setText(operator.summary)


def _swatch(family: str, widget: QWidget) -> QPixmap:
    """A small square in the colour of a family."""
    size = widget.fontMetrics().height()
    ratio = widget.devicePixelRatioF()
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor(0, 0, 0, 0))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.current().family(family))
    third = size / 4
    painter.drawRoundedRect(QRectF(third, third, size - 2 * third, size - 2 * third), 2, 2)
    painter.end()
    return pixmap
