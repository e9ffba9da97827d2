"""Contrast (WCAG 1.4.3 and 1.4.11) and the change of themes."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from engine.errors import UnknownNameError
from gui import theme
from gui.theme import DARK, LIGHT, Theme

both = pytest.mark.parametrize("shown", [DARK, LIGHT], ids=lambda shown: shown.name)


def luminance(color: QColor) -> float:
    channels = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (
        value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@both
@pytest.mark.parametrize("ground", ["panel", "background", "raised", "field", "node", "hover"])
def test_text_can_be_read(shown: Theme, ground: str) -> None:
    assert contrast(shown.text, getattr(shown, ground)) >= 7
    assert contrast(shown.text_dim, getattr(shown, ground)) >= 4.5


@both
def test_text_can_be_read_on_colours(shown: Theme) -> None:
    assert contrast(shown.text, shown.selected_row) >= 4.5
    assert contrast(shown.accent_text, shown.accent) >= 4.5
    for family in ("convolution", "activation", "loss", "a family of tomorrow"):
        assert contrast(shown.text, shown.node_title(family)) >= 4.5


@both
@pytest.mark.parametrize("ground", ["panel", "background", "field"])
def test_lines_and_icons_can_be_seen(shown: Theme, ground: str) -> None:
    colors = [shown.error, shown.warning, shown.success, shown.selection, *shown.hues]
    colors += [shown.field_border, shown.node_border]
    for color in colors:
        assert contrast(color, getattr(shown, ground)) >= 3, color.name()


@both
def test_error_text_can_be_read_on_panels(shown: Theme) -> None:
    assert contrast(shown.error, shown.panel) >= 4.5
    assert contrast(shown.warning, shown.panel) >= 4.5


@both
def test_wires_of_different_ranks_differ(shown: Theme) -> None:
    names = {shown.wire(rank).name() for rank in (None, 0, 1, 2, 3, 4, 5)}
    assert len(names) == 7
    assert shown.wire(9) == shown.wire(5)


def test_a_theme_reaches_every_widget_and_tells_the_views(qapp: QApplication, qtbot) -> None:
    with qtbot.waitSignal(theme.notifier.changed):
        theme.apply(qapp, "light")
    assert qapp.palette().window().color() == LIGHT.panel
    assert theme.current() is LIGHT
    theme.apply(qapp, "dark")
    assert qapp.palette().window().color() == DARK.panel


def test_the_scale_enlarges_text(qapp: QApplication) -> None:
    theme.apply(qapp, "dark", 100)
    usual = qapp.font().pointSizeF()
    theme.apply(qapp, "dark", 200)
    assert qapp.font().pointSizeF() == pytest.approx(2 * usual)
    theme.apply(qapp, "dark", 100)


def test_an_unknown_theme_is_refused_with_a_hint(qapp: QApplication) -> None:
    with pytest.raises(UnknownNameError, match="light"):
        theme.apply(qapp, "ligth")
