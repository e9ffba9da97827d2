"""The card of one prediction: on the screen and in files."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPaintEngine, QPainter, QPen

from engine.training.results_values import Picture, Prediction, Results
from gui import theme
from gui.icons import icon
from gui.panels.results_text import loss_name, score_text, verdict
from gui.widgets.numbers import grouped

_MOST_SCORES = 3
_WIDEST_NAME = 4.4
_RIGHT, _WRONG, _OTHER = 2, 4, 7
"""Colours of bars, as those of curves."""


@dataclass(frozen=True)
class CardPlan:
    """How large the cards of an epoch are, all alike.

    Args:
        em: height of a line of text.
        pictures: side by side.
        titled: they have titles.
        lines: of text below.
        bars: of probabilities.
        headed: there is a line that says what the sample was taken for.
        names: width of the names of classes.
    """

    em: float
    pictures: int
    titled: bool
    lines: int
    bars: int
    headed: bool
    names: float = 0.0

    @classmethod
    def of(cls, results: Results, font: QFont) -> "CardPlan":
        """Gives the plan of an epoch's cards."""
        shown, metrics = results.predictions, QFontMetricsF(font)
        em = metrics.height()
        names = max(map(metrics.horizontalAdvance, results.class_names), default=em)
        return cls(
            em=em,
            pictures=max((len(each.pictures) for each in shown), default=0),
            titled=any(picture.title for each in shown for picture in each.pictures),
            lines=max((len(each.texts) for each in shown), default=0),
            bars=min(_MOST_SCORES, max((len(each.scores) for each in shown), default=0)),
            headed=any(each.true is not None for each in shown),
            names=min(names, em * _WIDEST_NAME),
        )

    @property
    def side(self) -> float:
        """Of a picture."""
        return self.em * 4.6

    @property
    def size(self) -> QSize:
        """Of a card."""
        left = self.pictures * (self.side + self.em * 0.5)
        right = 0.0
        if self.bars or (self.headed and not self.pictures):
            right = self.em * 6.6 + self.names
        if self.lines:
            right = max(right, self.em * (8.6 if self.pictures else 17))
        width = left + right + self.em * (1.2 if right else 0.7)
        height = max(self.picture_height, self.text_height, self.em * 2) + self.em
        return QSize(round(width), round(height))

    @property
    def can_grow(self) -> bool:
        """Whether a wider card shows more."""
        return bool(self.bars or self.lines)

    @property
    def picture_height(self) -> float:
        """Of a picture, its title and the line below it."""
        if not self.pictures:
            return 0.0
        below = 0.0 if self.bars or self.lines else 1.15
        return self.side + self.em * (1.15 * self.titled + below)

    @property
    def text_height(self) -> float:
        """Of all that is written."""
        rows = self.bars + self.lines + self.headed + 1
        return self.em * 1.2 * rows if self.bars or self.lines else 0.0


def draw_card(
    painter: QPainter, area: QRectF, plan: CardPlan, results: Results, prediction: Prediction
) -> None:
    """Paints one prediction.

    Args:
        painter: with the font to take.
        area: of the size that the plan says.
        plan: of this epoch's cards.
        results: that the prediction is one of.
        prediction: what is shown.
    """
    painter.save()
    em = plan.em
    inside = area.adjusted(em * 0.5, em * 0.5, -em * 0.5, -em * 0.5)
    place = QRectF(inside.left(), inside.top(), plan.side, plan.side)
    for picture in prediction.pictures:
        _draw_picture(painter, place, picture, plan)
        place.translate(plan.side + em * 0.5, 0)
    line = QRectF(place.left(), inside.top(), inside.right() - place.left(), em * 1.2)
    if not (plan.bars or plan.lines):
        below = inside.top() + plan.picture_height - em * 1.15
        line = QRectF(inside.left(), below, inside.width(), em * 1.2)
    if plan.headed:
        _draw_verdict(painter, line, results, prediction)
        line.translate(0, em * 1.2)
    _draw_texts(painter, line, prediction.texts)
    for number, score in prediction.scores[:_MOST_SCORES]:
        _draw_score(painter, line, results, prediction, (number, score), plan)
        line.translate(0, em * 1.2)
    _draw_loss(painter, line, results, prediction)
    painter.restore()


