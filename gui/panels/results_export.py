"""Results as a picture or as numbers, for papers and for other programs."""

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator

from engine.training.results_values import ClassError, Prediction, Results
from gui import theme
from gui.panels.results_card import CardPlan, draw_card
from gui.panels.results_matrix_drawing import draw_matrix
from gui.panels.results_scatter import draw_scatter
from gui.panels.results_text import share_text, summary
from gui.widgets.tabular import to_csv

_DENSITY = 2.0
_DOTS_PER_INCH = 96
_WIDTH, _UPPER = 64, 22
_MOST_BARS = 20
_MOST_CARDS = 24
_WRONG = 4


def results_png(results: Results, predictions: Sequence[Prediction], font: QFont) -> bytes:
    """Gives the results as a PNG of twice the size on the screen."""
    sheet = _Sheet(results, predictions, font)
    image = QImage(sheet.size * _DENSITY, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(_DENSITY)
    painter = QPainter(image)
    sheet.draw(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(data.data())


def results_svg(results: Results, predictions: Sequence[Prediction], font: QFont) -> bytes:
    """Gives the results as a drawing of areas and text."""
    sheet = _Sheet(results, predictions, font)
    data = QByteArray()
    buffer = QBuffer(data)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(_DOTS_PER_INCH)
    generator.setSize(sheet.size)
    generator.setViewBox(QRect(0, 0, sheet.size.width(), sheet.size.height()))
    generator.setTitle("Results")
    painter = QPainter(generator)
    sheet.draw(painter)
    painter.end()
    return bytes(data.data())


def results_csv(results: Results) -> str:
    """Gives the confusion cell by cell; without classes, wanted and given numbers."""
    if not results.confusion:
        return to_csv(("wanted", "given"), results.points)
    rows = [
        (results.name(true), results.name(predicted), count, f"{count / sum(row):.6g}")
        for true, row in enumerate(results.confusion)
        if sum(row)
        for predicted, count in enumerate(row)
    ]
    return to_csv(("true", "predicted", "count", "share"), rows)


def predictions_csv(results: Results) -> str:
    """Gives every prediction that is kept, the largest losses first."""
    worst = {each.sample for each in results.worst}
    random = {each.sample for each in results.random}
    rows = [
        (
            each.sample,
            results.name(each.true),
            results.name(each.predicted),
            "" if each.loss is None else f"{each.loss:.9g}",
            " ".join(f"{results.name(number)}={score:.6g}" for number, score in each.scores),
            " ".join(f"{title}={text}" for title, text in each.texts),
            int(each.sample in worst),
            int(each.sample in random),
        )
        for each in results.predictions
    ]
    titles = ("sample", "true", "predicted", "loss", "scores", "texts", "is_worst", "is_random")
    return to_csv(titles, rows)


class _Sheet:
    """Everything of an epoch on one page."""

    def __init__(self, results: Results, predictions: Sequence[Prediction], font: QFont) -> None:
        self._results = results
        self._font = QFont(font)
        self._em = QFontMetricsF(font).height()
        self._plan = CardPlan.of(results, font)
        self._cards = list(predictions[:_MOST_CARDS])
        self._across = max(1, int(self._em * (_WIDTH - 2) // self._plan.size.width()))

    @property
    def size(self) -> QSize:
        """Of the page."""
        rows = -(-len(self._cards) // self._across)
        height = self._em * 3 + self._upper + rows * self._plan.size.height() + self._em
        return QSize(round(self._em * _WIDTH), round(height))

    @property
    def _upper(self) -> float:
        has_upper = self._results.confusion or self._results.points
        return self._em * (_UPPER + 1) if has_upper else 0.0

    def draw(self, painter: QPainter) -> None:
        """Paints the page."""
        em, colors, results = self._em, theme.current(), self._results
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(0, 0, self.size.width(), self.size.height()), colors.panel)
        painter.setFont(self._font)
        painter.setPen(colors.text)
        head = QRectF(em, em * 0.8, em * (_WIDTH - 2), em * 1.4)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(head, middle, f"Epoch {results.epoch}: {summary(results)}")
        upper = QRectF(em, em * 3, em * (_WIDTH - 2), em * _UPPER)
        if results.confusion:
            self._draw_confusion(painter, upper)
        else:
            draw_scatter(painter, upper, results)
        self._draw_cards(painter, em * 3 + self._upper)

    def _draw_confusion(self, painter: QPainter, area: QRectF) -> None:
        left, right = QRectF(area), QRectF(area)
        left.setWidth(area.width() * 0.62)
        right.setLeft(left.right() + self._em * 2)
        draw_matrix(painter, left, self._results)
        rows = self._results.class_errors()[:_MOST_BARS]
        line = QRectF(right.left(), right.top() + self._em, right.width(), self._em)
        names = [QFontMetricsF(self._font).horizontalAdvance(each) for each in self._names(rows)]
        wide = min(max(names, default=0.0), right.width() * 0.4)
        for row in rows:
            self._draw_bar(painter, line, row, wide)
            line.translate(0, self._em * 1.02)

    def _names(self, rows: Sequence[ClassError]) -> list[str]:
        return [self._results.name(row.number) for row in rows]

    def _draw_bar(self, painter: QPainter, line: QRectF, row: ClassError, wide: float) -> None:
        em, colors = self._em, theme.current()
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        painter.setPen(colors.text)
        metrics = QFontMetricsF(self._font)
        name = metrics.elidedText(
            self._results.name(row.number), Qt.TextElideMode.ElideRight, wide + 1
        )
        painter.drawText(QRectF(line.left(), line.top(), wide, em), middle, name)
        value = QRectF(line.right() - em * 4, line.top(), em * 4, em)
        painter.drawText(value, middle | right, share_text(row.errors, row.samples))
        most = max(each.share for each in self._results.class_errors()) or 1.0
        bar = QRectF(line.left() + wide + em * 0.6, line.center().y() - em * 0.28, 0, em * 0.56)
        bar.setWidth((value.left() - em * 0.4 - bar.left()) * row.share / most)
        painter.fillRect(bar, colors.plot(_WRONG))

    def _draw_cards(self, painter: QPainter, top: float) -> None:
        size = self._plan.size
        for number, prediction in enumerate(self._cards):
            row, column = divmod(number, self._across)
            corner = self._em + column * size.width(), top + row * size.height()
            area = QRectF(*corner, size.width(), size.height())
            draw_card(painter, area, self._plan, self._results, prediction)
