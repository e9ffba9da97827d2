"""The bar that shows how far a training is."""

import io

from engine.cli.progress import ProgressBar


class Terminal(io.StringIO):
    def isatty(self):
        return True


def _advance(out, *, first_step, step, text, seconds):
    """Shows a bar of 100 steps, `seconds` after its beginning."""
    now = 1000.0
    bar = ProgressBar(out, clock=lambda: now)
    bar.begin(first_step, 100)
    now += seconds
    bar.advance(step, text)
    return bar


def test_the_bar_shows_the_share_and_the_time_left():
    out = Terminal()

    _advance(out, first_step=0, step=25, text="epoch 1", seconds=10)

    assert "\r" + "█" * 7 + "·" * 23 in out.getvalue()
    assert " 25 %  epoch 1  30 s left" in out.getvalue()


def test_the_time_left_counts_from_where_a_training_was_resumed():
    out = Terminal()

    _advance(out, first_step=50, step=60, text="epoch 6", seconds=10)

    assert " 60 %  epoch 6  40 s left" in out.getvalue()


def test_long_waits_are_told_in_minutes():
    out = Terminal()

    _advance(out, first_step=0, step=10, text="", seconds=10)

    assert "1 min 30 s left" in out.getvalue()


def test_clearing_leaves_the_line_blank():
    out = Terminal()
    bar = _advance(out, first_step=0, step=10, text="", seconds=10)
    drawn = out.getvalue().rpartition("\r")[2]

    bar.clear()

    assert out.getvalue().endswith("\r" + " " * len(drawn) + "\r")


def test_what_is_no_terminal_gets_no_bar():
    out = io.StringIO()

    _advance(out, first_step=0, step=50, text="epoch 1", seconds=10).clear()

    assert out.getvalue() == ""
