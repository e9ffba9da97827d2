"""The mouse on a contour plot: picks places, or moves the view."""

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal


class PickingViewBox(pg.ViewBox):  # type: ignore[misc]
    """Tells where it is clicked and dragged.

    While it picks, a drag with the left button picks as well; the middle button, or Shift with
    the left one, moves the view. Else a drag moves the view.

    Signals:
        place_clicked(place): QPointF, in the units of the axes.
        place_dragged(place, is_done): the same, while the button is down and when it comes up.
    """

    place_clicked = Signal(QPointF)
    place_dragged = Signal(QPointF, bool)

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self.is_picking = False

    def mouseDragEvent(self, event: object, axis: int | None = None) -> None:
        """See pyqtgraph."""
        is_left = event.button() == Qt.MouseButton.LeftButton  # type: ignore[attr-defined]
        is_moving = event.modifiers() & Qt.KeyboardModifier.ShiftModifier  # type: ignore[attr-defined]
        if self.is_picking and is_left and not is_moving and axis is None:
            event.accept()  # type: ignore[attr-defined]
            place = self.mapToView(event.pos())  # type: ignore[attr-defined]
            self.place_dragged.emit(QPointF(place), event.isFinish())  # type: ignore[attr-defined]
            return
        super().mouseDragEvent(event, axis)

    def mouseClickEvent(self, event: object) -> None:
        """See pyqtgraph."""
        if event.button() == Qt.MouseButton.LeftButton:  # type: ignore[attr-defined]
            event.accept()  # type: ignore[attr-defined]
            self.place_clicked.emit(QPointF(self.mapToView(event.pos())))  # type: ignore[attr-defined]
