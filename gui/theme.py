"""The colours and metrics of the window: a light and a dark theme, and the one that is shown."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from engine.errors import UnknownNameError
from gui.stylesheet import stylesheet

SYSTEM = "system"
NAMES = (SYSTEM, "light", "dark")
SCALES = (80, 90, 100, 110, 125, 150, 175, 200)


_ORANGE, _SKY, _GREEN, _YELLOW, _BLUE, _VERMILION, _PURPLE, _GREY, _INK = range(9)
# Okabe and Ito's set, which the colour-blind can tell apart; darker where the ground is light.
_ON_DARK = (
    *("#E69F00", "#56B4E9", "#1FB58F", "#F0E442", "#5B9BE6", "#EE7B4D", "#D58FB6", "#98A1B0"),
    "#D5DBE6",
)
_ON_LIGHT = (
    *("#A85B00", "#0B74AD", "#00795A", "#7A6D00", "#2F55B0", "#B8430A", "#9A3F75", "#667080"),
    "#39424F",
)

_FAMILY_HUES = {
    "input and output": _GREEN,
    "convolution": _SKY,
    "pooling": _BLUE,
    "linear": _ORANGE,
    "activation": _YELLOW,
    "normalization": _PURPLE,
    "dropout": _GREY,
    "shape": _GREY,
    "arithmetic": _PURPLE,
    "loss": _VERMILION,
    "recurrent": _BLUE,
    "attention": _PURPLE,
    "embedding": _ORANGE,
    "parameters": _ORANGE,
    "resampling": _SKY,
    "elementwise": _PURPLE,
    "torchvision": _BLUE,
    "block": _INK,
    "your own": _INK,
}
_WIRE_HUES = {
    0: _VERMILION,
    1: _PURPLE,
    2: _ORANGE,
    3: _GREEN,
    4: _SKY,
    5: _YELLOW,
}
_SHARING_HUES = (_PURPLE, _YELLOW, _GREEN, _VERMILION, _ORANGE, _BLUE)
"""Not that of a selection."""
_PLOT_HUES = (_SKY, _ORANGE, _GREEN, _PURPLE, _VERMILION, _YELLOW, _BLUE, _GREY)


@dataclass(frozen=True)
class Theme:
    """Named colours. Text has a contrast of 4.5 on what it stands on, lines and icons of 3.

    Args:
        name: `light` or `dark`.
        background, grid: of the canvas.
        panel: behind lists, tables and forms.
        raised: of tool bars, headers and tabs that are not shown.
        field: behind what can be typed into.
        hover: behind what the mouse is over.
        border: a quiet line between areas.
        field_border: the outline of what can be operated.
        text, text_dim: on panel, background, raised and node.
        node, node_border: of a node on the canvas.
        selection: the outline of what is selected.
        selected_row: behind a selected row; `text` stands on it.
        accent, accent_text: of the main button and what is on it.
        error, warning, success: of icons and outlines; second to a shape or a word.
        hues: strong colours of families, wires and curves.
    """

    name: str
    background: QColor
    grid: QColor
    panel: QColor
    raised: QColor
    field: QColor
    hover: QColor
    border: QColor
    field_border: QColor
    text: QColor
    text_dim: QColor
    node: QColor
    node_border: QColor
    selection: QColor
    selected_row: QColor
    accent: QColor
    accent_text: QColor
    error: QColor
    warning: QColor
    success: QColor
    hues: tuple[QColor, ...]

    @property
    def is_dark(self) -> bool:
        """Whether light text stands on dark ground."""
        return self.name == "dark"

    def family(self, family: str) -> QColor:
        """The strong colour of a family of operators, for icons and bars."""
        return self.hues[_FAMILY_HUES.get(family.lower(), _GREY)]

    def node_title(self, family: str) -> QColor:
        """The ground of a node's title; `text` stands on it."""
        return blend(self.family(family), self.node, 0.26)

    def wire(self, rank: int | None) -> QColor:
        """The colour of a wire whose tensor has so many dimensions; None if it is not known."""
        return self.hues[_GREY if rank is None else _WIRE_HUES[max(0, min(rank, 5))]]

    def sharing(self, index: int) -> QColor:
        """The colour of the nodes that share the weights with this number."""
        return self.hues[_SHARING_HUES[index % len(_SHARING_HUES)]]

    def plot(self, index: int) -> QColor:
        """The colour of the curve with this number."""
        return self.hues[_PLOT_HUES[index % len(_PLOT_HUES)]]


def blend(color: QColor, ground: QColor, share: float) -> QColor:
    """Gives `ground` with a share of `color` in it."""
    return QColor.fromRgbF(
        color.redF() * share + ground.redF() * (1 - share),
        color.greenF() * share + ground.greenF() * (1 - share),
        color.blueF() * share + ground.blueF() * (1 - share),
    )


