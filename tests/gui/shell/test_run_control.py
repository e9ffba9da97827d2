"""Trainings from the window: real processes."""

import os
import signal
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.graph.edits import set_training
from engine.optimization_lab.race import DEFAULT_RACERS, PlaneSetup, Race, Racer
from engine.training import run_folder
from engine.training.run_info import RunKind
from gui.dialogs import Going
from gui.main_window import MainWindow

PATIENCE_MS = 60_000


@pytest.fixture
def trainable(lenet: MainWindow) -> MainWindow:
    """A window on LeNet with one short epoch."""
    lenet.document.apply("short", lambda project: set_training(project, epochs=1, threads=1))
    return lenet


def test_a_training_runs_to_its_end_and_tells_the_panels(trainable: MainWindow, qtbot) -> None:
    control = trainable.run_control
    records: list[dict[str, object]] = []
    control.metrics_arrived.connect(lambda _folder, new: records.extend(new))
    with qtbot.waitSignal(control.run_ended, timeout=PATIENCE_MS) as ended:
        QTest.mouseClick(trainable.run_bar.train, Qt.MouseButton.LeftButton)
        assert control.is_running
        assert not trainable.commands["train"].isEnabled()
        assert trainable.commands["stop"].isEnabled()
    assert ended.args[1] == "finished"
    assert [record["kind"] for record in records].count("epoch") == 1
    assert "test error" in trainable.notice.text.text()
    assert not control.can_resume


def test_a_killed_training_is_noticed_within_two_seconds_and_can_be_resumed(
    trainable: MainWindow, qtbot
) -> None:
    control = trainable.run_control
    trainable.document.apply("long", lambda project: set_training(project, epochs=500))
    with qtbot.waitSignal(control.metrics_arrived, timeout=PATIENCE_MS):
        trainable.commands["train"].trigger()
    info = run_folder.read_info(control.folder)
    killed = time.monotonic()
    with qtbot.waitSignal(control.run_ended, timeout=10_000) as ended:
        os.kill(info.pid, signal.SIGKILL)
    assert time.monotonic() - killed < 2
    assert ended.args[1] == "interrupted"
    assert trainable.notice.button.text() == "Resume"
    with qtbot.waitSignal(control.metrics_arrived, timeout=PATIENCE_MS):
        QTest.mouseClick(trainable.notice.button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(control.run_ended, timeout=PATIENCE_MS) as ended:
        trainable.commands["stop"].trigger()
    assert ended.args[1] == "stopped"


def test_closing_the_window_can_leave_the_training_to_the_next_one(
    trainable: MainWindow, make_window, answers, qtbot
) -> None:
    trainable.document.apply("long", lambda project: set_training(project, epochs=500))
    with qtbot.waitSignal(trainable.run_control.metrics_arrived, timeout=PATIENCE_MS):
        trainable.commands["train"].trigger()
    folder = trainable.run_control.folder
    answers.going = Going.LEAVE
    trainable.document.undo_stack.setClean()
    trainable.close()
    assert answers.asked[-1] == "LeNet"
    second = make_window()
    second.workspace.fill()
    assert second.run_control.folder == folder
    second.files.open_preset("xor")
    with qtbot.waitSignal(second.run_control.metrics_arrived, timeout=PATIENCE_MS):
        pass
    assert second.run_bar.state.text().startswith("LeNet: ")
    with qtbot.waitSignal(second.run_control.run_ended, timeout=PATIENCE_MS) as ended:
        second.run_control.stop()
    assert ended.args[1] == "stopped"


def test_optimizers_race_with_the_drawn_network_and_the_notice_tells_the_best(
    trainable: MainWindow, qtbot
) -> None:
    control = trainable.run_control
    records: list[dict[str, object]] = []
    fractions: list[float] = []
    control.metrics_arrived.connect(lambda _folder, new: records.extend(new))
    control.progress_changed.connect(lambda fraction, _left: fractions.append(fraction))
    wild = Racer("wild", "SGD, lr 1e9", "SGD", {"lr": 1e9})
    with qtbot.waitSignal(control.run_ended, timeout=PATIENCE_MS) as ended:
        control.race(Race((*DEFAULT_RACERS, wild), PlaneSetup(samples=20, resolution=3)))
        assert control.is_running
    assert ended.args[1] == "finished"
    assert control.info.kind is RunKind.RACE
    assert fractions[-1] == 1
    assert fractions == sorted(fractions)
    by_racer = {record["racer"] for record in records if record["kind"] == "epoch"}
    assert by_racer == {racer.key for racer in DEFAULT_RACERS}
    assert "The race is finished: lowest test error" in trainable.notice.text.text()
    assert "Not all optimizers came through" in trainable.notice.text.text()
