"""How a node is painted, with less of it the smaller it is."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from engine.graph.layout import BLOCK_LINE, NODE_WIDTH
from gui import theme
from gui.canvas.node_face import Mood, NodeFace
from gui.canvas.node_shape import (
    FOOTER_HEIGHT,
    LABEL_WIDTH,
    PILE,
    PORT_RADIUS,
    RADIUS,
    TITLE_HEIGHT,
    body_of,
    input_point,
    output_point,
)
from gui.theme import Theme, blend

TEXT_FROM = 0.42
"""Below this scale no text is painted."""
DETAIL_FROM = 0.62
"""Below this scale only title and shape are, in larger letters."""
PADDING = 12.0


@lru_cache(maxsize=8)
def font(size: float, *, is_bold: bool = False) -> QFont:
    """Gives the canvas's font: its size is in scene units, so it grows with the zoom alone."""
    made = QFont()
    made.setPixelSize(round(size))
    made.setWeight(QFont.Weight.DemiBold if is_bold else QFont.Weight.Normal)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    return made


@lru_cache(maxsize=20_000)
def elided(text: str, size: float, width: float, *, is_bold: bool = False) -> str:
    """Gives `text` cut with an ellipsis where it is wider than `width`."""
    metrics = QFontMetricsF(font(size, is_bold=is_bold))
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


@lru_cache(maxsize=2_000)
def wrapped(text: str, size: float, width: float, lines: int) -> str:
    """Gives `text` broken between words, its last line cut where more than `lines` are needed."""
    metrics = QFontMetricsF(font(size))
    done: list[str] = []
    words = text.split()
    while words and len(done) < lines - 1:
        count = 1
        while count < len(words) and (
            metrics.horizontalAdvance(" ".join(words[: count + 1])) <= width
        ):
            count += 1
        done.append(elided(" ".join(words[:count]), size, width))
        words = words[count:]
    if words:
        done.append(elided(" ".join(words), size, width))
    return "\n".join(done)


def paint_node(painter: QPainter, face: NodeFace, scale: float, *, is_selected: bool) -> None:
    """Paints a node with its corner at the origin.

    Args:
        painter: in scene units.
        face: what the node shows.
        scale: pixels per scene unit.
        is_selected: whether it has the outline of the selection.
    """
    look = theme.current()
    if scale < TEXT_FROM:
        _paint_small(painter, face, look, scale, is_selected=is_selected)
        return
    if face.mood is Mood.WAITING:
        painter.setOpacity(0.7)
    _paint_body(painter, face, look, scale, is_selected=is_selected)
    if scale < DETAIL_FROM:
        _paint_large_texts(painter, face, look)
    else:
        _paint_title(painter, face, look)
        _paint_texts(painter, face, look)
        _paint_labels(painter, face, look)
    painter.setOpacity(1.0)
    _paint_ports(painter, face, look)


def outline_of(face: NodeFace, look: Theme, *, is_selected: bool) -> tuple[QColor, float]:
    """The colour and width of a node's outline."""
    if is_selected:
        return look.selection, 2.4
    if face.mood is Mood.ERROR:
        return look.error, 2.0
    if face.mood is Mood.WARNING:
        return look.warning, 1.6
    if face.sharing is not None:
        return look.sharing(face.sharing), 1.6
    return blend(look.node_border, look.background, 0.62), 1.0


def _paint_small(
    painter: QPainter, face: NodeFace, look: Theme, scale: float, *, is_selected: bool
) -> None:
    """Two filled rectangles: all that can be told apart at this scale."""
    body = body_of(face)
    color, width = outline_of(face, look, is_selected=is_selected)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    if face.repeat:
        _paint_pile(painter, face, look, 1.0 / max(scale, 0.05))
    rim = max(width, 1.0) / max(scale, 0.05)
    painter.fillRect(body.adjusted(-rim, -rim, rim, rim), color)
    painter.fillRect(body, look.node)
    painter.fillRect(QRectF(0, 0, body.width(), TITLE_HEIGHT), look.node_title(face.family))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)


