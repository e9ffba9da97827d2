"""What part of the scene the view shows, and how large."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QTransform
from PySide6.QtWidgets import QGraphicsView

SMALLEST = 0.02
SMALLEST_FRAME = 1e-6
"""Frame All shows all of a drawing however large it is."""
LARGEST = 4.0
STEP = 1.25
LINE_HEIGHT = 15.0
"""Pixels of a line of text at which a scene unit is a pixel; larger text makes 100 % larger."""
FREEDOM = 20_000.0
"""How far one can at least scroll beyond the nodes, in scene units."""


class Camera:
    """Zooms and pans a view. 100 % means that the canvas's text is as large as the window's."""

    def __init__(self, view: QGraphicsView) -> None:
        self._view = view
        self._base = 1.0
        self._content = QRectF()
        self.take_font()

    @property
    def scale(self) -> float:
        """Pixels per scene unit."""
        return self._view.transform().m11()

    @property
    def zoom(self) -> float:
        """The scale against 100 %."""
        return self.scale / self._base

    def take_font(self) -> None:
        """Lets 100 % follow the font of the window, the zoom staying what it is."""
        zoom = self.zoom
        height = QFontMetricsF(self._view.font()).height()
        self._base = min(max(height / LINE_HEIGHT, 0.75), 4.0)
        self._show(zoom * self._base)

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zooms, what is at a point of the view staying there; its middle if None."""
        view = self._view
        point = at if at is not None else QRectF(view.viewport().rect()).center()
        before = self.to_scene(point)
        self._show(self.scale * factor, smallest=min(SMALLEST, self.scale))
        after = self.to_scene(point)
        self._centre(self.centre() + before - after)

    def zoom_to(self, zoom: float) -> None:
        """Zooms so that 1 is 100 %."""
        self.zoom_by(zoom * self._base / self.scale)

    def pan(self, pixels: QPointF) -> None:
        """Moves what is seen by so many pixels."""
        horizontal, vertical = (
            self._view.horizontalScrollBar(),
            self._view.verticalScrollBar(),
        )
        horizontal.setValue(horizontal.value() + round(pixels.x()))
        vertical.setValue(vertical.value() + round(pixels.y()))

    def frame(self, rect: QRectF, *, largest: float = 1.0, top: float = 0.0) -> None:
        """Shows all of a rectangle, at no more than the zoom `largest`.

        Args:
            rect: in the scene.
            largest: the zoom.
            top: pixels of the view that something else covers.
        """
        if rect.isEmpty():
            self._show(self._base)
            self._centre(QPointF(0, 0))
            return
        size = self._view.viewport().size()
        room = 0.94
        fitting = min(
            size.width() * room / (rect.width() + 24),
            max(size.height() - top, 40.0) * room / (rect.height() + 24),
        )
        self._show(min(fitting, largest * self._base), smallest=SMALLEST_FRAME)
        self._centre(rect.center() - QPointF(0, top / 2 / self.scale))

    def show(self, scale: float, centre: QPointF) -> None:
        """Shows a point of the scene in the middle, at a scale that was shown before."""
        self._show(scale, smallest=SMALLEST_FRAME)
        self._centre(centre)

    def reveal(self, rect: QRectF) -> None:
        """Moves as little as needed to show a rectangle; the zoom stays."""
        seen = self.seen()
        margin = 30 / self.scale
        wanted = rect.adjusted(-margin, -margin, margin, margin)
        if seen.contains(wanted):
            return
        dx = max(0.0, wanted.right() - seen.right()) - max(0.0, seen.left() - wanted.left())
        dy = max(0.0, wanted.bottom() - seen.bottom()) - max(0.0, seen.top() - wanted.top())
        self._centre(seen.center() + QPointF(dx, dy))

    def seen(self) -> QRectF:
        """The part of the scene that is shown."""
        rect = QRectF(self._view.viewport().rect())
        return QRectF(self.to_scene(rect.topLeft()), self.to_scene(rect.bottomRight()))

    def centre(self) -> QPointF:
        """The point of the scene in the middle of the view."""
        return self.to_scene(QRectF(self._view.viewport().rect()).center())

    def to_scene(self, point: QPointF) -> QPointF:
        """Where a point of the view is in the scene."""
        inverted, _ = self._view.viewportTransform().inverted()
        return inverted.map(point)

    def to_view(self, point: QPointF) -> QPointF:
        """Where a point of the scene is in the view."""
        return self._view.viewportTransform().map(point)

    def allow(self, content: QRectF) -> None:
        """Lets the view go to the content and well beyond."""
        self._content = content
        self._give_room()

    def _give_room(self) -> None:
        """Keeps more around the content than the view shows at this scale.

        Qt would centre what fits into the view, so that an edit which changes the extent of the
        drawing would move the camera.
        """
        size = self._view.viewport().size()
        room = max(FREEDOM, 2 * max(size.width(), size.height()) / self.scale)
        rect = self._content.adjusted(-room, -room, room, room)
        if rect != self._view.sceneRect():
            self._view.setSceneRect(rect)

    def _show(self, scale: float, smallest: float = SMALLEST) -> None:
        bounded = min(max(scale, smallest), LARGEST * self._base)
        self._view.setTransform(QTransform.fromScale(bounded, bounded))
        self._give_room()

    def _centre(self, point: QPointF) -> None:
        self._view.centerOn(point)
