"""A card of the welcome page: one preset with a picture of its network."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from engine.graph.model import Graph, NodeId, Project
from engine.graph.order import topological_order
from engine.operators.standard import CATALOGUE
from engine.training.data_catalogue import DATA
from gui import theme
from gui.theme import blend
from presets.preset import Preset

HEIGHTS = {
    "convolution": 1.0,
    "linear": 0.8,
    "pooling": 0.62,
    "normalization": 0.5,
    "activation": 0.42,
    "loss": 0.62,
}
USUAL_HEIGHT = 0.5


class Card(QAbstractButton):
    """A button with the picture, the title and the summary of a preset."""

    def __init__(self, preset: Preset) -> None:
        super().__init__()
        self._preset = preset
        self._project = preset.build()
        self._columns = columns_of(self._project.graph)
        self.setAccessibleName(f"{preset.title}. {preset.summary}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """See Qt."""
        line = self.fontMetrics().height()
        return QSize(16 * line, 12 * line)

    def minimumSizeHint(self) -> QSize:
        """See Qt."""
        line = self.fontMetrics().height()
        return QSize(12 * line, 12 * line)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See Qt."""
        shown = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_raised = self.underMouse() or self.hasFocus()
        painter.setPen(QPen(shown.selection if is_raised else shown.border, 2 if is_raised else 1))
        painter.setBrush(shown.hover if self.isDown() else shown.raised)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(frame, 8, 8)
        line = self.fontMetrics().height()
        margin = 0.8 * line
        inner = frame.adjusted(margin, margin, -margin, -margin)
        picture = QRectF(inner.left(), inner.top(), inner.width(), 4.2 * line)
        self._paint_picture(painter, picture)
        self._paint_text(painter, inner.adjusted(0, picture.height() + 0.5 * line, 0, 0))
        painter.end()

    def _paint_picture(self, painter: QPainter, room: QRectF) -> None:
        shown = theme.current()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shown.background)
        painter.drawRoundedRect(room, 5, 5)
        room = room.adjusted(10, 8, -10, -8)
        step = min(room.width() / max(len(self._columns), 1), room.height() * 0.45)
        left = room.center().x() - step * len(self._columns) / 2
        painter.setPen(QPen(shown.node_border, 1.5))
        middle = room.center().y()
        painter.drawLine(
            QPointF(left + step / 2, middle),
            QPointF(left + step * (len(self._columns) - 0.5), middle),
        )
        painter.setPen(Qt.PenStyle.NoPen)
        for number, column in enumerate(self._columns):
            share = room.height() / len(column)
            for row, family in enumerate(column):
                height = (share - 2) * HEIGHTS.get(family, USUAL_HEIGHT)
                bar = QRectF(0, 0, step * 0.62, height)
                center = room.top() + share * (row + 0.5)
                bar.moveCenter(QPointF(left + step * (number + 0.5), center))
                painter.setBrush(blend(shown.family(family), shown.background, 0.85))
                painter.drawRoundedRect(bar, 3, 3)

    def _paint_text(self, painter: QPainter, room: QRectF) -> None:
        shown = theme.current()
        wrapped = Qt.TextFlag.TextWordWrap
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(shown.text)
        line = self.fontMetrics().height()
        painter.drawText(room, Qt.AlignmentFlag.AlignTop, self._preset.title)
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(shown.text_dim)
        summary = room.adjusted(0, 1.3 * line, 0, -1.2 * line)
        painter.drawText(summary, wrapped, self._preset.summary)
        facts = self.fontMetrics().elidedText(
            _facts(self._project), Qt.TextElideMode.ElideRight, round(room.width())
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignBottom, facts)


def columns_of(graph: Graph) -> list[list[str]]:
    """Gives the families of a graph's nodes, in columns from its inputs to its outputs."""
    depths: dict[NodeId, int] = {}
    columns: dict[int, list[str]] = {}
    for node in topological_order(graph):
        before = [depths.get(wire.source.node, 0) for wire in graph.wires_into.get(node, ())]
        depths[node] = max(before, default=-1) + 1
    for node in graph.nodes:
        operator = CATALOGUE.get(graph.nodes[node].operator)
        depth = _drawn_depth(graph, node, depths)
        columns.setdefault(depth, []).append(operator.family if operator else "")
    return [columns[depth] for depth in sorted(columns)]


def _drawn_depth(graph: Graph, node: NodeId, depths: dict[NodeId, int]) -> int:
    """A node that nothing leads to stands just before the first that reads it."""
    readers = [depths[wire.target.node] for wire in graph.wires_from.get(node, ())]
    if graph.wires_into.get(node) or not readers:
        return depths[node]
    return min(readers) - 1


def _facts(project: Project) -> str:
    data = DATA.get(project.training.data.name)
    return (
        f"{len(project.graph.nodes)} nodes · {data.title if data else project.training.data.name}"
    )
