"""Which stretch of numbers a slider covers."""

import math
from dataclasses import dataclass

from engine.graph.model import Value


@dataclass(frozen=True)
class Range:
    """A stretch of numbers.

    Args:
        low, high: its ends.
        is_log: steps grow with the numbers.
        has_zero: zero stands before `low`, where the numbers are logarithmic.
        is_whole: only whole numbers.
    """

    low: float
    high: float
    is_log: bool = False
    has_zero: bool = False
    is_whole: bool = False

    def share_of(self, value: float) -> float:
        """Gives where a number stands, from 0 to 1; numbers outside stand at the ends."""
        if self.is_log:
            if value <= 0:
                return 0.0
            share = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return min(max(share, 0.0), 1.0)

    def value_at(self, share: float) -> float:
        """Gives the number at a place from 0 to 1, with three digits."""
        if self.is_log:
            if self.has_zero and share <= 0:
                return 0.0
            value = self.low * (self.high / self.low) ** share
        else:
            value = self.low + share * (self.high - self.low)
        return float(round(value)) if self.is_whole else float(f"{value:.3g}")


RATE = Range(1e-4, 1.0, is_log=True)
CURVATURE = Range(0.1, 100.0, is_log=True)
ANGLE = Range(-90.0, 90.0)
_SHARE = Range(0.0, 0.999)
_NAMED = {
    "lr": RATE,
    "momentum": _SHARE,
    "dampening": _SHARE,
    "alpha": _SHARE,
    "rho": _SHARE,
    "betas": _SHARE,
    "etas": Range(0.1, 2.0),
    "step_sizes": Range(1e-6, 50.0, is_log=True),
    "weight_decay": Range(1e-5, 10.0, is_log=True, has_zero=True),
    "eps": Range(1e-10, 1.0, is_log=True, has_zero=True),
    "max_iter": Range(1, 40, is_whole=True),
    "history_size": Range(1, 100, is_whole=True),
}


def range_of(name: str, default: Value) -> Range | None:
    """Gives the numbers that are worth trying for an argument; None if it is no number."""
    if isinstance(default, bool):
        return None
    if name in _NAMED:
        return _NAMED[name]
    if isinstance(default, int) and default > 1:
        return Range(1, 10.0 * default, is_whole=True)
    if isinstance(default, int | float) and default >= 0:
        if default == 0:
            return Range(1e-5, 1.0, is_log=True, has_zero=True)
        return Range(default / 1e3, default * 1e3, is_log=True)
    return None
