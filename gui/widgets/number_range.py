"""Which stretch of numbers a slider covers."""

import math
from dataclasses import dataclass


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
