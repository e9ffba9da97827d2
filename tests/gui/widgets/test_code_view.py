import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import theme
from gui.widgets.code_view import CodeView, Mark
from gui.widgets.source_highlighter import Word, words_by_line

TEXT = 'import torch  # net\n\n\nclass Net:\n    """Two\n    lines."""\n\n    size = 12\n'


@pytest.fixture
def view(qtbot: QtBot) -> CodeView:
    widget = CodeView()
    qtbot.addWidget(widget)
    widget.resize(500, 200)
    widget.show_text(TEXT)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def color_at(view: CodeView, line: int, column: int) -> str:
    layout = view.document().findBlockByNumber(line - 1).layout()
    for piece in layout.formats():
        if piece.start <= column < piece.start + piece.length:
            return piece.format.foreground().color().name()
    return ""


def test_words_are_found_where_they_stand():
    lines = words_by_line(TEXT)
    assert lines[0][0] == (0, 6, Word.KEYWORD)
    assert lines[0][-1] == (14, 5, Word.COMMENT)
    assert (6, 3, Word.DEFINITION) in lines[3]
    assert lines[4] == [(4, 6, Word.STRING)]
    assert lines[5][0][2] is Word.STRING
    assert (11, 2, Word.NUMBER) in lines[7]


@pytest.mark.parametrize(
    "text", ["", "\n\n", "x", "é = '×'\n", "'''\n\n'''", "def (", "\t\f x\r\n"]
)
def test_any_text_has_as_many_lines_of_words_as_lines(text: str):
    assert len(words_by_line(text)) == text.count("\n") + 1


def test_colours_follow_the_theme(view: CodeView, qapp: QApplication):
    seen = set()
    for name in ("light", "dark"):
        theme.apply(qapp, name)
        assert color_at(view, 1, 0) == theme.current().plot(3).name()
        assert color_at(view, 1, 8) == theme.current().text.name()
        seen.add(color_at(view, 1, 0))
    assert len(seen) == 2


def test_text_that_is_out_of_date_is_dim(view: CodeView):
    view.show_text(TEXT, is_dim=True)
    assert color_at(view, 1, 0) == color_at(view, 1, 8) == theme.current().text_dim.name()


def test_a_click_tells_the_place(view: CodeView, qtbot: QtBot):
    cursor = QTextCursor(view.document().findBlockByNumber(3))
    cursor.movePosition(QTextCursor.MoveOperation.Right, n=7)
    place = view.cursorRect(cursor).center()
    with qtbot.waitSignal(view.place_chosen) as chosen:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [4, 7]


def test_the_keys_tell_the_place_too(view: CodeView, qtbot: QtBot):
    with qtbot.waitSignal(view.place_chosen) as chosen:
        QTest.keyClick(view, Qt.Key.Key_Down)
    assert chosen.args == [2, 0]


def test_showing_new_text_tells_no_place_and_keeps_the_view(view: CodeView, qtbot: QtBot):
    long = "".join(f"x{number} = {number}\n" for number in range(300))
    view.show_text(long)
    view.verticalScrollBar().setValue(120)
    with qtbot.assertNotEmitted(view.place_chosen):
        view.show_text(long + "y = 1\n")
    assert view.verticalScrollBar().value() == 120


def test_a_mark_out_of_sight_is_scrolled_to(view: CodeView):
    view.show_text("".join(f"x{number} = {number}\n" for number in range(300)))
    view.mark([Mark(200, 0, 200, 4)], reveal=False)
    assert view.firstVisibleBlock().blockNumber() == 0
    view.mark([Mark(200, 0, 200, 4)], reveal=True)
    assert view.firstVisibleBlock().blockNumber() < 199 <= view.line_at(view.height())
    assert view.extraSelections()[0].cursor.selectedText() == "x199"


def test_a_mark_past_the_end_does_no_harm(view: CodeView):
    view.mark([Mark(1000, 5, 1000, 9)], reveal=True)
    assert view.extraSelections()[0].cursor.selectedText() == ""


def test_the_text_cannot_be_changed(view: CodeView):
    QTest.keyClicks(view, "abc")
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert view.toPlainText() == TEXT
