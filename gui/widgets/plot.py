"""Curves over one growing number: live, zoomable, readable at every point."""

import math
from collections.abc import Callable, Iterable

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui import theme
from gui.widgets.curves import Curve
from gui.widgets.numbers import short
from gui.widgets.plot_axis import ReadableAxis
from gui.widgets.plot_item import PlottedCurve
from gui.widgets.plot_range import x_range, y_range
from gui.widgets.plot_readout import Reading, ReadOut


class CurvePlot(QWidget):
    """Shows curves; follows their growth until the user moves the view.

    Drag moves, the wheel zooms, a double click (or `F`) shows everything again. The read-out
    follows the mouse, or the left and right keys while the plot has the focus.

    Signals:
        following_changed(is_following): whether the view follows the curves.
    """

    following_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axes = {side: ReadableAxis(side) for side in ("left", "bottom")}
        self.view = pg.PlotWidget(axisItems=dict(self._axes))
        self._items: dict[str, PlottedCurve] = {}
        self._curves: tuple[Curve, ...] = ()
        self._is_following = True
        self._is_log = False
        self._marked: float | None = None
        self._write_x: Callable[[float], str] = short
        self._write_y: Callable[[float], str] = short
        self._cross = pg.InfiniteLine(angle=90)
        self.read_out = ReadOut(self.view)
        self._set_up()

    @property
    def is_following(self) -> bool:
        """Whether the view grows with the curves."""
        return self._is_following

    @property
    def curves(self) -> tuple[Curve, ...]:
        """What is shown."""
        return self._curves

    def show_curves(self, curves: Iterable[Curve]) -> None:
        """Shows these curves and no others; those of the same key are only updated."""
        self._curves = tuple(curves)
        kept = {curve.key for curve in self._curves}
        for key in [key for key in self._items if key not in kept]:
            self._items.pop(key).remove_from(self.view)
        for curve in self._curves:
            if curve.key not in self._items:
                self._items[curve.key] = PlottedCurve(self.view)
            self._items[curve.key].show(curve, self._scale(), is_log=self._is_log)
        if self._is_following:
            self.fit()

    def set_labels(
        self,
        x: str,
        y: str,
        *,
        write_x: Callable[[float], str] = short,
        write_y: Callable[[float], str] = short,
        suffix: str = "",
    ) -> None:
        """Names the axes and says how their numbers are written in the read-out."""
        self._write_x, self._write_y = write_x, write_y
        self._axes["left"].suffix = suffix
        self.view.setLabel("bottom", x)
        self.view.setLabel("left", y)

    def set_log(self, is_log: bool) -> None:
        """Shows y on a logarithmic scale, or not; numbers up to zero then leave gaps."""
        if is_log != self._is_log:
            self._is_log = is_log
            self.view.setLogMode(x=False, y=is_log)
            self.show_curves(self._curves)
            self.fit()

    def fit(self) -> None:
        """Shows everything, and follows the curves from now on."""
        x, y = x_range(self._curves), y_range(self._curves, is_log=self._is_log)
        self.view.getPlotItem().getViewBox().setRange(xRange=x, yRange=y, padding=0)
        self._set_following(is_following=True)

    def read_at(self, x: float) -> None:
        """Shows the cross-hair and the values at the points nearest to `x`."""
        points = [(curve, curve.value_at(x)) for curve in self._curves]
        known = [(curve, point) for curve, point in points if point is not None]
        if not known:
            self.stop_reading()
            return
        nearest = min((point[0] for _, point in known), key=lambda each: abs(each - x))
        self._cross.setPos(nearest)
        self._cross.show()
        readings = [
            Reading(curve.label, self._write_y(point[1]), curve.style) for curve, point in known
        ]
        place = self.view.mapFromScene(self._scene_point(nearest))
        self.read_out.show_at(
            QPoint(place.x(), self.view.height() // 3), self._write_x(nearest), readings
        )

    def stop_reading(self) -> None:
        """Hides the cross-hair and the read-out."""
        self.mark(self._marked)
        self.read_out.hide()

    def mark(self, x: float | None) -> None:
        """Keeps the cross-hair at a place while nobody reads; None keeps none."""
        self._marked = x
        self._cross.setVisible(x is not None)
        if x is not None:
            self._cross.setPos(x)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Moves the cross-hair by keys, fits by `F`."""
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right if self._curves:
                self._step(-1 if event.key() == Qt.Key.Key_Left else 1)
            case Qt.Key.Key_Escape if self._cross.isVisible():
                self.stop_reading()
            case Qt.Key.Key_F:
                self.fit()
            case _:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Ends the reading by keys."""
        self.stop_reading()
        super().focusOutEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Shows everything."""
        self.fit()
        event.accept()

    def _set_up(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Curves")
        item = self.view.getPlotItem()
        item.setMenuEnabled(False)
        # pyqtgraph's menu has no parent and would stay behind.
        item.ctrlMenu.setParent(self, item.ctrlMenu.windowFlags())
        item.hideButtons()
        item.setDownsampling(auto=True, mode="peak")
        item.setClipToView(True)
        item.showGrid(x=True, y=True, alpha=0.25)
        item.getViewBox().disableAutoRange()
        self._cross.hide()
        self.view.addItem(self._cross, ignoreBounds=True)
        item.getViewBox().sigRangeChangedManually.connect(
            lambda: self._set_following(is_following=False)
        )
        self.view.scene().sigMouseMoved.connect(self._on_mouse_moved)
        theme.notifier.changed.connect(self._take_theme)
        self._take_theme()

    def _take_theme(self) -> None:
        colors = theme.current()
        self.view.setBackground(colors.panel)
        self._cross.setPen(pg.mkPen(colors.text_dim, style=Qt.PenStyle.DashLine))
        margin = self.fontMetrics().height() * 0.4
        self.view.getPlotItem().setContentsMargins(margin, margin, margin, margin)
        for axis in self._axes.values():
            axis.take_look(colors, self.font())
        self.show_curves(self._curves)

    def _scale(self) -> float:
        return self.fontMetrics().height() / 16

    def _set_following(self, *, is_following: bool) -> None:
        if is_following != self._is_following:
            self._is_following = is_following
            self.following_changed.emit(is_following)

    def _scene_point(self, x: float) -> QPointF:
        point: QPointF = self.view.getPlotItem().getViewBox().mapViewToScene(QPointF(x, 0))
        return point

    def _on_mouse_moved(self, position: QPointF) -> None:
        box = self.view.getPlotItem().getViewBox()
        if box.sceneBoundingRect().contains(position):
            self.read_at(box.mapSceneToView(position).x())
        else:
            self.stop_reading()

    def _step(self, direction: int) -> None:
        steps = np.unique(np.concatenate([curve.x for curve in self._curves]))
        if not len(steps):
            return
        start = self._cross.value() if self._cross.isVisible() else -math.inf * direction
        is_forward = direction > 0
        index = int(np.searchsorted(steps, start, side="right" if is_forward else "left"))
        index -= not is_forward
        self.read_at(float(steps[min(max(index, 0), len(steps) - 1)]))
