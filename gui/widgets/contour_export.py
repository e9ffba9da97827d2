"""Contour plots as pictures and as numbers."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter

from gui import theme
from gui.widgets.contour_paths import ContourPath
from gui.widgets.contour_plot import ContourPlot
from gui.widgets.pictures import to_png, to_svg
from gui.widgets.plot_key import KeyEntry, draw_entry
from gui.widgets.tabular import to_csv


def contours_to_png(plot: ContourPlot, entries: Sequence[KeyEntry]) -> bytes:
    """Gives the plot with its key as a PNG of twice the size on the screen."""
    size = picture_size(plot, entries)
    return to_png(size, lambda painter: _draw(painter, plot, entries, size))


def contours_to_svg(plot: ContourPlot, entries: Sequence[KeyEntry]) -> bytes:
    """Gives the plot with its key as a drawing of lines and text."""
    size = picture_size(plot, entries)
    return to_svg(
        size,
        lambda painter: _draw(painter, plot, entries, size),
        title="Level lines and paths",
        dots_per_inch=plot.logicalDpiX(),
    )


def paths_to_csv(paths: Iterable[ContourPath]) -> str:
    """Gives every point of every path, one a line."""
    rows = (
        (path.label, index, *(f"{value:.17g}" if value == value else "" for value in place))
        for path in paths
        for index, place in enumerate(zip(path.x.tolist(), path.y.tolist(), strict=True))
    )
    return to_csv(("path", "point", "x", "y"), rows)


def picture_size(plot: ContourPlot, entries: Sequence[KeyEntry]) -> QSize:
    """Gives the size of a picture of the plot with a line for each entry of its key."""
    return plot.size() + QSize(0, _row(plot) * len(entries) + _row(plot) // 2)


def draw_plot(
    painter: QPainter, plot: ContourPlot, room: QRectF, entries: Sequence[KeyEntry]
) -> None:
    """Draws a plot below the lines of its key into a rectangle."""
    painter.setFont(plot.font())
    row, em = _row(plot), plot.fontMetrics().height()
    for index, entry in enumerate(entries):
        place = QRectF(room.left() + em, room.top() + row / 4 + index * row, 0, row)
        width = painter.fontMetrics().horizontalAdvance(f"{entry.label}  {entry.value}") + 4 * em
        place.setWidth(min(width, room.width() - em))
        draw_entry(painter, place, entry, is_hidden=False)
    top = len(entries) * row + row / 2
    bar = 0.0 if plot.bar.isHidden() else float(plot.bar.width())
    target = room.adjusted(0, top, -bar, 0)
    plot.render_view(painter, target)
    if bar:
        side = QRectF(target.right(), target.top(), bar, target.height())
        plot.bar.draw(painter, side)


def _row(plot: ContourPlot) -> int:
    return round(plot.fontMetrics().height() * 1.6)


def _draw(painter: QPainter, plot: ContourPlot, entries: Sequence[KeyEntry], size: QSize) -> None:
    whole = QRectF(0, 0, size.width(), size.height())
    painter.fillRect(whole, theme.current().panel)
    draw_plot(painter, plot, whole, entries)
