"""Icons, drawn in the colours of the theme that is shown at the moment they are painted."""

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from engine.errors import UnknownNameError
from gui import theme

# Strokes on a grid of 24, ends and corners round.
SHAPES = {
    "new": '<path d="M14 3H6v18h12V7zM14 3v4h4"/>',
    "open": '<path d="M3 19V5h6l2 3h8v3M3 19l3-8h16l-3 8z"/>',
    "save": '<path d="M4 4h13l3 3v13H4zM8 4v5h7V4M7 20v-7h10v7"/>',
    "export": '<path d="M12 15V3M8 7l4-4 4 4M4 14v6h16v-6"/>',
    "import": '<path d="M12 3v12M8 11l4 4 4-4M4 14v6h16v-6"/>',
    "undo": '<path d="M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10h-3"/>',
    "redo": '<path d="M16 5l4 4-4 4M20 9H10a5 5 0 0 0 0 10h3"/>',
    "cut": '<circle cx="6" cy="18" r="3"/><circle cx="18" cy="18" r="3"/>'
    '<path d="M8 16L17 3M16 16L7 3"/>',
    "copy": '<rect x="8" y="8" width="12" height="12" rx="2"/><path d="M16 4H4v12"/>',
    "paste": '<rect x="5" y="5" width="14" height="16" rx="2"/><path d="M9 3h6v4H9z"/>',
    "delete": '<path d="M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6"/>',
    "search": '<circle cx="11" cy="11" r="6"/><path d="M16 16l5 5"/>',
    "add": '<path d="M12 5v14M5 12h14"/>',
    "remove": '<path d="M5 12h14"/>',
    "close": '<path d="M6 6l12 12M18 6L6 18"/>',
    "check": '<path d="M5 13l5 5L20 7"/>',
    "reset": '<path d="M5 5v5h5M5 10a8 8 0 1 1-1 5"/>',
    "train": '<path d="M7 4l13 8-13 8z" fill="{color}"/>',
    "pause": '<path d="M7 5h3v14H7zM14 5h3v14h-3z" fill="{color}"/>',
    "stop": '<rect x="6" y="6" width="12" height="12" rx="1" fill="{color}"/>',
    "resume": '<path d="M10 4l11 8-11 8z" fill="{color}"/><path d="M5 4v16"/>',
    "frame": '<path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"/>',
    "zoom-in": '<circle cx="11" cy="11" r="6"/><path d="M16 16l5 5M11 8v6M8 11h6"/>',
    "zoom-out": '<circle cx="11" cy="11" r="6"/><path d="M16 16l5 5M8 11h6"/>',
    "tidy": '<rect x="3" y="4" width="6" height="5"/><rect x="15" y="4" width="6" height="5"/>'
    '<rect x="9" y="15" width="6" height="5"/><path d="M6 9v3h12V9M12 12v3"/>',
    "error": '<circle cx="12" cy="12" r="9"/><path d="M12 7v6M12 16.6v.2"/>',
    "warning": '<path d="M12 3L2 20h20zM12 9v5M12 16.9v.2"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.2v.2"/>',
    "waiting": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l4 2"/>',
    "fix": '<path d="M14 6a4 4 0 0 1 5-2l-2 3 1 2 3 0a4 4 0 0 1-6 3l-7 8-3-3 8-7a4 4 0 0 1 1-4z"/>',
    "help": '<circle cx="12" cy="12" r="9"/><path d="M9 10a3 3 0 1 1 4 2.8c-.8.4-1 1-1 1.7'
    'M12 17.3v.2"/>',
    "link": '<path d="M14 4h6v6M20 4l-9 9M18 14v6H4V6h6"/>',
    "folder": '<path d="M3 5h6l2 3h10v11H3z"/>',
    "theme": '<circle cx="12" cy="12" r="8"/><path d="M12 4v16a8 8 0 0 0 0-16z" fill="{color}"/>',
    "up": '<path d="M9 20V6M4 11l5-5 5 5M9 20h10"/>',
    "back": '<path d="M14 6l-6 6 6 6"/>',
    "forward": '<path d="M10 6l6 6-6 6"/>',
    "block": '<rect x="4" y="4" width="16" height="16" rx="3"/>'
    '<rect x="9.5" y="9.5" width="5" height="5" rx="1" fill="{color}"/>',
    "dissolve": '<path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"/>'
    '<circle cx="12" cy="12" r="2" fill="{color}"/>',
    "share": '<circle cx="9" cy="12" r="5.5"/><circle cx="15" cy="12" r="5.5"/>',
    "argument": '<path d="M8 20c3 0 3-3 4-8s1-8 5-8M7 11h9"/>',
    "python": '<path d="M14 3H6v18h12V7zM14 3v4h4"/><path d="M9 14h6M12 11v6"/>',
    "palette": '<rect x="4" y="4" width="7" height="7"/><rect x="4" y="14" width="7" height="6"/>'
    '<path d="M15 5h6M15 9h6M15 15h6M15 19h6"/>',
    "sliders": '<path d="M4 7h9M19 7h1M4 17h1M11 17h9"/><circle cx="16" cy="7" r="3"/>'
    '<circle cx="8" cy="17" r="3"/>',
    "network": '<circle cx="5" cy="6" r="2"/><circle cx="5" cy="18" r="2"/>'
    '<circle cx="13" cy="12" r="2"/><circle cx="21" cy="12" r="1.5"/>'
    '<path d="M7 7l4 4M7 17l4-4M15 12h4"/>',
}


