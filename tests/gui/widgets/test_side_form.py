"""A form beside what it is about: both where there is room, one of them where there is none."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from gui.widgets.side_form import SideForm


class Form(QWidget):
    """A form of a known width."""

    def minimumSizeHint(self) -> QSize:
        """See Qt."""
        return QSize(200, 40)


@pytest.fixture
def sides(qtbot: QtBot) -> SideForm:
    widget = SideForm(QLabel("picture"), Form(), (60, 20))
    qtbot.addWidget(widget)
    widget.resize(900, 300)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def press(sides: SideForm) -> None:
    QTest.mouseClick(sides.toggle, Qt.MouseButton.LeftButton)


def test_both_stand_side_by_side_where_that_is_wide(sides: SideForm):
    assert sides.orientation is Qt.Orientation.Horizontal
    assert sides.main.isVisible()
    assert sides.area.isVisible()
    assert not sides.toggle.isVisible()


def test_the_form_stands_below_where_that_is_tall(sides: SideForm):
    sides.resize(300, 1200)
    assert sides.orientation is Qt.Orientation.Vertical
    assert sides.main.isVisible()
    assert sides.area.isVisible()


@pytest.mark.parametrize("size", [(300, 200), (260, 320)])
def test_without_room_for_both_the_picture_has_nearly_all_of_it(
    sides: SideForm, size: tuple[int, int], qtbot: QtBot
):
    sides.resize(*size)
    assert sides.is_folded
    assert not sides.area.isVisible()
    qtbot.waitUntil(lambda: sides.main.width() > 0.8 * size[0])
    qtbot.waitUntil(lambda: sides.main.height() == size[1])


def test_the_button_swaps_both_and_swaps_back(sides: SideForm):
    sides.resize(300, 200)
    press(sides)
    assert sides.area.isVisible()
    assert not sides.main.isVisible()
    press(sides)
    assert sides.main.isVisible()
    assert not sides.area.isVisible()


def test_with_room_again_both_are_seen_whichever_was_chosen(sides: SideForm):
    sides.resize(300, 200)
    press(sides)
    sides.resize(900, 300)
    assert sides.main.isVisible()
    assert sides.area.isVisible()


def test_it_tells_when_the_form_folds_away(sides: SideForm, qtbot: QtBot):
    with qtbot.waitSignal(sides.folded) as told:
        sides.resize(300, 200)
    assert told.args == [True]
    with qtbot.waitSignal(sides.folded) as told:
        sides.resize(900, 300)
    assert told.args == [False]
