"""The pictures of a scene: all paths over one surface, or each over its own."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from engine.optimization_lab.descent import DescentPath
from gui import theme
from gui.panels.surfaces_plot import SurfacePlot, contour_path, moments
from gui.panels.surfaces_scene import Scene, Table, written
from gui.widgets.contour_export import draw_plot, picture_size
from gui.widgets.contour_paths import ContourPath
from gui.widgets.pictures import to_png, to_svg
from gui.widgets.plot_key import KeyEntry


class SurfacesPictures(QStackedWidget):
    """Shows a scene.

    Signals:
        place_picked(x, y, is_done): the start is wanted there.
        point_chosen(step): a point of a path was chosen.
    """

    place_picked = Signal(float, float, bool)
    point_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.whole = SurfacePlot()
        self.small = SmallPictures()
        self.paths: tuple[ContourPath, ...] = ()
        self._scene: Scene | None = None
        self._step: int | None = None
        self.addWidget(self.whole)
        self.addWidget(self.small)
        self.whole.place_picked.connect(self.place_picked)
        self.small.place_picked.connect(self.place_picked)
        self.whole.point_chosen.connect(lambda _key, step: self.point_chosen.emit(step))

    @property
    def is_separate(self) -> bool:
        """Whether each path has a picture of its own."""
        return self.currentWidget() is self.small

    def set_separate(self, *, is_separate: bool) -> None:
        """Gives each path a picture of its own, or not."""
        self.setCurrentWidget(self.small if is_separate else self.whole)
        self._show()

    def show_scene(self, scene: Scene, paths: Mapping[str, DescentPath], table: Table) -> None:
        """Shows a surface and the paths on it, as far as they are known."""
        self._scene = scene
        self.paths = tuple(
            contour_path(each, written(each.descent, table), paths[each.key])
            for each in scene.contenders
            if each.key in paths and paths[each.key].points
        )
        self._show()

    def show_step(self, step: int | None) -> None:
        """Points out one step; None shows whole paths."""
        self._step = step
        for plot in self.plots():
            plot.show_moments(moments(self.paths, step))

    def fit(self) -> None:
        """Shows the whole surface."""
        for plot in self.plots():
            plot.fit()

    def plots(self) -> list[SurfacePlot]:
        """Gives what is seen now."""
        return list(self.small.plots.values()) if self.is_separate else [self.whole]

    def picture(self, form: str, endings: Mapping[str, str]) -> bytes:
        """Gives what is seen, with a key.

        Args:
            form: `png` or `svg`.
            endings: how each path ended, by its key.
        """
        size = self._picture_size()

        def draw(painter: QPainter) -> None:
            painter.fillRect(QRectF(0, 0, size.width(), size.height()), theme.current().panel)
            for plot, room in self._rooms():
                entries = [
                    KeyEntry(path.key, path.label, endings.get(path.key, ""), path.style)
                    for path in plot.paths
                ]
                draw_plot(painter, plot, room, entries)

        if form == "png":
            return to_png(size, draw)
        return to_svg(size, draw, title="Paths over a surface", dots_per_inch=self.logicalDpiX())

    def _show(self) -> None:
        if self._scene is None:
            return
        if self.is_separate:
            self.small.show_scene(self._scene, self.paths)
        else:
            self.whole.show_scene(self._scene)
            self.whole.show_paths(self.paths)
        self.show_step(self._step)

    def _picture_size(self) -> QSize:
        rooms = [room for _, room in self._rooms()]
        return QSize(
            round(max(room.right() for room in rooms)), round(max(room.bottom() for room in rooms))
        )

    def _rooms(self) -> list[tuple[SurfacePlot, QRectF]]:
        if not self.is_separate:
            size = picture_size(self.whole, [_blank(path) for path in self.whole.paths])
            return [(self.whole, QRectF(0, 0, size.width(), size.height()))]
        rooms = []
        for place, plot in enumerate(self.small.plots.values()):
            size = picture_size(plot, [_blank(path) for path in plot.paths])
            row, column = divmod(place, self.small.columns)
            corner = (column * size.width(), row * size.height())
            rooms.append((plot, QRectF(*corner, size.width(), size.height())))
        return rooms


class SmallPictures(QWidget):
    """A picture for each path, as large as there is room.

    Signals:
        place_picked(x, y, is_done): the start is wanted there.
    """

    place_picked = Signal(float, float, bool)

    def __init__(self) -> None:
        super().__init__()
        self.plots: dict[str, SurfacePlot] = {}
        self.columns = 1
        self._cells: dict[str, QWidget] = {}
        self._titles: dict[str, PictureTitle] = {}
        self._aspect = 1.0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)

    def show_scene(self, scene: Scene, paths: Sequence[ContourPath]) -> None:
        """Shows the surface once for each contender."""
        keys = [each.key for each in scene.contenders]
        left, right, bottom, top = scene.surface.region
        self._aspect = (right - left) / (top - bottom)
        if keys != list(self.plots):
            self._rebuild(keys)
        of_key = {path.key: path for path in paths}
        for key, plot in self.plots.items():
            plot.show_scene(scene)
            path = of_key.get(key)
            plot.show_paths([path] if path else [])
            self._titles[key].setText(path.label if path else "")
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Chooses the number of columns anew."""
        super().resizeEvent(event)
        self._arrange()

    def _rebuild(self, keys: list[str]) -> None:
        for key in list(self.plots):
            cell = self._cells.pop(key)
            self._grid.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        self.plots, self._titles = {}, {}
        for key in keys:
            plot = self.plots[key] = SurfacePlot(is_small=True)
            title = self._titles[key] = PictureTitle()
            cell = self._cells[key] = QWidget()
            column = QVBoxLayout(cell)
            column.setContentsMargins(0, self.fontMetrics().height() // 3, 0, 0)
            column.setSpacing(0)
            column.addWidget(title)
            column.addWidget(plot, stretch=1)
            plot.place_picked.connect(self.place_picked)
        self.columns = 0

    def _arrange(self) -> None:
        columns = best_columns(len(self.plots), self.width(), self.height(), self._aspect)
        if columns == self.columns:
            return
        self.columns = columns
        for place, cell in enumerate(self._cells.values()):
            self._grid.addWidget(cell, *divmod(place, columns))
        for column in range(len(self._cells)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
            self._grid.setRowStretch(column, 1 if column * columns < len(self._cells) else 0)


class PictureTitle(QLabel):
    """One line in the middle, cut where there is too little room."""

    def minimumSizeHint(self) -> QSize:
        """Lets it be narrow."""
        return QSize(1, self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paints what there is room for."""
        painter = QPainter(self)
        painter.setPen(theme.current().text)
        middle = Qt.TextElideMode.ElideMiddle
        text = self.fontMetrics().elidedText(self.text(), middle, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)


def best_columns(count: int, width: int, height: int, aspect: float) -> int:
    """Gives the number of columns in which so many pictures are largest.

    Args:
        count: of pictures.
        width, height: of the room.
        aspect: width of a picture, over its height.
    """

    def size(columns: int) -> float:
        rows = -(-count // columns)
        return min(width / columns, aspect * height / rows)

    return max(range(1, count + 1), key=size, default=1)


def _blank(path: ContourPath) -> KeyEntry:
    return KeyEntry(path.key, path.label, "", path.style)
