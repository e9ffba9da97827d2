import pytest
from PySide6.QtWidgets import QFrame, QWidget
from pytestqt.qtbot import QtBot

from gui.widgets.notice import Notice

LONG = (
    "The training's process was killed (SIGKILL, perhaps since memory ran out) after step 220. "
    "Everything up to there is kept. Resume goes on from step 203."
)


@pytest.fixture
def ground(qtbot: QtBot) -> QWidget:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(900, 500)
    page.show()
    qtbot.waitExposed(page)
    return page


def overlaps(upper: QWidget, lower: QWidget) -> bool:
    """Whether a widget is seen where it meets another one of the same parent."""
    children = upper.parentWidget().children()
    return children.index(upper) > children.index(lower)


@pytest.mark.parametrize("width", [400, 620, 760, 900])
@pytest.mark.parametrize("offer", [True, False])
def test_the_whole_message_is_seen(ground: QWidget, width: int, offer: bool) -> None:
    ground.resize(width, 500)
    notice = Notice(ground)
    if offer:
        notice.offer(LONG, "warning", "Resume", lambda: None)
    else:
        notice.tell(LONG, "warning", stays=True)
    notice.layout().activate()
    assert notice.text.height() >= notice.text.heightForWidth(notice.text.width())
    assert ground.rect().contains(notice.geometry())


def test_a_box_that_opens_on_the_same_ground_is_not_covered(ground: QWidget) -> None:
    part = QWidget(ground)
    part.resize(900, 400)
    part.show()
    box = QFrame(part)
    notice = Notice(ground)
    notice.stand_on(part)
    notice.tell("Saved.", stays=True)
    box.show()
    box.raise_()
    assert overlaps(box, notice)


def test_it_is_seen_where_its_ground_is_not(ground: QWidget, qtbot: QtBot) -> None:
    part = QWidget(ground)
    part.show()
    notice = Notice(ground)
    notice.stand_on(part)
    notice.tell("Saved.", stays=True)
    part.hide()
    assert notice.isVisible()
    notice.tell("Saved again.", stays=True)
    assert notice.isVisible()
    part.show()
    assert notice.isVisible()


def test_a_closed_one_stays_closed_on_other_ground(ground: QWidget) -> None:
    part = QWidget(ground)
    part.show()
    notice = Notice(ground)
    notice.stand_on(part)
    notice.tell("Saved.", stays=True)
    notice.close_button.click()
    part.hide()
    part.show()
    assert not notice.isVisible()


def test_the_button_acts_once(ground: QWidget) -> None:
    acts: list[str] = []
    notice = Notice(ground)
    notice.offer("Killed.", "warning", "Resume", lambda: acts.append("resume"))
    notice.button.click()
    assert acts == ["resume"]
    assert not notice.isVisible()
