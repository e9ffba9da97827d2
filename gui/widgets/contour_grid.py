"""Heights on a grid, and the level lines through them. No Qt."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

import contourpy
import numpy as np
from numpy.typing import NDArray

from gui.widgets.curve_store import LARGEST, Numbers

_MOST_LEVELS = 16
_WIDE = 40.0
"""Heights whose large ones are so many times the small ones get logarithmic levels."""
_DIGITS = (1.0, 2.0, 5.0)


class Spacing(Enum):
    """How the levels follow one another."""

    AUTO = auto()
    EVEN = auto()
    LOGARITHMIC = auto()


@dataclass(frozen=True, eq=False)
class HeightGrid:
    """Heights at the crossings of columns and rows.

    Args:
        x: places of the columns, growing.
        y: places of the rows, growing.
        heights: shape (rows, columns); NaN where there is none.
    """

    x: Numbers
    y: Numbers
    heights: Numbers

    @classmethod
    def of(
        cls,
        x: Sequence[float] | Numbers,
        y: Sequence[float] | Numbers,
        rows: Sequence[Sequence[float | None]] | Numbers,
    ) -> "HeightGrid":
        """Gives a grid that can be drawn: None and infinities are missing, giants are cut."""
        heights = np.array(rows, dtype=np.float64).reshape(len(y), len(x))
        heights = np.where(np.isfinite(heights), np.clip(heights, -LARGEST, LARGEST), np.nan)
        return cls(np.asarray(x, np.float64), np.asarray(y, np.float64), heights)

    @property
    def is_drawable(self) -> bool:
        """Whether there can be lines: at least two columns and rows, and two heights."""
        return min(self.heights.shape) > 1 and int(np.isfinite(self.heights).sum()) > 1

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """Left, right, bottom, top."""
        return float(self.x[0]), float(self.x[-1]), float(self.y[0]), float(self.y[-1])

    def height_at(self, x: float, y: float) -> float:
        """Gives the height between the crossings; NaN outside, or beside a missing one."""
        left, right, bottom, top = self.extent
        if not (self.is_drawable and left <= x <= right and bottom <= y <= top):
            return math.nan
        column = min(int(np.searchsorted(self.x, x, side="right")) - 1, len(self.x) - 2)
        row = min(int(np.searchsorted(self.y, y, side="right")) - 1, len(self.y) - 2)
        across = (x - self.x[column]) / (self.x[column + 1] - self.x[column])
        up = (y - self.y[row]) / (self.y[row + 1] - self.y[row])
        corners = self.heights[row : row + 2, column : column + 2]
        return float(np.array([1 - up, up]) @ corners @ np.array([1 - across, across]))


@dataclass(frozen=True, eq=False)
class Level:
    """One level as it is drawn.

    Args:
        height: of its line.
        lines: points of the line, shape (points, 2); a row of NaN between its parts.
        area: outlines of all that is higher, one after another, shape (points, 2).
        area_ends: where each outline ends in `area`.
    """

    height: float
    lines: Numbers
    area: Numbers
    area_ends: NDArray[np.int64]


def level_heights(heights: Numbers, spacing: Spacing = Spacing.AUTO) -> list[float]:
    """Gives up to 16 round heights that show the form of a surface.

    Args:
        heights: of the surface; NaN where there is none.
        spacing: `AUTO` takes logarithmic levels where the range is large.
    """
    known = heights[np.isfinite(heights)]
    if not len(known) or float(known.min()) == float(known.max()):
        return []
    is_log = spacing is Spacing.LOGARITHMIC or (spacing is Spacing.AUTO and _is_wide(known))
    levels = _logarithmic(known) if is_log and (known > 0).any() else []
    return levels if len(levels) > 1 else _even(known)


def traced(grid: HeightGrid, levels: Sequence[float]) -> list[Level]:
    """Gives the line, and the area above it, of each level."""
    if not grid.is_drawable:
        return []
    generator = contourpy.contour_generator(
        grid.x,
        grid.y,
        np.ma.masked_invalid(grid.heights),
        line_type=contourpy.LineType.ChunkCombinedNan,
        fill_type=contourpy.FillType.ChunkCombinedOffset,
    )
    return [_level(generator, height) for height in levels]


def _level(generator: contourpy.ContourGenerator, height: float) -> Level:
    lines = generator.lines(height)[0][0]
    points, offsets = (each[0] for each in generator.filled(height, 10 * LARGEST))
    nothing = np.empty((0, 2))
    return Level(
        height,
        nothing if lines is None else np.asarray(lines, np.float64),
        nothing if points is None else np.asarray(points, np.float64),
        np.asarray([] if offsets is None else offsets[1:], np.int64),
    )


def _is_wide(known: Numbers) -> bool:
    if known.min() < 0:
        return False
    low, high = np.quantile(known, [0.05, 0.98])
    return bool(high > _WIDE * low)


def _logarithmic(known: Numbers) -> list[float]:
    above = known[known > 0]
    # The lowest few in a thousand are the floor of the valley; below them lines would be dots.
    low, high = (float(each) for each in np.quantile(above, [0.005, 0.995]))
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for digits in (_DIGITS, (1.0, 3.0), (1.0,)):
        found = [digit * 10.0**decade for decade in decades for digit in digits]
        found = [height for height in found if low <= height <= high]
        if len(found) <= _MOST_LEVELS:
            return found
    stride = math.ceil(len(found) / _MOST_LEVELS)
    return found[::-stride][::-1]


def _even(known: Numbers) -> list[float]:
    low, high = float(known.min()), float(np.quantile(known, 0.995))
    if high <= low:
        high = float(known.max())
    step = _round_step((high - low) / _MOST_LEVELS)
    first = math.floor(low / step) + 1
    return [number * step for number in range(first, first + _MOST_LEVELS) if number * step < high]


def _round_step(least: float) -> float:
    decade = 10.0 ** math.floor(math.log10(least))
    return next(digit * decade for digit in (1, 2, 2.5, 5, 10) if digit * decade >= least * 0.999)
