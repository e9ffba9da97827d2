"""Level lines of a surface with paths over them."""

from collections.abc import Callable, Iterable, Mapping

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui import theme
from gui.widgets.contour_bar import ContourBar
from gui.widgets.contour_grid import HeightGrid, Spacing, level_heights, traced
from gui.widgets.contour_paths import ContourPath, Mark, PointText, Region
from gui.widgets.contour_reader import PathReader
from gui.widgets.contour_view import ContourView


class ContourPlot(QWidget):
    """Shows level lines, and paths that can be read at every point.

    The wheel zooms; a drag moves the view, or picks places where `set_picking` says so; a double
    click (or `F`) shows everything again. With the focus, left and right walk the points of a
    path, up and down choose the path, Return chooses the point.

    Args:
        is_equal_aspect: one unit is as long on both axes.
        has_scales: numbers stand on the axes, and a bar beside them says how high the levels are.

    Signals:
        place_picked(x, y, is_done): a place was clicked, or dragged to and (`is_done`) let go.
        point_chosen(key, index): a point of a path was clicked, or Return pressed on it.
        view_changed(region): left, right, bottom, top of what is seen now.
        fitted_changed(is_fitted): whether the view shows what `fit` shows.
    """

    place_picked = Signal(float, float, bool)
    point_chosen = Signal(str, int)
    view_changed = Signal(tuple)
    fitted_changed = Signal(bool)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        is_equal_aspect: bool = False,
        has_scales: bool = True,
    ) -> None:
        super().__init__(parent)
        self.view = ContourView(self, is_equal_aspect=is_equal_aspect, has_axes=has_scales)
        self.bar = ContourBar()
        self.describe_place: Callable[[float, float, float], PointText] | None = None
        self._box = self.view.box
        self._reader = PathReader(self.view)
        self.read_out = self._reader.read_out
        self._has_scales = has_scales
        self._paths: dict[str, ContourPath] = {}
        self._grid: HeightGrid | None = None
        self._spacing = Spacing.AUTO
        self._title = ""
        self._region: Region | None = None
        self._moments: Mapping[str, int] | None = None
        self._is_fitted = True
        self._lay_out()
        self._connect()

    @property
    def paths(self) -> tuple[ContourPath, ...]:
        """What is shown over the level lines."""
        return tuple(self._paths.values())

    @property
    def is_fitted(self) -> bool:
        """Whether the view shows what `fit` shows."""
        return self._is_fitted

    @property
    def shown_region(self) -> Region:
        """What is seen."""
        return self.view.shown_region

    def show_heights(
        self,
        grid: HeightGrid | None,
        *,
        spacing: Spacing = Spacing.AUTO,
        title: str = "",
    ) -> None:
        """Shows the level lines of a surface.

        Args:
            grid: its heights; None where there is no surface.
            spacing: of the levels.
            title: what the heights are, above the bar beside the plot.
        """
        self._grid, self._spacing, self._title = grid, spacing, title
        levels = level_heights(grid.heights, spacing) if grid else []
        lines = traced(grid, levels) if grid else []
        self.view.show_levels(grid, lines)
        self.bar.show_levels(levels, title)
        self.bar.setVisible(self._has_scales and bool(levels))
        if self._is_fitted and self._region is None:
            self.fit()

    def show_paths(self, paths: Iterable[ContourPath]) -> None:
        """Shows these paths and no others; those of the same key are only updated."""
        self._paths = {path.key: path for path in paths}
        self.view.show_paths(self._paths, self._whole())
        self._reader.show_paths(self._paths)
        self.show_moments(self._moments)
        if self._is_fitted and self._region is None:
            self.fit()

    def show_moments(self, moments: Mapping[str, int] | None) -> None:
        """Points out one point of each path and draws what comes after it faintly.

        Args:
            moments: index of a point by the path's key; None shows all paths to their ends.
        """
        self._moments = moments
        self.view.show_moments(moments)

    def show_marks(self, marks: Iterable[Mark]) -> None:
        """Points out places, such as minima."""
        self.view.show_marks(marks)

    def set_labels(self, x: str, y: str) -> None:
        """Names the axes."""
        self.view.setLabel("bottom", x)
        self.view.setLabel("left", y)
        self._take_theme()

    def set_region(self, region: Region | None) -> None:
        """Says what `fit` shows; all of the grid and the paths if None."""
        self._region = region
        self.fit()

    def set_picking(self, is_picking: bool) -> None:
        """Lets a drag pick places instead of moving the view, or not."""
        self._box.is_picking = is_picking
        shape = Qt.CursorShape.CrossCursor if is_picking else Qt.CursorShape.ArrowCursor
        self.view.viewport().setCursor(shape)

    def fit(self) -> None:
        """Shows everything, and follows it from now on."""
        left, right, bottom, top = self._region or self._whole()
        self._box.setRange(xRange=(left, right), yRange=(bottom, top), padding=0)
        self._set_fitted(is_fitted=True)

    def read_point(self, key: str, index: int) -> None:
        """Shows what is known of one point of a path."""
        self._reader.read(key, index)

    def stop_reading(self) -> None:
        """Hides the read-out."""
        self._reader.stop()

    def render_view(self, painter: QPainter, target: QRectF) -> None:
        """Draws the axes and all in them into a rectangle, as lines where the painter has lines."""
        self.stop_reading()
        self.view.draw(painter, target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walks the paths."""
        key, point = event.key(), self._reader.point
        match key:
            case Qt.Key.Key_Left | Qt.Key.Key_Right if self._paths:
                self._reader.walk(-1 if key == Qt.Key.Key_Left else 1)
            case Qt.Key.Key_Home | Qt.Key.Key_End if self._paths:
                self._reader.go_to_end(is_last=key == Qt.Key.Key_End)
            case Qt.Key.Key_Up | Qt.Key.Key_Down if self._paths:
                self._reader.choose_path(-1 if key == Qt.Key.Key_Up else 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if point is not None:
                self.point_chosen.emit(point.key, point.index)
            case Qt.Key.Key_Escape if point is not None:
                self.stop_reading()
            case Qt.Key.Key_F:
                self.fit()
            case _:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Ends the reading by keys."""
        self.stop_reading()
        super().focusOutEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Ends the reading by the mouse."""
        self.stop_reading()
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps everything in view."""
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Shows everything."""
        if not self._box.is_picking:
            self.fit()
        event.accept()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view, stretch=1)
        layout.addWidget(self.bar)
        self.bar.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Level lines and paths")

    def _connect(self) -> None:
        box = self._box
        box.sigRangeChangedManually.connect(lambda: self._set_fitted(is_fitted=False))
        box.sigRangeChanged.connect(lambda *_: self.view_changed.emit(self.shown_region))
        box.sigResized.connect(lambda _: self.bar.set_foot(self.view.foot))
        box.place_clicked.connect(self._on_place_clicked)
        box.place_dragged.connect(
            lambda place, is_done: self.place_picked.emit(place.x(), place.y(), is_done)
        )
        self.view.scene().sigMouseMoved.connect(self._on_mouse_moved)
        theme.notifier.changed.connect(self._take_theme)
        self._take_theme()

    def _take_theme(self) -> None:
        self.view.take_look()
        self.bar.setFont(self.font())
        self.show_heights(self._grid, spacing=self._spacing, title=self._title)
        self.show_paths(self._paths.values())

    def _whole(self) -> Region:
        return self._region or extent_of(self._grid, self._paths.values())

    def _set_fitted(self, *, is_fitted: bool) -> None:
        if is_fitted != self._is_fitted:
            self._is_fitted = is_fitted
            self.fitted_changed.emit(is_fitted)

    def _on_mouse_moved(self, position: QPointF) -> None:
        if not self._box.sceneBoundingRect().contains(position):
            self.stop_reading()
            return
        point = self._reader.nearest(position)
        if point is not None:
            self.read_point(point.key, point.index)
            return
        place = self._box.mapSceneToView(position)
        height = self._grid.height_at(place.x(), place.y()) if self._grid else np.nan
        if self.describe_place is None or not np.isfinite(height):
            self.stop_reading()
            return
        text = self.describe_place(place.x(), place.y(), float(height))
        self._reader.read_place(self.view.mapFromScene(position), text)

    def _on_place_clicked(self, place: QPointF) -> None:
        self.setFocus()
        point = self._reader.nearest(self._box.mapViewToScene(place))
        if point is not None and not self._box.is_picking:
            self.point_chosen.emit(point.key, point.index)
        else:
            self.place_picked.emit(place.x(), place.y(), True)  # noqa: FBT003 - a signal


def extent_of(grid: HeightGrid | None, paths: Iterable[ContourPath]) -> Region:
    """Gives the grid and the whole paths, with a margin; the unit square if there is nothing."""
    extents = [grid.extent] if grid is not None and len(grid.x) and len(grid.y) else []
    for path in paths:
        x, y = path.x[np.isfinite(path.x)], path.y[np.isfinite(path.y)]
        if len(x) and len(y) and not path.is_cut:
            ends = (x.min(), x.max(), y.min(), y.max())
            extents.append((float(ends[0]), float(ends[1]), float(ends[2]), float(ends[3])))
    if not extents:
        return 0.0, 1.0, 0.0, 1.0
    left, bottom = (min(each[side] for each in extents) for side in (0, 2))
    right, top = (max(each[side] for each in extents) for side in (1, 3))
    return *_roomy(left, right), *_roomy(bottom, top)


def _roomy(low: float, high: float) -> tuple[float, float]:
    room = 0.04 * (high - low) or 0.5 * max(abs(high), 1.0)
    return low - room, high + room
