"""Exponential smoothing of a curve, unbiased at its start."""

from itertools import accumulate

import numpy as np

from gui.widgets.curve_store import Numbers

_BLOCK = 64


class Smoother:
    """Smooths a growing curve: only what is new is computed.

    Each value is the mean of those before it, weighted by `weight` to the power of their age,
    so that the first values are not drawn towards zero. A NaN leaves the mean as it is.

    Args:
        weight: 0 leaves the curve as it is; 0.99 averages about a hundred values.
    """

    def __init__(self, weight: float) -> None:
        self.weight = weight
        self._version = 0
        self._result = np.empty(0)
        self._total = 0.0
        self._mass = 0.0

    def __call__(self, values: Numbers, version: int = 0) -> Numbers:
        """Gives the smoothed curve.

        Args:
            values: begins with the values of the last call.
            version: another number than before says that it does not.
        """
        if self.weight <= 0:
            return values
        if version != self._version or len(values) < len(self._result):
            self._version, self._result = version, np.empty(0)
            self._total = self._mass = 0.0
        new = values[len(self._result) :]
        if len(new):
            self._result = np.concatenate([self._result, self._means(new)])
        return self._result

    def _means(self, values: Numbers) -> Numbers:
        is_number = np.isfinite(values)
        totals = decayed_sums(np.where(is_number, values, 0.0), self.weight, self._total)
        masses = decayed_sums(is_number.astype(float), self.weight, self._mass)
        self._total, self._mass = float(totals[-1]), float(masses[-1])
        is_empty = masses == 0
        return np.where(is_empty, np.nan, totals / np.where(is_empty, 1.0, masses))


def decayed_sums(values: Numbers, weight: float, start: float = 0.0) -> Numbers:
    """Gives s[i] = weight · s[i-1] + values[i], block by block as matrix products."""
    count = len(values)
    blocks = np.pad(values, (0, -count % _BLOCK)).reshape(-1, _BLOCK)
    age = np.arange(_BLOCK)[None, :] - np.arange(_BLOCK)[:, None]
    kernel = np.where(age >= 0, weight ** np.maximum(age, 0), 0.0)
    local = blocks @ kernel
    whole = weight**_BLOCK
    carried = list(accumulate(local[:, -1], lambda sum_, last: whole * sum_ + last, initial=start))
    decay = weight ** np.arange(1, _BLOCK + 1)
    sums: Numbers = (local + np.array(carried[:-1])[:, None] * decay).ravel()[:count]
    return sums
