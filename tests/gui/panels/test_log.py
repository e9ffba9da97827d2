from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.training.run_folder import LOG
from engine.training.run_info import RunInfo
from gui import theme
from gui.panels.log import LogPanel
from gui.widgets.log_view import MOST_LINES


@pytest.fixture
def panel(qtbot: QtBot, run_control) -> LogPanel:
    widget = LogPanel(run_control)
    qtbot.addWidget(widget)
    widget.resize(500, 200)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


@pytest.fixture
def run(tmp_path: Path) -> RunInfo:
    folder = tmp_path / "lenet-1"
    folder.mkdir()
    return RunInfo(folder=folder)


def wait_for(panel: LogPanel, qtbot: QtBot, text: str) -> None:
    def check() -> None:
        assert panel.view.toPlainText() == text

    qtbot.waitUntil(check)


def test_without_a_run_it_says_what_to_do(panel: LogPanel):
    assert not panel.view.isVisible()


def test_text_is_shown_as_it_comes(panel: LogPanel, run_control, run: RunInfo, qtbot: QtBot):
    run_control.run_started.emit(run)
    run_control.log_arrived.emit(run.folder, "epoch 1\nepo")
    wait_for(panel, qtbot, "epoch 1\nepo")
    run_control.log_arrived.emit(run.folder, "ch 2\n")
    wait_for(panel, qtbot, "epoch 1\nepoch 2\n")


def test_text_that_comes_before_the_start_is_not_lost(
    panel: LogPanel, run_control, run: RunInfo, qtbot: QtBot
):
    (run.folder / LOG).write_text("starting\n")
    run_control.log_arrived.emit(run.folder, "starting\n")
    run_control.run_started.emit(run)
    run_control.log_arrived.emit(run.folder, "epoch 1\n")
    wait_for(panel, qtbot, "starting\nepoch 1\n")


def test_a_resumed_run_shows_what_it_wrote_before(
    panel: LogPanel, run_control, run: RunInfo, qtbot: QtBot
):
    (run.folder / LOG).write_text("epoch 1\n")
    run_control.run_started.emit(run)
    run_control.log_arrived.emit(run.folder, "epoch 2\n")
    wait_for(panel, qtbot, "epoch 1\nepoch 2\n")


def test_the_end_is_told_on_a_line_of_its_own(
    panel: LogPanel, run_control, run: RunInfo, qtbot: QtBot
):
    run_control.run_started.emit(run)
    run_control.log_arrived.emit(run.folder, "half a li")
    run_control.run_ended.emit(run.folder, "interrupted", "It was killed.")
    wait_for(panel, qtbot, "half a li\nInterrupted. It was killed.\n")


def test_a_chosen_run_is_shown_and_the_live_one_goes_on_behind(
    panel: LogPanel, run_control, run: RunInfo, qtbot: QtBot, tmp_path: Path
):
    other = tmp_path / "other"
    other.mkdir()
    (other / LOG).write_text("old\n")
    run_control.run_started.emit(run)
    run_control.log_arrived.emit(run.folder, "a\n")
    panel.show_run(other)
    run_control.log_arrived.emit(run.folder, "b\n")
    wait_for(panel, qtbot, "old\n")
    panel.show_run(run.folder)
    wait_for(panel, qtbot, "a\nb\n")


def test_a_flood_is_shown_by_its_last_lines(
    panel: LogPanel, run_control, run: RunInfo, qtbot: QtBot
):
    run_control.run_started.emit(run)
    for start in range(0, 60_000, 1000):
        lines = "".join(f"line {number}\n" for number in range(start, start + 1000))
        run_control.log_arrived.emit(run.folder, lines)
    qtbot.waitUntil(lambda: "line 59999" in panel.view.toPlainText())
    assert panel.view.blockCount() <= MOST_LINES
    assert panel.view.verticalScrollBar().value() == panel.view.verticalScrollBar().maximum()


def test_who_scrolled_up_stays_there(panel: LogPanel, run_control, run: RunInfo, qtbot: QtBot):
    run_control.run_started.emit(run)
    run_control.log_arrived.emit(run.folder, "x\n" * 500)
    qtbot.waitUntil(lambda: panel.view.blockCount() > 400)
    panel.view.verticalScrollBar().setValue(100)
    run_control.log_arrived.emit(run.folder, "y\n" * 500)
    qtbot.waitUntil(lambda: panel.view.blockCount() > 900)
    assert panel.view.verticalScrollBar().value() == 100


def test_errors_and_warnings_have_a_colour(
    panel: LogPanel, run_control, run: RunInfo, qtbot: QtBot
):
    run_control.run_started.emit(run)
    run_control.log_arrived.emit(
        run.folder, "fine\nRuntimeError: no\nx.py:1: UserWarning: old\nerrors: 0 of 3 lines\n"
    )
    qtbot.waitUntil(lambda: panel.view.blockCount() == 5)

    def color(line: int) -> str:
        formats = panel.view.document().findBlockByNumber(line).layout().formats()
        return formats[0].format.foreground().color().name() if formats else ""

    colors = theme.current()
    assert [color(line) for line in range(3)] == ["", colors.error.name(), colors.warning.name()]


def test_lines_that_were_in_the_file_already_are_shown_once(
    panel: LogPanel, run_control, run: RunInfo, qtbot: QtBot
):
    (run.folder / LOG).write_text("starting\n")
    run_control.run_started.emit(run)
    run_control.log_arrived.emit(run.folder, "starting\nepoch 1\n")
    run_control.log_arrived.emit(run.folder, "epoch 1\n")
    wait_for(panel, qtbot, "starting\nepoch 1\nepoch 1\n")
