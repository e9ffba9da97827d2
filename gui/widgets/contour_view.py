"""The axes of a contour plot, and the items in them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QWidget

from gui import theme
from gui.widgets.contour_grid import HeightGrid, Level
from gui.widgets.contour_item import ContourItem
from gui.widgets.contour_marks import CursorItem, MarksItem
from gui.widgets.contour_path_item import PathItem
from gui.widgets.contour_paths import ContourPath, Mark, Region
from gui.widgets.contour_view_box import PickingViewBox
from gui.widgets.plot_axis import ReadableAxis

_Item = TypeVar("_Item", bound=QGraphicsItem)


class ContourView(pg.PlotWidget):  # type: ignore[misc]
    """Draws level lines, paths over them, marks, and a ring around what is read.

    Args:
        owner: the widget that it is a part of.
        is_equal_aspect: one unit is as long on both axes.
        has_axes: numbers stand on the axes.
    """

    def __init__(self, owner: QWidget, *, is_equal_aspect: bool, has_axes: bool) -> None:
        self.box = PickingViewBox()
        self._scales = {side: ReadableAxis(side) for side in ("left", "bottom")}
        super().__init__(owner, viewBox=self.box, axisItems=dict(self._scales))
        self.box.setAspectLocked(is_equal_aspect)
        self.box.disableAutoRange()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        item = self.getPlotItem()
        item.setMenuEnabled(False)
        # pyqtgraph's menu has no parent and would stay behind.
        item.ctrlMenu.setParent(owner, item.ctrlMenu.windowFlags())
        item.hideButtons()
        for side in self._scales if not has_axes else ():
            item.hideAxis(side)
        self._contours = self._added(ContourItem(), 0)
        self._marks = self._added(MarksItem(), 2)
        self._cursor = self._added(CursorItem(), 9)
        self._paths: dict[str, PathItem] = {}

    @property
    def unit(self) -> float:
        """The size of everything: 1 where text has its usual size."""
        return float(self.fontMetrics().height()) / 16

    @property
    def shown_region(self) -> Region:
        """What is seen."""
        (left, right), (bottom, top) = self.box.viewRange()
        return float(left), float(right), float(bottom), float(top)

    @property
    def foot(self) -> float:
        """How much lower it reaches than the axes, in pixels."""
        return float(self.height() - self.box.sceneBoundingRect().bottom())

    def show_levels(self, grid: HeightGrid | None, levels: Sequence[Level]) -> None:
        """Draws these levels and no others."""
        self._contours.show_levels(grid, levels, self.unit)

    def show_paths(self, paths: Mapping[str, ContourPath], region: Region) -> None:
        """Draws these paths and no others.

        Args:
            paths: by key.
            region: that is shown; points far off are brought nearer.
        """
        for key in [key for key in self._paths if key not in paths]:
            item = self._paths.pop(key)
            self.removeItem(item.ends)
            self.removeItem(item)
        for key, path in paths.items():
            if key not in self._paths:
                self._paths[key] = self._added(PathItem(), 3)
                self._added(self._paths[key].ends, 5)
            self._paths[key].show(path, region, self.unit)

    def show_moments(self, moments: Mapping[str, int] | None) -> None:
        """Points out one point of each path; None draws all paths to their ends."""
        for key, item in self._paths.items():
            item.show_moment(None if moments is None else moments.get(key))

    def show_marks(self, marks: Iterable[Mark]) -> None:
        """Points out these places and no others."""
        self._marks.show_marks(marks, self.unit)

    def show_cursor(self, place: tuple[float, float] | None) -> None:
        """Draws a ring around a place; none if there is no place."""
        self._cursor.show_at(place, self.unit)

    def take_look(self) -> None:
        """Takes the colours of the theme and the size of the text."""
        colors, height = theme.current(), self.fontMetrics().height()
        self.setBackground(colors.panel)
        self.getPlotItem().setContentsMargins(*(height * 0.4,) * 4)
        for axis in self._scales.values():
            axis.take_look(colors, self.font())
        if not self._scales["bottom"].labelText:
            self._scales["bottom"].setHeight(round(height * 1.5))

    def draw(self, painter: QPainter, target: QRectF) -> None:
        """Draws the axes and all in them into a rectangle, as lines where the painter has lines."""
        self._contours.is_exported = True
        source = self.viewport().rect()
        self.render(painter, target, source, Qt.AspectRatioMode.IgnoreAspectRatio)
        self._contours.is_exported = False

    def _added(self, item: _Item, height: float) -> _Item:
        self.addItem(item, ignoreBounds=True)
        item.setZValue(height)
        return item
