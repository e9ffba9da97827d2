"""The real dialogs, answered by real clicks."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from gui.dialogs import Dialogs, Going, Unsaved


@pytest.fixture
def dialogs(qtbot: QtBot) -> Dialogs:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    return Dialogs(parent)


@pytest.fixture
def click(dialogs: Dialogs) -> Callable[[str], None]:
    """Clicks a button of the box that opens next, by its text."""

    def click_soon(text: str) -> None:
        def click_now() -> None:
            (box,) = dialogs._parent.findChildren(QMessageBox)
            (found,) = [each for each in box.buttons() if each.text().replace("&", "") == text]
            found.click()

        QTimer.singleShot(50, click_now)

    return click_soon


@pytest.mark.parametrize(
    ("text", "answer"),
    [("Let it go on", Going.LEAVE), ("Stop it", Going.STOP), ("Cancel", Going.CANCEL)],
)
def test_a_training_that_goes_on_is_asked_about(dialogs, click, text: str, answer: Going) -> None:
    click(text)
    assert dialogs.ask_going("LeNet") is answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [("Save", Unsaved.SAVE), ("Discard", Unsaved.DISCARD), ("Cancel", Unsaved.CANCEL)],
)
def test_unsaved_changes_are_asked_about(dialogs, click, text: str, answer: Unsaved) -> None:
    click(text)
    assert dialogs.ask_unsaved("LeNet") is answer


@pytest.mark.parametrize(("text", "answer"), [("Replace", True), ("Cancel", False)])
def test_a_question_is_answered_by_its_button(dialogs, click, text: str, answer: bool) -> None:
    click(text)
    assert dialogs.ask_yes("Replace it?", "It has changed.", "Replace") is answer


def test_an_answered_dialog_is_gone(dialogs, click, qapp) -> None:
    click("Stop it")
    dialogs.ask_going("LeNet")
    qapp.processEvents()
    assert not [each for each in dialogs._parent.findChildren(QMessageBox) if each.isVisible()]