class ThemeIconEngine(QIconEngine):
    """Paints one shape in the theme's colours.

    Args:
        name: of the shape.
        role: the theme's colour it has.
    """

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        """See Qt."""
        shown = theme.current()
        color = getattr(shown, self._role)
        if mode is QIcon.Mode.Disabled:
            color = theme.blend(shown.text_dim, shown.panel, 0.5)
        side = min(rect.width(), rect.height())
        square = QRectF(0, 0, side, side)
        square.moveCenter(QRectF(rect).center())
        _renderer(self._name, color.name()).render(painter, square)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """See Qt."""
        return _painted(self, size, mode, state)

    def clone(self) -> QIconEngine:
        """See Qt."""
        return ThemeIconEngine(self._name, self._role)


def icon(name: str, role: str = "text") -> QIcon:
    """Gives an icon.

    Args:
        name: one of `SHAPES`.
        role: the theme's colour it is drawn in.

    Raises:
        UnknownNameError: there is no icon of that name.
    """
    if name not in SHAPES:
        raise UnknownNameError("icon", name, SHAPES)
    return QIcon(ThemeIconEngine(name, role))


def swatch(family: str) -> QIcon:
    """Gives a small square in the colour of a family of operators."""
    return QIcon(_SwatchEngine(family))


class _SwatchEngine(QIconEngine):
    def __init__(self, family: str) -> None:
        super().__init__()
        self._family = family

    def paint(self, painter: QPainter, rect: QRect, _mode: QIcon.Mode, _state: QIcon.State) -> None:
        """See Qt."""
        side = min(rect.width(), rect.height()) * 0.6
        square = QRectF(0, 0, side, side)
        square.moveCenter(QRectF(rect).center())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.current().family(self._family))
        painter.drawRoundedRect(square, side / 4, side / 4)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """See Qt."""
        return _painted(self, size, mode, state)

    def clone(self) -> QIconEngine:
        """See Qt."""
        return _SwatchEngine(self._family)


def program_icon() -> QIcon:
    """Gives Netloom's own icon."""
    pixmap = QPixmap(128, 128)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#1B62C9"))
    painter.drawRoundedRect(QRectF(4, 4, 120, 120), 26, 26)
    _renderer("network", "#FFFFFF").render(painter, QRectF(20, 20, 88, 88))
    painter.end()
    return QIcon(pixmap)


def _painted(engine: QIconEngine, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
    pixmap = QPixmap(size)
    if pixmap.isNull():
        return pixmap
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    engine.paint(painter, QRect(QPoint(0, 0), size), mode, state)
    painter.end()
    return pixmap


@cache
def _renderer(name: str, color: str) -> QSvgRenderer:
    shape = SHAPES[name].replace("{color}", color)
    text = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" '
        f'stroke="{color}" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">'
        f"{shape}</svg>"
    )
    return QSvgRenderer(QByteArray(text.encode()))
