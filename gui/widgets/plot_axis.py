"""An axis whose numbers read like those of a book."""

import math
from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtGui import QFont, QFontMetricsF

from gui.theme import Theme


class ReadableAxis(pg.AxisItem):  # type: ignore[misc]
    """Plain decimals where they are short; powers of ten on a logarithmic scale.

    Args:
        orientation: `left` or `bottom`.
    """

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.suffix = ""
        self.enableAutoSIPrefix(enable=False)
        self.setStyle(maxTickLevel=1, tickLength=0, tickTextOffset=6, hideOverlappingLabels=False)

    def take_look(self, theme: Theme, font: QFont) -> None:
        """Takes the colours of a theme, and a font."""
        self.setPen(pg.mkPen(theme.border))
        self.setTextPen(pg.mkPen(theme.text_dim))
        self.setTickFont(font)
        self.label.setFont(font)
        if self.orientation == "bottom":
            self.setHeight(round(QFontMetricsF(font).height() * 2.5))

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Gives the numbers at the ticks."""
        if self.logMode:
            return self.logTickStrings(values, scale, spacing)
        places = max(0, min(8, -_exponent(spacing * scale)))
        return [self._written(value * scale, places) for value in values]

    def logTickValues(
        self, low: float, high: float, _size: float, _standard: object
    ) -> list[tuple[float | None, list[float]]]:
        """Gives the powers of ten, with 2 and 5 between them where there is room."""
        first, last = math.floor(low), math.ceil(high)
        stride = max(1, (last - first) // 8)
        levels: list[tuple[float | None, list[float]]] = [
            (float(stride), [float(each) for each in range(first, last + 1, stride)])
        ]
        if last - first > 4:
            return levels
        digits = range(2, 10) if high - low < 0.5 else (2, 5)
        between = [decade + math.log10(digit) for decade in range(first, last) for digit in digits]
        return [*levels, (None, between)]

    def logTickStrings(self, values: Sequence[float], scale: float, _spacing: float) -> list[str]:
        """Gives the numbers at the ticks of a logarithmic scale."""
        return [f"{10.0**value * scale:.3g}{self.suffix}" for value in values]

    def _written(self, value: float, places: int) -> str:
        if abs(value) >= 1e9 or places > 6:
            return f"{value:.3g}{self.suffix}"
        return f"{value:,.{places}f}{self.suffix}"


def _exponent(spacing: float) -> int:
    return int(f"{spacing:e}".partition("e")[2])
