"""The window with text of twice the size: it stays as wide as it was, pictures keep their room."""

from collections.abc import Callable, Iterator
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import presets
from engine.analysis.analyse import analyse
from gui import theme
from gui.docks import PLACES
from gui.main_window import MainWindow
from gui.panels.surfaces import SurfacesPanel

WIDTH, HEIGHT = 1440, 900


@pytest.fixture
def large(
    make_window: Callable[[], MainWindow], qapp: QApplication, qtbot: QtBot
) -> Iterator[MainWindow]:
    """A window of an ordinary size on LeNet, its text twice as large."""
    theme.apply(qapp, "light", 200)
    window = make_window()
    window.resize(WIDTH, HEIGHT)
    window.files.open_preset("lenet")
    window.document.set_analysis(analyse(presets.load("lenet")))
    qtbot.waitUntil(lambda: not window.panels.missing())
    window.docks.share_room()
    yield window
    theme.apply(qapp, "dark", 100)


def test_no_panel_makes_the_window_wider(large: MainWindow, qtbot: QtBot) -> None:
    for place in PLACES:
        large.docks.show_panel(place.name)
        qtbot.waitUntil(large.docks[place.name].widget().isVisible)
        assert large.workspace.minimumSizeHint().width() <= WIDTH, place.name
    assert (large.width(), large.height()) == (WIDTH, HEIGHT)


def test_the_picture_of_a_surface_has_most_of_its_panel(large: MainWindow, qtbot: QtBot) -> None:
    large.docks.show_panel("surfaces")
    panel = cast("SurfacesPanel", large.panels.panel("surfaces"))
    view = panel.view
    qtbot.waitUntil(view.isVisible)

    def shares() -> tuple[float, float]:
        picture: QWidget = view.pictures
        return picture.width() / panel.width(), picture.height() / panel.height()

    qtbot.waitUntil(lambda: shares()[0] > 0.8)
    qtbot.waitUntil(lambda: shares()[1] > 0.5)
