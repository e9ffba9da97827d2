"""The picture of one surface with paths on it."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QTimer

from engine.optimization_lab.descent import DescentPath, Ending
from engine.optimization_lab.surfaces import Surface, SurfaceSetup
from gui.panels.surfaces_scene import Contender, Scene
from gui.widgets.contour_grid import HeightGrid, Spacing
from gui.widgets.contour_paths import ContourPath, Mark, PointText
from gui.widgets.contour_plot import ContourPlot
from gui.widgets.numbers import short

_REDRAW_MS = 16
_POINTS, _SMALL_POINTS = 30_000, 6_000


class SurfacePlot(ContourPlot):
    """Draws the level lines of a surface wherever one looks.

    Args:
        is_small: one of many: coarser, without axes and bar.
    """

    def __init__(self, *, is_small: bool = False) -> None:
        super().__init__(is_equal_aspect=True, has_scales=not is_small)
        self._setup: SurfaceSetup | None = None
        self._surface: Surface | None = None
        self._points = _SMALL_POINTS if is_small else _POINTS
        self._redraw = QTimer(self, singleShot=True, interval=_REDRAW_MS)
        self._redraw.timeout.connect(self._show_surface)
        self.view_changed.connect(lambda _: self._redraw.start())
        self.describe_place = _describe_place
        self.set_picking(True)

    def show_scene(self, scene: Scene) -> None:
        """Shows the surface of a scene, its minima and the start of all paths."""
        before, self._setup = self._setup, scene.setup
        surface = scene.surface
        minima = (Mark(x, y) for x, y in surface.minima)
        self.show_marks([Mark(*scene.start, "o"), *minima])
        if before == scene.setup:
            return
        if self._surface is None or self._surface.region != surface.region:
            self.set_region(surface.region)
        self._surface = surface
        self._show_surface()

    def _show_surface(self) -> None:
        if self._surface is None or self.width() < 2 or self.height() < 2:
            return
        left, right, bottom, top = self.shown_region
        aspect = (right - left) / (top - bottom)
        columns = max(8, round((self._points * aspect) ** 0.5))
        rows = max(8, round(self._points / columns))
        x, y = np.linspace(left, right, columns), np.linspace(bottom, top, rows)
        heights = self._surface.height(*np.meshgrid(x, y))
        spacing = Spacing.LOGARITHMIC if self._surface.is_wide else Spacing.EVEN
        self.show_heights(HeightGrid.of(x, y, heights), spacing=spacing, title="loss")


def contour_path(contender: Contender, name: str, path: DescentPath) -> ContourPath:
    """Gives the path of a contender as it is drawn."""
    points = np.array(path.points, np.float64).reshape(-1, 2)

    def describe(index: int) -> PointText:
        x, y = path.points[index]
        rows = (("loss", short(path.losses[index])), ("x", short(x)), ("y", short(y)))
        return PointText(f"{name}, step {index}", rows)

    return ContourPath(
        contender.key,
        name,
        points[:, 0],
        points[:, 1],
        contender.style,
        describe,
        is_cut=path.ending in (Ending.LEFT, Ending.NO_NUMBER),
    )


def moments(paths: Sequence[ContourPath], step: int | None) -> dict[str, int] | None:
    """Gives the index of a step in each path; paths that are over stand at their ends."""
    return None if step is None else {path.key: min(step, len(path) - 1) for path in paths}


def _describe_place(x: float, y: float, height: float) -> PointText:
    return PointText(f"loss {short(height)}", (("x", short(x)), ("y", short(y))))
