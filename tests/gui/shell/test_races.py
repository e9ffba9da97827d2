"""Races from the window: real processes, real events."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import presets
from engine.analysis.analyse import analyse
from engine.graph.edits import set_training
from engine.graph.setup import DataSetup
from engine.optimization_lab.race import PlaneKind, PlaneSetup
from engine.training import run_folder
from engine.training.run_info import RunKind, RunState
from gui.main_window import MainWindow
from gui.panels.trajectories import TrajectoriesPanel
from gui.panels.trajectories_view import TrajectoriesView

LEFT = Qt.MouseButton.LeftButton
PATIENCE_MS = 60_000


@pytest.fixture
def view(window: MainWindow) -> TrajectoriesView:
    """The panel of a window on a small network."""
    window.files.open_preset("mlp")
    window.workspace.fill()
    window.document.apply(
        "small",
        lambda project: set_training(
            project,
            data=DataSetup("spiral", {"samples": 100}),
            batch_size=10,
            epochs=3,
            device="cpu",
        ),
    )
    window.document.set_analysis(analyse(window.document.project))
    window.docks.show_panel("trajectories")
    panel = window.panels.panel("trajectories")
    assert isinstance(panel, TrajectoriesPanel)
    panel.view.form._set_plane(samples=20, resolution=9)
    return panel.view


def click(widget: object) -> None:
    QTest.mouseClick(widget, LEFT)


def are_curves_there(view: TrajectoriesView) -> bool:
    return len(view.pictures.loss.plot.curves) == 6 and len(view.pictures.plot.paths) == 3


def test_a_race_fills_its_panel_and_is_found_again_in_the_runs(
    window: MainWindow, view: TrajectoriesView, qtbot: QtBot
):
    window.docks.show_panel("layers")
    with qtbot.waitSignal(window.run_control.run_started, timeout=PATIENCE_MS):
        click(view.form.begin)
    assert view.isVisible(), "the race comes to the front"
    assert not view.form.begin.isVisible()
    with qtbot.waitSignal(window.run_control.run_ended, timeout=PATIENCE_MS):
        assert view.form.stop.isVisible()
    qtbot.waitUntil(lambda: are_curves_there(view))
    assert len(view.pictures.plot.bar.levels) > 1
    assert "Level lines: training loss." in view.pictures.sentence.whole


def test_a_finished_race_is_chosen_in_the_runs_panel_of_another_project(
    window: MainWindow, view: TrajectoriesView, make_window: Callable[[], MainWindow], qtbot: QtBot
):
    with qtbot.waitSignal(window.run_control.run_ended, timeout=PATIENCE_MS):
        click(view.form.begin)
    second = make_window()
    second.files.open_preset("xor")
    second.workspace.fill()
    second.docks.show_panel("runs")
    table = second.panels.panel("runs").table
    qtbot.waitUntil(lambda: table.model().rowCount() == 1 and table.isVisible())
    place = table.visualRect(table.model().index(0, 0)).center()
    QTest.mouseClick(table.viewport(), LEFT, pos=place)
    second.docks.show_panel("trajectories")
    other = second.panels.panel("trajectories").view
    qtbot.waitUntil(lambda: are_curves_there(other))
    assert other.pictures.sentence.whole.startswith("MLP: ")
    assert other.form.race == view.form.race


def test_another_plane_of_a_finished_race_is_drawn_without_training_again(
    window: MainWindow, view: TrajectoriesView, qtbot: QtBot
):
    control = window.run_control
    with qtbot.waitSignal(control.run_ended, timeout=PATIENCE_MS):
        click(view.form.begin)
    before = view.story.landscape
    assert before.setup == PlaneSetup(samples=20, resolution=9)
    view.form.kind.choose(PlaneKind.ENDPOINTS.value)
    QTest.keyClick(view.form.normalised, Qt.Key.Key_Space)
    records: list[dict[str, object]] = []
    control.metrics_arrived.connect(lambda _folder, new: records.extend(new))
    with qtbot.waitSignal(control.run_ended, timeout=PATIENCE_MS) as ended:
        click(view.form.draw)
    assert ended.args[1] == "finished"
    after = view.story.landscape
    assert after.setup.kind is PlaneKind.ENDPOINTS
    assert after.setup.is_filter_normalised
    assert after.levels is not None
    assert after.trajectories[0].x != before.trajectories[0].x
    assert not [each for each in records if each["kind"] == "step"]


def test_a_stopped_race_goes_on_from_where_it_was(
    window: MainWindow, view: TrajectoriesView, qtbot: QtBot
):
    window.document.apply("long", lambda project: set_training(project, epochs=400))
    control = window.run_control
    with qtbot.waitSignal(control.metrics_arrived, timeout=PATIENCE_MS):
        click(view.form.begin)
    with qtbot.waitSignal(control.run_ended, timeout=PATIENCE_MS) as ended:
        click(view.form.stop)
    assert ended.args[1] == "stopped"
    stopped_at = run_folder.read_info(control.folder).step
    assert view.form.draw.text() == "Go on with the race"
    with qtbot.waitSignal(control.metrics_arrived, timeout=PATIENCE_MS):
        click(view.form.draw)
    with qtbot.waitSignal(control.run_ended, timeout=PATIENCE_MS):
        click(view.form.stop)
    assert run_folder.read_info(control.folder).step >= stopped_at


def test_a_killed_race_is_told_and_goes_on(
    window: MainWindow, view: TrajectoriesView, qtbot: QtBot
):
    window.document.apply("long", lambda project: set_training(project, epochs=400))
    control = window.run_control
    with qtbot.waitSignal(control.metrics_arrived, timeout=PATIENCE_MS):
        click(view.form.begin)
    with qtbot.waitSignal(control.run_ended, timeout=PATIENCE_MS) as ended:
        os.kill(run_folder.read_info(control.folder).pid, signal.SIGKILL)
    assert ended.args[1] == "interrupted"
    assert view.form.begin.isVisible()
    with qtbot.waitSignal(control.metrics_arrived, timeout=PATIENCE_MS):
        click(view.form.draw)
    with qtbot.waitSignal(control.run_ended, timeout=PATIENCE_MS) as ended:
        click(view.form.stop)
    assert ended.args[1] == "stopped"


def test_a_second_window_follows_a_race_and_can_stop_it(
    window: MainWindow, view: TrajectoriesView, make_window: Callable[[], MainWindow], qtbot: QtBot
):
    window.document.apply("long", lambda project: set_training(project, epochs=400))
    with qtbot.waitSignal(window.run_control.metrics_arrived, timeout=PATIENCE_MS):
        click(view.form.begin)
    second = make_window()
    second.files.open_preset("xor")
    second.workspace.fill()
    other = second.panels.panel("trajectories").view
    qtbot.waitUntil(lambda: other.story is not None, timeout=PATIENCE_MS)
    second.docks.show_panel("trajectories")
    qtbot.waitUntil(lambda: len(other.pictures.loss.plot.curves) >= 3, timeout=PATIENCE_MS)
    assert other.story.folder == window.run_control.folder
    with qtbot.waitSignal(window.run_control.run_ended, timeout=PATIENCE_MS):
        click(other.form.stop)
    qtbot.waitUntil(lambda: not second.run_control.is_running, timeout=PATIENCE_MS)


def test_another_project_and_other_racers_while_a_race_goes_on_change_nothing_of_it(
    window: MainWindow, view: TrajectoriesView, qtbot: QtBot
):
    window.document.apply("long", lambda project: set_training(project, epochs=400))
    control = window.run_control
    with qtbot.waitSignal(control.metrics_arrived, timeout=PATIENCE_MS):
        click(view.form.begin)
    window.document.undo_stack.setClean()
    window.files.open_preset("xor")
    window.document.set_analysis(analyse(presets.load("xor")))
    click(view.form.racers.removers["momentum"])
    click(view.form.add)
    qtbot.waitUntil(lambda: len(view.pictures.plot.paths) == 3, timeout=PATIENCE_MS)
    with qtbot.waitSignal(control.run_ended, timeout=PATIENCE_MS):
        click(view.form.stop)
    info = run_folder.read_info(control.folder)
    assert info.project == "MLP"
    assert set(info.racers) == {"sgd", "momentum", "adam"}
    assert info.kind is RunKind.RACE
    assert info.state is RunState.STOPPED


def test_the_command_line_leaves_pictures_beside_the_numbers(tmp_path: Path):
    folder = tmp_path / "race"
    root = Path(__file__).parents[3]
    words = ["race", "xor", "-o", str(folder), "--epochs", "3", "--resolution", "5"]
    environment = {key: value for key, value in os.environ.items() if key != "QT_QPA_PLATFORM"}
    done = subprocess.run(
        [sys.executable, str(root / "app.py"), *words],
        capture_output=True,
        text=True,
        timeout=120,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    assert "variance of all weights" in done.stdout
    for name in ("loss.png", "trajectory.png"):
        assert name in done.stdout
        image = QImage(str(folder / name))
        assert image.width() > 800
        colors = {image.pixel(x, y) for x in range(0, 800, 4) for y in range(0, 600, 4)}
        assert len(colors) > 20
