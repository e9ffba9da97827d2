"""Level lines of a surface with paths over them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QGraphicsItem, QHBoxLayout, QWidget

from gui import theme
from gui.widgets.contour_bar import ContourBar
from gui.widgets.contour_grid import HeightGrid, Spacing, level_heights, traced
from gui.widgets.contour_item import ContourItem
from gui.widgets.contour_marks import CursorItem, MarksItem
from gui.widgets.contour_path_item import PathItem
from gui.widgets.contour_paths import ContourPath, Mark, PointText, within
from gui.widgets.contour_view_box import PickingViewBox
from gui.widgets.plot_axis import ReadableAxis
from gui.widgets.plot_readout import Reading, ReadOut

Region = tuple[float, float, float, float]
"""Left, right, bottom, top."""

_REACH = 14
_Item = TypeVar("_Item", bound=QGraphicsItem)


@dataclass(frozen=True)
class _Point:
    key: str
    index: int


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
        self._box = PickingViewBox()
        self._axes = {side: ReadableAxis(side) for side in ("left", "bottom")}
        self.view = pg.PlotWidget(viewBox=self._box, axisItems=dict(self._axes))
        self.bar = ContourBar()
        self.read_out = ReadOut(self.view)
        self.describe_place: Callable[[float, float, float], PointText] | None = None
        self._contours = ContourItem()
        self._marks = MarksItem()
        self._cursor = CursorItem()
        self._items: dict[str, PathItem] = {}
        self._paths: dict[str, ContourPath] = {}
        self._grid: HeightGrid | None = None
        self._spacing = Spacing.AUTO
        self._title = ""
        self._region: Region | None = None
        self._moments: Mapping[str, int] | None = None
        self._point: _Point | None = None
        self._is_fitted = True
        self._has_scales = has_scales
        self._box.setAspectLocked(is_equal_aspect)
        self._set_up()

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
        """Left, right, bottom, top of what is seen."""
        (left, right), (bottom, top) = self._box.viewRange()
        return float(left), float(right), float(bottom), float(top)

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
        self._contours.show_levels(grid, lines, self._scale())
        self.bar.show_levels(levels, title)
        self.bar.setVisible(self._has_scales and bool(levels))
        if self._is_fitted and self._region is None:
            self.fit()

    def show_paths(self, paths: Iterable[ContourPath]) -> None:
        """Shows these paths and no others; those of the same key are only updated."""
        self._paths = {path.key: path for path in paths}
        for key in [key for key in self._items if key not in self._paths]:
            item = self._items.pop(key)
            self.view.removeItem(item.ends)
            self.view.removeItem(item)
        region = self._whole()
        for key, path in self._paths.items():
            if key not in self._items:
                self._items[key] = self._added(PathItem(), 3)
                self._added(self._items[key].ends, 5)
            self._items[key].show(path, region, self._scale())
        self.show_moments(self._moments)
        if self._is_fitted and self._region is None:
            self.fit()

    def show_moments(self, moments: Mapping[str, int] | None) -> None:
        """Points out one point of each path and draws what comes after it faintly.

        Args:
            moments: index of a point by the path's key; None shows all paths to their ends.
        """
        self._moments = moments
        for key, item in self._items.items():
            item.show_moment(None if moments is None else moments.get(key))
        if self._point is not None and self._point.key not in self._paths:
            self.stop_reading()

    def show_marks(self, marks: Iterable[Mark]) -> None:
        """Points out places, such as minima."""
        self._marks.show_marks(marks, self._scale())

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
        path = self._paths.get(key)
        if path is None or not 0 <= index < len(path):
            self.stop_reading()
            return
        self._point = _Point(key, index)
        x, y = float(path.x[index]), float(path.y[index])
        self._cursor.show_at((x, y), self._scale())
        text = path.text_at(index)
        rows = [Reading(*row) for row in text.rows]
        if rows:
            rows[0] = Reading(rows[0].label, rows[0].value, path.style)
        place = self.view.mapFromScene(self._box.mapViewToScene(QPointF(x, y)))
        self.read_out.show_at(place, text.heading, rows)

    def stop_reading(self) -> None:
        """Hides the read-out."""
        self._point = None
        self._cursor.show_at(None)
        self.read_out.hide()

    def render_view(self, painter: QPainter, target: QRectF) -> None:
        """Draws the axes and all in them into a rectangle, as lines where the painter has lines."""
        self.stop_reading()
        self._contours.is_exported = True
        source = self.view.viewport().rect()
        self.view.render(painter, target, source, Qt.AspectRatioMode.IgnoreAspectRatio)
        self._contours.is_exported = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walks the paths."""
        key = Qt.Key
        match event.key():
            case key.Key_Left | key.Key_Right if self._paths:
                self._walk(-1 if event.key() == key.Key_Left else 1)
            case key.Key_Home | key.Key_End if self._paths:
                self._walk(-(10**9) if event.key() == key.Key_Home else 10**9)
            case key.Key_Up | key.Key_Down if self._paths:
                self._choose_path(-1 if event.key() == key.Key_Up else 1)
            case key.Key_Return | key.Key_Enter if self._point is not None:
                self.point_chosen.emit(self._point.key, self._point.index)
            case key.Key_Escape if self._point is not None:
                self.stop_reading()
            case key.Key_F:
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

    def _set_up(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view, stretch=1)
        layout.addWidget(self.bar)
        self.bar.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Level lines and paths")
        item = self.view.getPlotItem()
        item.setMenuEnabled(False)
        # pyqtgraph's menu has no parent and would stay behind.
        item.ctrlMenu.setParent(self, item.ctrlMenu.windowFlags())
        item.hideButtons()
        for side in self._axes if not self._has_scales else ():
            item.hideAxis(side)
        self._box.disableAutoRange()
        self._added(self._contours, 0)
        self._added(self._marks, 2)
        self._added(self._cursor, 9)
        self._box.sigRangeChangedManually.connect(lambda: self._set_fitted(is_fitted=False))
        self._box.sigRangeChanged.connect(lambda *_: self.view_changed.emit(self.shown_region))
        self._box.sigResized.connect(lambda _: self.bar.set_foot(self._foot()))
        self._box.place_clicked.connect(self._on_place_clicked)
        self._box.place_dragged.connect(
            lambda place, is_done: self.place_picked.emit(place.x(), place.y(), is_done)
        )
        self.view.scene().sigMouseMoved.connect(self._on_mouse_moved)
        theme.notifier.changed.connect(self._take_theme)
        self._take_theme()

    def _take_theme(self) -> None:
        colors = theme.current()
        self.view.setBackground(colors.panel)
        margin = self.fontMetrics().height() * 0.4
        self.view.getPlotItem().setContentsMargins(margin, margin, margin, margin)
        for axis in self._axes.values():
            axis.take_look(colors, self.font())
        if not self._axes["bottom"].labelText:
            self._axes["bottom"].setHeight(round(self.fontMetrics().height() * 1.5))
        self.bar.setFont(self.font())
        self.show_heights(self._grid, spacing=self._spacing, title=self._title)
        self.show_paths(self._paths.values())

    def _added(self, item: _Item, height: float) -> _Item:
        self.view.addItem(item, ignoreBounds=True)
        item.setZValue(height)
        return item

    def _foot(self) -> float:
        """How much lower the widget reaches than the axes."""
        return float(self.view.height() - self._box.sceneBoundingRect().bottom())

    def _scale(self) -> float:
        return self.fontMetrics().height() / 16

    def _whole(self) -> Region:
        """The grid, or where there is none the paths, with a margin."""
        if self._region is not None:
            return self._region
        extents = [self._grid.extent] if self._grid is not None and len(self._grid.x) else []
        for path in self._paths.values():
            x, y = path.x[np.isfinite(path.x)], path.y[np.isfinite(path.y)]
            if len(x) and len(y) and not path.is_cut:
                ends = (x.min(), x.max(), y.min(), y.max())
                extents.append((float(ends[0]), float(ends[1]), float(ends[2]), float(ends[3])))
        if not extents:
            return 0.0, 1.0, 0.0, 1.0
        left, bottom = (min(each[side] for each in extents) for side in (0, 2))
        right, top = (max(each[side] for each in extents) for side in (1, 3))
        return *_roomy(left, right), *_roomy(bottom, top)

    def _set_fitted(self, *, is_fitted: bool) -> None:
        if is_fitted != self._is_fitted:
            self._is_fitted = is_fitted
            self.fitted_changed.emit(is_fitted)

    def _nearest(self, position: QPointF) -> _Point | None:
        """The point of a path that is nearest to a place on the scene, if it is near."""
        area = self._box.sceneBoundingRect()
        left, right, bottom, top = self.shown_region
        best, found = (_REACH * self._scale()) ** 2, None
        for key, path in self._paths.items():
            x, y = within(path.x, left, right), within(path.y, bottom, top)
            across = area.left() + (x - left) / (right - left) * area.width()
            down = area.top() + (top - y) / (top - bottom) * area.height()
            distance = (across - position.x()) ** 2 + (down - position.y()) ** 2
            distance = np.where(np.isfinite(distance), distance, np.inf)
            if len(distance) and distance.min() < best:
                best, found = float(distance.min()), _Point(key, int(distance.argmin()))
        return found

    def _on_mouse_moved(self, position: QPointF) -> None:
        if not self._box.sceneBoundingRect().contains(position):
            self.stop_reading()
            return
        point = self._nearest(position)
        if point is not None:
            self.read_point(point.key, point.index)
            return
        self.stop_reading()
        place = self._box.mapSceneToView(position)
        self._read_place(place.x(), place.y(), self.view.mapFromScene(position))

    def _read_place(self, x: float, y: float, corner: QPoint) -> None:
        height = self._grid.height_at(x, y) if self._grid else np.nan
        if self.describe_place is not None and np.isfinite(height):
            text = self.describe_place(x, y, float(height))
            self.read_out.show_at(corner, text.heading, [Reading(*row) for row in text.rows])

    def _on_place_clicked(self, place: QPointF) -> None:
        self.setFocus()
        point = self._nearest(self._box.mapViewToScene(place))
        if point is not None and not self._box.is_picking:
            self.point_chosen.emit(point.key, point.index)
        else:
            self.place_picked.emit(place.x(), place.y(), True)  # noqa: FBT003 - a signal

    def _walk(self, step: int) -> None:
        if self._point is None:
            key = next(iter(self._paths))
            index = 0 if step > 0 else len(self._paths[key]) - 1
            index = len(self._paths[key]) - 1 if step > 1 else 0 if step < -1 else index
        else:
            key, index = self._point.key, self._point.index + step
        self.read_point(key, min(max(index, 0), len(self._paths[key]) - 1))

    def _choose_path(self, step: int) -> None:
        keys = list(self._paths)
        if self._point is None:
            self.read_point(keys[0 if step > 0 else -1], 0)
            return
        key = keys[(keys.index(self._point.key) + step) % len(keys)]
        self.read_point(key, min(self._point.index, len(self._paths[key]) - 1))


def _roomy(low: float, high: float) -> tuple[float, float]:
    room = 0.04 * (high - low) or 0.5 * max(abs(high), 1.0)
    return low - room, high + room