@lru_cache(maxsize=512)
def image_of(picture: Picture) -> QImage:
    """Gives a picture as an image."""
    channels, height, width = picture.shape
    if channels == 1:
        form = QImage.Format.Format_Grayscale8
        return QImage(picture.pixels, width, height, width, form).copy()
    planes = [picture.pixels[k * height * width : (k + 1) * height * width] for k in range(3)]
    pixels = bytes(value for pixel in zip(*planes, strict=True) for value in pixel)
    return QImage(pixels, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def _draw_picture(painter: QPainter, place: QRectF, picture: Picture, plan: CardPlan) -> None:
    colors, image = theme.current(), image_of(picture)
    size = QSize(image.size()).scaled(place.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    target = QRectF(QPointF(), size)
    target.moveCenter(place.center())
    if painter.paintEngine().type() is QPaintEngine.Type.SVG:
        # Viewers blur what they enlarge; so large, pixels stay squares.
        image = image.scaled(image.size() * max(1, 4 * size.width() // image.width()))
    painter.drawImage(target, image)
    painter.setPen(QPen(colors.border, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(target)
    if plan.titled:
        painter.setPen(colors.text_dim)
        title = QRectF(place.left(), place.bottom() + plan.em * 0.1, place.width(), plan.em)
        painter.drawText(title, Qt.AlignmentFlag.AlignCenter, picture.title)


def _draw_verdict(
    painter: QPainter, line: QRectF, results: Results, prediction: Prediction
) -> None:
    colors, em = theme.current(), line.height() / 1.2
    if prediction.true is None:
        return
    name = "close" if prediction.is_wrong else "check"
    role = "error" if prediction.is_wrong else "success"
    mark = QRectF(line.left(), line.center().y() - em * 0.4, em * 0.8, em * 0.8)
    icon(name, role).paint(painter, mark.toRect())
    font = painter.font()
    bold = QFont(font)
    bold.setBold(True)
    painter.setFont(bold)
    painter.setPen(colors.text)
    _write(painter, line.adjusted(em, 0, 0, 0), verdict(results, prediction))
    painter.setFont(font)


def _draw_texts(painter: QPainter, line: QRectF, texts: Sequence[tuple[str, str]]) -> None:
    colors, metrics = theme.current(), QFontMetricsF(painter.font())
    wide = max((metrics.horizontalAdvance(title) for title, _ in texts), default=0.0)
    wide = min(wide, line.width() * 0.5)
    for title, text in texts:
        painter.setPen(colors.text_dim)
        _write(painter, QRectF(line.left(), line.top(), wide, line.height()), title)
        painter.setPen(colors.text)
        _write(painter, line.adjusted(wide + metrics.height() * 0.5, 0, 0, 0), text)
        line.translate(0, line.height())


def _draw_score(
    painter: QPainter,
    line: QRectF,
    results: Results,
    prediction: Prediction,
    scored: tuple[int, float],
    plan: CardPlan,
) -> None:
    colors, metrics, em = theme.current(), QFontMetricsF(painter.font()), plan.em
    number, score = scored
    value = score_text(results, score)
    room = metrics.horizontalAdvance(score_text(results, 1.0 if score >= 0 else -1.0))
    name = QRectF(line.left(), line.top(), plan.names + 1, line.height())
    painter.setPen(colors.text)
    _write(painter, name, results.name(number))
    painter.setPen(colors.text_dim)
    right = QRectF(line.right() - room, line.top(), room, line.height())
    painter.drawText(right, _MIDDLE | Qt.AlignmentFlag.AlignRight, value)
    bar = QRectF(name.right() + em * 0.4, line.center().y() - em * 0.28, 0, em * 0.56)
    bar.setRight(right.left() - em * 0.4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.blend(colors.hover, colors.panel, 0.8))
    painter.drawRect(bar)
    hue = _RIGHT if number == prediction.true else _WRONG
    if number not in (prediction.true, prediction.predicted):
        hue = _OTHER
    painter.setBrush(colors.plot(hue))
    share = score if results.has_probabilities else (score + 1) / 2
    bar.setWidth(bar.width() * max(0.0, min(1.0, share)))
    painter.drawRect(bar)


def _draw_loss(painter: QPainter, line: QRectF, results: Results, prediction: Prediction) -> None:
    painter.setPen(theme.current().text_dim)
    number = f"#{grouped(prediction.sample)}"
    loss = "not a number" if prediction.loss is None else f"{prediction.loss:.3g}"
    metrics = QFontMetricsF(painter.font())
    name = "error" if loss_name(results) != "loss" else "loss"
    _write(painter, line, f"{name} {loss}")
    if metrics.horizontalAdvance(f"{name} {loss}  {number}") < line.width():
        painter.drawText(line, _MIDDLE | Qt.AlignmentFlag.AlignRight, number)


_MIDDLE = Qt.AlignmentFlag.AlignVCenter


def _write(painter: QPainter, line: QRectF, text: str) -> None:
    metrics = QFontMetricsF(painter.font())
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width())
    painter.drawText(line, _MIDDLE | Qt.TextFlag.TextSingleLine, shown)