def _paint_body(
    painter: QPainter, face: NodeFace, look: Theme, scale: float, *, is_selected: bool
) -> None:
    body = body_of(face)
    color, width = outline_of(face, look, is_selected=is_selected)
    if is_selected:
        glow = QColor(look.selection)
        glow.setAlphaF(0.22)
        painter.setPen(QPen(glow, 7.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(body, RADIUS + 1, RADIUS + 1)
    if face.repeat:
        _paint_pile(painter, face, look, max(1.0, 1.0 / scale))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.node)
    painter.drawRoundedRect(body, RADIUS, RADIUS)
    painter.setBrush(look.node_title(face.family))
    painter.drawPath(_title_ground())
    pen = QPen(color, max(width, 1.0 / scale))
    if not face.is_known:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(body, RADIUS, RADIUS)


def _paint_pile(painter: QPainter, face: NodeFace, look: Theme, width: float) -> None:
    """Further cards behind a repeated block."""
    painter.setPen(QPen(blend(look.node_border, look.background, 0.62), width))
    painter.setBrush(look.node_title(face.family))
    for depth, rise in reversed(list(enumerate(PILE, start=1))):
        card = QRectF(6.0 * depth, -rise, NODE_WIDTH - 12.0 * depth, TITLE_HEIGHT)
        painter.drawRoundedRect(card, RADIUS - 1, RADIUS - 1)


@lru_cache(maxsize=1)
def _title_ground() -> QPainterPath:
    """The upper part of a node with its two round corners."""
    width = NODE_WIDTH
    path = QPainterPath(QPointF(0, TITLE_HEIGHT))
    path.lineTo(0, RADIUS)
    path.arcTo(QRectF(0, 0, 2 * RADIUS, 2 * RADIUS), 180, -90)
    path.lineTo(width - RADIUS, 0)
    path.arcTo(QRectF(width - 2 * RADIUS, 0, 2 * RADIUS, 2 * RADIUS), 90, -90)
    path.lineTo(width, TITLE_HEIGHT)
    path.closeSubpath()
    return path


def _paint_title(painter: QPainter, face: NodeFace, look: Theme) -> None:
    has_icon = face.mood in (Mood.ERROR, Mood.WARNING)
    right = NODE_WIDTH - PADDING
    if has_icon:
        _paint_icon(painter, QPointF(right - 6, TITLE_HEIGHT / 2), face, look)
        right -= 20
    if face.sharing is not None:
        paint_share_mark(painter, QPointF(right - 6, TITLE_HEIGHT / 2), look.sharing(face.sharing))
        right -= 20
    if face.frozen:
        paint_frozen_mark(painter, QPointF(right - 6, TITLE_HEIGHT / 2), look.text_dim)
        right -= 20
    if face.repeat:
        right -= _paint_repeat(painter, right, face, look)
    left = PADDING
    if face.is_block:
        _paint_block_mark(painter, QPointF(PADDING + 5, TITLE_HEIGHT / 2), look.family(face.family))
        left += 17
    room = QRectF(left, 0, right - left, TITLE_HEIGHT)
    painter.setFont(font(14, is_bold=True))
    painter.setPen(look.text)
    text = elided(face.title, 14, room.width(), is_bold=True)
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def _paint_repeat(
    painter: QPainter, right: float, face: NodeFace, look: Theme, size: float = 12
) -> float:
    """Writes how often a block is applied; gives the room it took."""
    painter.setFont(font(size, is_bold=True))
    text = elided(face.repeat, size, 70, is_bold=True)
    width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 12
    pill = QRectF(right - width + 4, TITLE_HEIGHT / 2 - 9, width, 18)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(blend(look.family(face.family), look.node, 0.5))
    painter.drawRoundedRect(pill, 9, 9)
    painter.setPen(look.text)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
    return width + 4


def _paint_block_mark(painter: QPainter, centre: QPointF, color: QColor) -> None:
    """A square in a square: there is a graph inside."""
    painter.setPen(QPen(color, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(centre.x() - 5.5, centre.y() - 5.5, 11, 11), 2.5, 2.5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(QRectF(centre.x() - 2.3, centre.y() - 2.3, 4.6, 4.6), 1, 1)


def _paint_icon(painter: QPainter, centre: QPointF, face: NodeFace, look: Theme) -> None:
    """A disc for an error, a triangle for a warning, each with its exclamation mark."""
    color = look.error if face.mood is Mood.ERROR else look.warning
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    if face.mood is Mood.ERROR:
        painter.drawEllipse(centre, 7.0, 7.0)
    else:
        path = QPainterPath(centre + QPointF(0, -7))
        path.lineTo(centre + QPointF(7.5, 6))
        path.lineTo(centre + QPointF(-7.5, 6))
        path.closeSubpath()
        painter.drawPath(path)
    painter.setBrush(look.node)
    lift = 0.0 if face.mood is Mood.ERROR else 1.0
    painter.drawRoundedRect(QRectF(centre.x() - 0.9, centre.y() - 4 + lift, 1.8, 5), 0.9, 0.9)
    painter.drawEllipse(centre + QPointF(0, 3.2 + lift), 1.1, 1.1)


def paint_share_mark(painter: QPainter, centre: QPointF, color: QColor) -> None:
    """Two joined rings: these weights have several uses."""
    painter.setPen(QPen(color, 1.7))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(centre + QPointF(-2.6, 0), 3.6, 3.6)
    painter.drawEllipse(centre + QPointF(2.6, 0), 3.6, 3.6)


def paint_frozen_mark(painter: QPainter, centre: QPointF, color: QColor) -> None:
    """A flake of snow: this does not learn at first."""
    painter.setPen(QPen(color, 1.4, c=Qt.PenCapStyle.RoundCap))
    for arm in range(6):
        painter.save()
        painter.translate(centre)
        painter.rotate(60.0 * arm)
        painter.drawLine(QPointF(0, 0), QPointF(0, -6.0))
        painter.drawLine(QPointF(0, -3.8), QPointF(1.8, -5.4))
        painter.drawLine(QPointF(0, -3.8), QPointF(-1.8, -5.4))
        painter.restore()


def _paint_large_texts(painter: QPainter, face: NodeFace, look: Theme) -> None:
    """Title and shape, readable from further away."""
    body = body_of(face)
    width = body.width() - 20
    if face.repeat:
        width -= _paint_repeat(painter, NODE_WIDTH - 10, face, look, size=15) + 4
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.setFont(font(18, is_bold=True))
    painter.setPen(look.text)
    left = 10.0
    if face.is_block:
        _paint_block_mark(painter, QPointF(16, TITLE_HEIGHT / 2), look.family(face.family))
        left, width = 28.0, width - 18
        painter.setPen(look.text)
    title = QRectF(left, 0, width, TITLE_HEIGHT)
    painter.drawText(title, flags, elided(face.title, 18, width, is_bold=True))
    width = body.width() - 20
    painter.setFont(font(17))
    lower = QRectF(10, TITLE_HEIGHT, width, body.height() - TITLE_HEIGHT)
    if face.mood is Mood.ERROR:
        painter.setPen(look.error)
        painter.drawText(lower, flags, elided(face.message, 17, width))
    elif face.output:
        painter.drawText(lower, flags, elided(face.output, 17, width))


def _paint_texts(painter: QPainter, face: NodeFace, look: Theme) -> None:
    body = body_of(face)
    middle = Qt.AlignmentFlag.AlignVCenter
    width = body.width() - 2 * PADDING
    if face.mood is Mood.ERROR:
        _paint_sentence(painter, face, look)
        return
    bottom = body.height()
    if face.is_block:
        bottom -= BLOCK_LINE
        _paint_cost(painter, face, look, bottom)
    foot = QRectF(PADDING, bottom - FOOTER_HEIGHT - 1, width, FOOTER_HEIGHT)
    call = QRectF(PADDING, TITLE_HEIGHT + 2, width, foot.top() - TITLE_HEIGHT - 2)
    painter.setFont(font(12))
    painter.setPen(look.text_dim)
    painter.drawText(call, middle | Qt.AlignmentFlag.AlignLeft, elided(face.call, 12, width))
    taken = 0.0
    if face.parameters:
        painter.drawText(foot, middle | Qt.AlignmentFlag.AlignRight, face.parameters)
        taken = QFontMetricsF(painter.font()).horizontalAdvance(face.parameters) + 10
    left = middle | Qt.AlignmentFlag.AlignLeft
    if face.mood is Mood.WAITING:
        painter.drawText(foot, left, elided(face.message, 12, width - taken))
    elif face.output:
        painter.setFont(font(13))
        painter.setPen(look.text)
        painter.drawText(foot, left, elided(face.output, 13, width - taken))


def _paint_cost(painter: QPainter, face: NodeFace, look: Theme, top: float) -> None:
    """What the whole block costs, below a line."""
    painter.setPen(QPen(blend(look.node_border, look.node, 0.35), 1.0))
    painter.drawLine(QPointF(1, top), QPointF(NODE_WIDTH - 1, top))
    room = QRectF(PADDING, top, NODE_WIDTH - 2 * PADDING, BLOCK_LINE)
    painter.setFont(font(11))
    painter.setPen(look.text_dim)
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.drawText(room, middle | Qt.AlignmentFlag.AlignLeft, face.cost[0])
    painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, face.cost[1])


def _paint_sentence(painter: QPainter, face: NodeFace, look: Theme) -> None:
    """What is wrong, in as many lines as the node has room for."""
    box = body_of(face).adjusted(PADDING, TITLE_HEIGHT + 1, -PADDING + 4, -3)
    painter.setFont(font(11))
    painter.setPen(look.error)
    lines = max(2, int(box.height() // QFontMetricsF(painter.font()).height()))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(box, flags, wrapped(face.message, 11, box.width(), lines))


def _paint_ports(painter: QPainter, face: NodeFace, look: Theme) -> None:
    ground = look.background
    for ports, point in ((face.inputs, input_point), (face.outputs, output_point)):
        for number, port in enumerate(ports):
            rank = face.rank_at(port)
            radius = PORT_RADIUS - 1 if port.is_optional and not port.is_wired else PORT_RADIUS
            color = look.wire(rank) if port.is_wired else look.node_border
            painter.setPen(QPen(color, 1.8))
            painter.setBrush(color if port.is_wired else ground)
            painter.drawEllipse(point(face, number), radius, radius)


def _paint_labels(painter: QPainter, face: NodeFace, look: Theme) -> None:
    """Names the ports beside them where a node has several."""
    painter.setFont(font(10))
    for ports, point, side in ((face.inputs, input_point, -1), (face.outputs, output_point, 1)):
        if len(ports) < 2:
            continue
        for number, port in enumerate(ports):
            if not port.label.isdigit():
                _paint_label(painter, port.label, point(face, number), side, look)


def _paint_label(painter: QPainter, text: str, at: QPointF, side: int, look: Theme) -> None:
    """Writes above the wire that arrives, on a ground that keeps others from crossing it out."""
    shown = elided(text, 10, LABEL_WIDTH - 14)
    width = QFontMetricsF(painter.font()).horizontalAdvance(shown)
    left = at.x() - 9 - width if side < 0 else at.x() + 9
    box = QRectF(left - 2, at.y() - 15.5, width + 4, 12.5)
    ground = QColor(look.background)
    ground.setAlphaF(0.86)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(look.text_dim)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)
