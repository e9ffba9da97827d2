from hypothesis import given
from hypothesis import strategies as st

from gui.widgets.log_lines import LogLines


def all_lines(pieces: list[str]) -> list[str]:
    lines = LogLines()
    return [*(line for piece in pieces for line in lines.take(piece)), lines.shown_open_line]


@given(st.text("ab\r\n", max_size=30), st.integers(0, 30))
def test_lines_do_not_depend_on_how_the_text_is_cut(text: str, cut: int):
    assert all_lines([text[:cut], text[cut:]]) == all_lines([text])


def test_a_progress_bar_stays_one_line():
    assert all_lines(["10%\r20%", "\r30%", "\ndone\n"]) == ["30%", "done", ""]


def test_windows_line_ends_break_once():
    assert all_lines(["a\r", "\nb\r\n"]) == ["a", "b", ""]


def test_colours_and_control_codes_are_left_out():
    assert all_lines(["\x1b[31mred\x1b[0m \x1b]0;title\x07x\x07\u202ey\n"]) == ["red xy", ""]


def test_a_line_without_end_is_cut():
    lines = LogLines()
    for _ in range(40):
        lines.take("x" * 1000)
    assert len(lines.open_line) <= 10_001


def test_a_return_before_the_line_end_leaves_the_line():
    assert all_lines(["aaaa\r\r", "\n"]) == all_lines(["aaaa\r\r\n"]) == ["aaaa", ""]
