"""What a plot shows, as values."""

from dataclasses import dataclass, field

import numpy as np

from gui.widgets.curve_store import Numbers

MARKERS = ("o", "s", "t1", "d", "t", "star", "h", "+")
"""Shapes that tell curves apart where colours cannot."""


@dataclass(frozen=True)
class CurveStyle:
    """How a curve is drawn.

    Args:
        color: which of the theme's colours for curves.
        marker: which shape: at every point of a sparse curve, at the end of a dense one.
        is_dashed: dashes instead of a line.
        is_sparse: few points, each of which is worth a marker.
    """

    color: int = 0
    marker: int = 0
    is_dashed: bool = False
    is_sparse: bool = False

    @property
    def symbol(self) -> str:
        """The marker's name in pyqtgraph."""
        return MARKERS[self.marker % len(MARKERS)]


@dataclass(frozen=True, eq=False)
class Curve:
    """One curve of a plot.

    Args:
        key: names it from one showing to the next.
        label: what the key and the read-out call it.
        x: growing numbers.
        y: as many numbers; NaN leaves a gap.
        style: how it is drawn.
        faint: the values before smoothing, drawn faintly behind.
        group: what several curves share one entry of the key by; empty for an entry of its own.
    """

    key: str
    label: str
    x: Numbers
    y: Numbers
    style: CurveStyle = field(default_factory=CurveStyle)
    faint: Numbers | None = None
    group: str = ""

    def value_at(self, x: float) -> tuple[float, float] | None:
        """Gives the point whose x is nearest, if there is one in or near the curve."""
        if not len(self.x):
            return None
        right = int(np.searchsorted(self.x, x))
        near = [index for index in (right - 1, right) if 0 <= index < len(self.x)]
        index = min(near, key=lambda each: abs(float(self.x[each]) - x))
        return float(self.x[index]), float(self.y[index])

    @property
    def last(self) -> float:
        """The last value; NaN if there is none."""
        return float(self.y[-1]) if len(self.y) else float("nan")