def _theme(name: str, hues: tuple[str, ...], **names: str) -> Theme:
    colors: dict[str, Any] = {each: QColor(value) for each, value in names.items()}
    return Theme(name=name, hues=tuple(QColor(hue) for hue in hues), **colors)


DARK = _theme(
    "dark",
    _ON_DARK,
    background="#15171C",
    grid="#22262E",
    panel="#1D2026",
    raised="#252930",
    field="#16181D",
    hover="#2D323B",
    border="#343A45",
    field_border="#687082",
    text="#E8EAEE",
    text_dim="#A3ABB9",
    node="#262A32",
    node_border="#6A7384",
    selection="#5AA9FF",
    selected_row="#1F4A7F",
    accent="#2A70CC",
    accent_text="#FFFFFF",
    error="#FF6B61",
    warning="#F2B13C",
    success="#35C28F",
)

LIGHT = _theme(
    "light",
    _ON_LIGHT,
    background="#F3F5F8",
    grid="#E1E5EB",
    panel="#FFFFFF",
    raised="#EDF0F4",
    field="#FFFFFF",
    hover="#E3E8EF",
    border="#D3D9E2",
    field_border="#828B9A",
    text="#1A1E26",
    text_dim="#555E6D",
    node="#FFFFFF",
    node_border="#7E8898",
    selection="#1667D6",
    selected_row="#CFE2FB",
    accent="#1B62C9",
    accent_text="#FFFFFF",
    error="#C42B1F",
    warning="#9A6200",
    success="#0A7A55",
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


class ThemeNotifier(QObject):
    """Knows which theme is shown.

    Signals:
        changed: another theme or another scale is shown.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.theme = DARK
        self.choice = SYSTEM
        self.scale = 100
        self._font: QFont | None = None
        self._is_following = False

    def apply(self, app: QApplication, choice: str, scale: int) -> None:
        """Shows a theme, or that of the system, at a scale in per cent."""
        self._follow(app)
        self.choice, self.scale = choice, scale
        self.theme = _system_theme(app) if choice == SYSTEM else THEMES[choice]
        if self._font is None:
            self._font = app.font()
        if app.style().name() != "fusion":
            app.setStyle(QStyleFactory.create("Fusion"))
        font = _scaled(self._font, scale)
        app.setFont(font)
        app.setPalette(qt_palette(self.theme))
        app.setStyleSheet(stylesheet(self.theme, scale / 100, font.pointSizeF()))
        self.changed.emit()

    def _follow(self, app: QApplication) -> None:
        if not self._is_following:
            self._is_following = True
            app.styleHints().colorSchemeChanged.connect(self._on_system_scheme_changed)

    def _on_system_scheme_changed(self) -> None:
        app = QApplication.instance()
        if self.choice == SYSTEM and isinstance(app, QApplication):
            self.apply(app, SYSTEM, self.scale)


notifier = ThemeNotifier()
"""Tells every view when it has to take new colours."""


def current() -> Theme:
    """The theme that is shown."""
    return notifier.theme


def apply(app: QApplication, name: str, scale: int | None = None) -> None:
    """Shows a theme in the whole application.

    Args:
        app: the application.
        name: `light`, `dark` or `system`.
        scale: of text and controls in per cent; as it is, if None.

    Raises:
        UnknownNameError: there is no theme of that name.
    """
    if name not in NAMES:
        raise UnknownNameError("theme", name, NAMES)
    notifier.apply(app, name, notifier.scale if scale is None else scale)


def qt_palette(theme: Theme) -> QPalette:
    """Gives the theme as Qt's own controls take it."""
    palette = QPalette()
    role = QPalette.ColorRole
    for each, color in {
        role.Window: theme.panel,
        role.WindowText: theme.text,
        role.Base: theme.field,
        role.AlternateBase: theme.raised,
        role.Text: theme.text,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.BrightText: theme.error,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.PlaceholderText: theme.text_dim,
        role.Highlight: theme.selected_row,
        role.HighlightedText: theme.text,
        role.Accent: theme.accent,
        role.Link: theme.selection,
        role.LinkVisited: theme.selection,
        role.Light: theme.hover,
        role.Midlight: theme.hover,
        role.Mid: theme.border,
        role.Dark: theme.border,
        role.Shadow: theme.background,
    }.items():
        palette.setColor(each, color)
    faint = blend(theme.text_dim, theme.panel, 0.6)
    for each in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, faint)
    return palette


def _system_theme(app: QApplication) -> Theme:
    is_light = app.styleHints().colorScheme() is Qt.ColorScheme.Light
    return LIGHT if is_light else DARK


def _scaled(font: QFont, scale: int) -> QFont:
    scaled = QFont(font)
    scaled.setPointSizeF(max(font.pointSizeF(), 9.5) * scale / 100)
    return scaled
