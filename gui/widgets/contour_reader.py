"""Reads points of paths on a contour plot, by the mouse and by keys."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPoint, QPointF

from gui.widgets.contour_paths import ContourPath, PointText, within
from gui.widgets.contour_view import ContourView
from gui.widgets.plot_readout import Reading, ReadOut

_REACH = 14


@dataclass(frozen=True)
class PathPoint:
    """One point of a path.

    Args:
        key: of the path.
        index: of the point.
    """

    key: str
    index: int


class PathReader:
    """Knows which point is read, and shows what is known of it.

    Args:
        view: where the paths are drawn.
    """

    def __init__(self, view: ContourView) -> None:
        self._view = view
        self.read_out = ReadOut(view)
        self.paths: Mapping[str, ContourPath] = {}
        self.point: PathPoint | None = None

    def show_paths(self, paths: Mapping[str, ContourPath]) -> None:
        """Reads these paths from now on."""
        self.paths = paths
        if self.point is not None and self.point.key not in paths:
            self.stop()

    def read(self, key: str, index: int) -> None:
        """Shows what is known of one point of a path; nothing if there is none."""
        path = self.paths.get(key)
        if path is None or not 0 <= index < len(path):
            self.stop()
            return
        self.point = PathPoint(key, index)
        x, y = float(path.x[index]), float(path.y[index])
        self._view.show_cursor((x, y))
        text = path.text_at(index)
        rows = [
            Reading(name, value, None if number else path.style)
            for number, (name, value) in enumerate(text.rows)
        ]
        place = self._view.mapFromScene(self._view.box.mapViewToScene(QPointF(x, y)))
        self.read_out.show_at(place, text.heading, rows)

    def read_place(self, corner: QPoint, text: PointText) -> None:
        """Shows what is known of a place where no path is.

        Args:
            corner: the place, on the view.
            text: what is known.
        """
        self.stop()
        self.read_out.show_at(corner, text.heading, [Reading(*row) for row in text.rows])

    def stop(self) -> None:
        """Hides the read-out."""
        self.point = None
        self._view.show_cursor(None)
        self.read_out.hide()

    def nearest(self, position: QPointF) -> PathPoint | None:
        """Gives the point that is nearest to a place on the scene, if it is near."""
        area = self._view.box.sceneBoundingRect()
        left, right, bottom, top = self._view.shown_region
        best, found = (_REACH * self._view.unit) ** 2, None
        for key, path in self.paths.items():
            x, y = within(path.x, left, right), within(path.y, bottom, top)
            across = area.left() + (x - left) / (right - left) * area.width()
            down = area.top() + (top - y) / (top - bottom) * area.height()
            distance = (across - position.x()) ** 2 + (down - position.y()) ** 2
            distance = np.where(np.isfinite(distance), distance, np.inf)
            if len(distance) and distance.min() < best:
                best, found = float(distance.min()), PathPoint(key, int(distance.argmin()))
        return found

    def walk(self, step: int) -> None:
        """Goes so many points on, or back; begins at the end that lies behind."""
        if self.point is None:
            key = next(iter(self.paths))
            index = 0 if step > 0 else len(self.paths[key]) - 1
        else:
            key, index = self.point.key, self.point.index + step
        self.read(key, min(max(index, 0), len(self.paths[key]) - 1))

    def go_to_end(self, *, is_last: bool) -> None:
        """Goes to the first or to the last point."""
        key = self.point.key if self.point else next(iter(self.paths))
        self.read(key, len(self.paths[key]) - 1 if is_last else 0)

    def choose_path(self, step: int) -> None:
        """Goes to another path, at the same index where it is as long."""
        keys = list(self.paths)
        if self.point is None:
            self.read(keys[0 if step > 0 else -1], 0)
            return
        key = keys[(keys.index(self.point.key) + step) % len(keys)]
        self.read(key, min(self.point.index, len(self.paths[key]) - 1))
