"""The colours of heights: the ground in the valleys, tinted towards the hills."""

from PySide6.QtGui import QColor

from gui.theme import Theme, blend

_BLUE = 6


def area_color(theme: Theme, share: float) -> QColor:
    """Gives the colour of what is higher than a level; curves have a contrast of 3 on it.

    Args:
        theme: which one.
        share: of all levels that are lower, 0 to 1.
    """
    strongest = 0.34 if theme.is_dark else 0.24
    return blend(theme.plot(_BLUE), theme.panel, strongest * share)


def line_color(theme: Theme, share: float) -> QColor:
    """Gives the colour of a level's line."""
    return blend(theme.plot(_BLUE), theme.panel, 0.42 + 0.3 * share)
