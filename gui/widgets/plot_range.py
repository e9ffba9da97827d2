"""Which part of the plane a plot of some curves shows."""

from collections.abc import Iterable

import numpy as np

from gui.widgets.curve_store import Numbers
from gui.widgets.curves import Curve

_SAMPLE = 20_000
_OUTLIER = 3.0


def x_range(curves: Iterable[Curve]) -> tuple[float, float]:
    """Gives the extent of all curves, with some room on the right."""
    ends = [(float(curve.x[0]), float(curve.x[-1])) for curve in curves if len(curve.x)]
    if not ends:
        return 0.0, 1.0
    low, high = min(end[0] for end in ends), max(end[1] for end in ends)
    width = (high - low) or max(abs(high), 1.0)
    return low - 0.01 * width, high + 0.03 * width


def y_range(curves: Iterable[Curve], *, is_log: bool) -> tuple[float, float]:
    """Gives a range that shows the curves well: a few wild values do not flatten the rest.

    Args:
        curves: what is shown.
        is_log: the range is of the logarithms to base 10.
    """
    values = _sampled(curves)
    values = np.log10(values[values > 0]) if is_log else values
    if not len(values):
        return (-3.0, 1.0) if is_log else (0.0, 1.0)
    low, high = float(values.min()), float(values.max())
    if not is_log:
        low, high = _without_outliers(values, low, high)
    room = 0.06 * (high - low) or 0.1 * max(abs(high), 1e-6)
    return low - room, high + room


def _sampled(curves: Iterable[Curve]) -> Numbers:
    parts = [part for curve in curves for part in (curve.y, curve.faint) if part is not None]
    stride = max(1, sum(len(part) for part in parts) // _SAMPLE)
    values = np.concatenate([np.empty(0), *(part[::stride] for part in parts)])
    values = np.concatenate([values, *(part[-1:] for part in parts)])
    finite: Numbers = values[np.isfinite(values)]
    return finite


def _without_outliers(values: Numbers, low: float, high: float) -> tuple[float, float]:
    least, most = (float(each) for each in np.quantile(values, [0.02, 0.98]))
    spread = most - least
    if spread <= 0:
        return low, high
    return max(low, least - _OUTLIER * spread), min(high, most + _OUTLIER * spread)
