"""Paths over level lines, as values."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from gui.widgets.curve_store import Numbers
from gui.widgets.curves import CurveStyle

Region: TypeAlias = tuple[float, float, float, float]
"""Left, right, bottom, top."""


@dataclass(frozen=True)
class PointText:
    """What is said of one point of a path, or of one place.

    Args:
        heading: such as `SGD, step 12`.
        rows: names and values, such as `("loss", "0.31")`.
    """

    heading: str
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, eq=False)
class ContourPath:
    """One path over a surface.

    Args:
        key: names it from one showing to the next.
        label: what the key of the plot calls it.
        x, y: its points in order; NaN leaves a gap.
        style: its colour, its marker, and whether it is dashed.
        describe: gives the text for a point by its index.
        is_cut: it goes on where it is not shown, so its last point is no end.
    """

    key: str
    label: str
    x: Numbers
    y: Numbers
    style: CurveStyle = field(default_factory=CurveStyle)
    describe: Callable[[int], PointText] | None = None
    is_cut: bool = False

    def __len__(self) -> int:
        return len(self.x)

    def text_at(self, index: int) -> PointText:
        """Gives the text for a point."""
        return self.describe(index) if self.describe else PointText(f"{self.label}, {index}")


@dataclass(frozen=True)
class Mark:
    """A place that is pointed out, such as a minimum.

    Args:
        x, y: where it is.
        symbol: a shape of pyqtgraph.
    """

    x: float
    y: float
    symbol: str = "+"


def within(values: Numbers, low: float, high: float) -> Numbers:
    """Gives coordinates that can be drawn: those far off the shown range are brought nearer."""
    room = 20 * (high - low)
    return np.clip(values, low - room, high + room)
