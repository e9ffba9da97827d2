"""The picture of a confusion matrix: on the screen and in files."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from engine.training.results_values import Results
from gui import theme

_RIGHT, _WRONG = 2, 4
"""Colours of the diagonal and of all else, as those of curves."""
_FAINTEST = 0.22
_WIDEST = 2.6
_TALLEST = 1.2
_SMALLEST_FONT = 0.62
_SHORTEST_NAME = 4


@dataclass(frozen=True)
class MatrixGeometry:
    """Where the cells of a matrix are.

    Args:
        cells: what they cover.
        count: of the classes.
    """

    cells: QRectF
    count: int

    def cell(self, row: int, column: int) -> QRectF:
        """Gives the place of a cell, on whole pixels."""
        left, right = (self._x(each) for each in (column, column + 1))
        top, bottom = (self._y(each) for each in (row, row + 1))
        return QRectF(left, top, right - left, bottom - top)

    def at(self, point: QPointF) -> tuple[int, int] | None:
        """Gives the row and the column of the cell at a place."""
        if not self.cells.contains(point) or not self.count:
            return None
        row = int((point.y() - self.cells.top()) / self.cells.height() * self.count)
        column = int((point.x() - self.cells.left()) / self.cells.width() * self.count)
        return min(row, self.count - 1), min(column, self.count - 1)

    def _x(self, column: int) -> float:
        return self.cells.left() + round(self.cells.width() * column / self.count)

    def _y(self, row: int) -> float:
        return self.cells.top() + round(self.cells.height() * row / self.count)


def matrix_geometry(results: Results, area: QRectF, font: QFont) -> MatrixGeometry:
    """Gives where the cells are when the matrix and its titles fill an area."""
    count = len(results.confusion)
    metrics = QFontMetricsF(font)
    em = metrics.height()
    names = max((metrics.horizontalAdvance(each) for each in results.class_names), default=0.0)
    title = em * 1.3 if _has_titles(area, em) else 0.0
    left = title + min(names, area.width() * 0.25) + em * 0.6
    top = title + em * 1.2
    width = max(area.width() - left - em * 0.5, 1.0)
    height = max(area.height() - top - em * 0.4, 1.0)
    width = min(width, height * _WIDEST)
    height = min(height, width * _TALLEST)
    return MatrixGeometry(QRectF(area.left() + left, area.top() + top, width, height), count)


def _has_titles(area: QRectF, em: float) -> bool:
    """Whether the axes have room for what they are called."""
    return area.height() >= em * 9


def draw_matrix(
    painter: QPainter,
    area: QRectF,
    results: Results,
) -> None:
    """Paints the matrix: true classes in rows, what they are taken for in columns.

    Args:
        painter: with the font to take.
        area: that it fills.
        results: whose confusion it is.
    """
    geometry = matrix_geometry(results, area, painter.font())
    painter.save()
    _draw_titles(painter, geometry, area, results)
    _draw_cells(painter, geometry, results)
    painter.restore()


def draw_marks(
    painter: QPainter,
    geometry: MatrixGeometry,
    chosen: tuple[int, int | None] | None,
    current: tuple[int, int] | None,
) -> None:
    """Marks cells of a matrix.

    Args:
        painter: of the matrix.
        geometry: where the cells are.
        chosen: the cell, or row, whose predictions are shown.
        current: the cell that the keys are at.
    """
    colors = theme.current()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if chosen is not None:
        row, column = chosen
        place = geometry.cell(row, 0).united(geometry.cell(row, geometry.count - 1))
        place = place if column is None else geometry.cell(row, column)
        painter.setPen(QPen(colors.selection, 2.5))
        painter.drawRect(place.adjusted(-1, -1, 1, 1))
    if current is not None:
        painter.setPen(QPen(colors.text, 1.5, Qt.PenStyle.DotLine))
        painter.drawRect(geometry.cell(*current).adjusted(1, 1, -1, -1))


def cell_color(share: float, *, is_right: bool) -> QColor:
    """Gives the colour of a cell that holds this share of its row."""
    colors = theme.current()
    if share <= 0:
        return theme.blend(colors.hover, colors.panel, 0.45)
    strength = _FAINTEST + (0.92 - _FAINTEST) * share**0.5
    return theme.blend(colors.plot(_RIGHT if is_right else _WRONG), colors.panel, strength)


def readable_on(ground: QColor) -> QColor:
    """Gives black or white, whichever is read better."""
    light = _luminance(ground) + 0.05
    return QColor("#FFFFFF") if 1.05 / light >= light / 0.05 else QColor("#000000")


def _draw_cells(painter: QPainter, geometry: MatrixGeometry, results: Results) -> None:
    most = max((max(row) for row in results.confusion), default=0)
    one = geometry.cell(0, 0)
    has_gaps = min(one.width(), one.height()) >= 6
    font = _fitting_font(painter.font(), f"{most:,}", one)
    if not has_gaps:
        painter.fillRect(geometry.cells, cell_color(0.0, is_right=False))
    for row, counts in enumerate(results.confusion):
        total = sum(counts)
        for column, count in enumerate(counts):
            if not (count or has_gaps):
                continue
            place = geometry.cell(row, column)
            if has_gaps:
                place.adjust(0.5, 0.5, -0.5, -0.5)
            color = cell_color(count / total if total else 0.0, is_right=row == column)
            painter.fillRect(place, color)
            if count and font is not None:
                painter.setFont(font)
                painter.setPen(readable_on(color))
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"{count:,}")


def _draw_titles(
    painter: QPainter, geometry: MatrixGeometry, area: QRectF, results: Results
) -> None:
    colors, metrics = theme.current(), QFontMetricsF(painter.font())
    em, cells = metrics.height(), geometry.cells
    has_titles = _has_titles(area, em)
    if has_titles:
        _draw_axis_titles(painter, area, cells, em)
    painter.setPen(colors.text)
    _draw_column_names(painter, geometry, results, metrics)
    _draw_row_names(painter, geometry, results, area.left() + em * 1.3 * has_titles)


def _draw_axis_titles(painter: QPainter, area: QRectF, cells: QRectF, em: float) -> None:
    painter.setPen(theme.current().text_dim)
    middle = Qt.AlignmentFlag.AlignCenter
    head = QRectF(cells.left(), area.top() + em * 0.1, cells.width(), em)
    painter.drawText(head, middle | Qt.TextFlag.TextDontClip, "Predicted")
    painter.save()
    painter.translate(area.left() + em * 0.75, cells.center().y())
    painter.rotate(-90)
    side = QRectF(-cells.height() / 2, -em / 2, cells.height(), em)
    painter.drawText(side, middle | Qt.TextFlag.TextDontClip, "True")
    painter.restore()


def _draw_column_names(
    painter: QPainter, geometry: MatrixGeometry, results: Results, metrics: QFontMetricsF
) -> None:
    em, width = metrics.height(), geometry.cells.width() / geometry.count
    longest = max(metrics.horizontalAdvance(each) for each in results.class_names)
    needed = min(longest, metrics.averageCharWidth() * _SHORTEST_NAME) + em * 0.35
    stride = _round_stride(needed / width)
    for number in range(0, geometry.count, stride):
        cell = geometry.cell(0, number)
        room = width * stride - em * 0.2
        name = metrics.elidedText(results.name(number), Qt.TextElideMode.ElideRight, room)
        place = QRectF(cell.center().x() - room / 2, geometry.cells.top() - em * 1.2, room, em)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, name)


def _draw_row_names(
    painter: QPainter, geometry: MatrixGeometry, results: Results, left: float
) -> None:
    metrics = QFontMetricsF(painter.font())
    em, height = metrics.height(), geometry.cells.height() / geometry.count
    room = geometry.cells.left() - left - em * 0.4
    alignment = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for number in range(0, geometry.count, _round_stride(em * 0.85 / height)):
        name = metrics.elidedText(results.name(number), Qt.TextElideMode.ElideRight, room)
        center = geometry.cell(number, 0).center().y()
        place = QRectF(left, center - em / 2, room, em)
        painter.drawText(place, alignment | Qt.TextFlag.TextDontClip, name)


def _round_stride(least: float) -> int:
    return next((each for each in (1, 2, 5, 10, 20, 50) if each >= least), 100)


def _fitting_font(font: QFont, widest: str, cell: QRectF) -> QFont | None:
    """Gives the font for the counts, smaller where cells are small; None where none is read."""
    for size in (1.0, 0.9, 0.8, 0.7, _SMALLEST_FONT):
        smaller = QFont(font)
        smaller.setPointSizeF(font.pointSizeF() * size)
        metrics = QFontMetricsF(smaller)
        is_wide = metrics.horizontalAdvance(widest) + 3 <= cell.width()
        if is_wide and metrics.capHeight() + 4 <= cell.height():
            return smaller
    return None


def _luminance(color: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(each) for each in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
