"""Many points and lines handed to Qt at once."""

from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter, QPolygonF
from shiboken6 import Shiboken

Numbers = NDArray[np.float64]


def polygon_of(points: Numbers) -> QPolygonF:
    """Gives an array of x and y as Qt's list of points, without a Python object for each."""
    flat = np.ascontiguousarray(points, dtype=float).ravel()
    polygon = QPolygonF()
    polygon.resize(flat.size // 2)
    if flat.size:
        memory = cast(Any, Shiboken.VoidPtr)(polygon.data(), flat.nbytes, True)  # noqa: FBT003
        np.frombuffer(memory, dtype=float)[:] = flat
    return polygon


class LineArray:
    """Lines that Qt reads straight from an array of x1, y1, x2, y2."""

    def __init__(self, ends: Numbers) -> None:
        self._ends = np.ascontiguousarray(ends, dtype=float).reshape(-1, 4)
        has_lines = self._ends.size > 0
        self._lines = Shiboken.wrapInstance(self._ends.ctypes.data, QLineF) if has_lines else None

    def paint(self, painter: QPainter) -> None:
        """Draws the lines with the painter's pen."""
        if self._lines is not None:
            cast(Any, painter).drawLines(self._lines, len(self._ends))
