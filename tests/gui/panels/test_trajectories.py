"""The trajectories panel on races that were run before, and on what a race reports."""

import csv
import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyqtgraph as pg
import pytest
import torch
from PySide6.QtCore import QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from engine.graph.setup import DataSetup
from engine.optimization_lab import race_runner
from engine.optimization_lab.landscape_file import read_landscape, write_landscape
from engine.optimization_lab.new_race import new_race
from engine.optimization_lab.race import DEFAULT_RACERS, PlaneKind, PlaneSetup, Race, Racer
from engine.optimization_lab.race_folder import LANDSCAPE, folder_of, read_race
from engine.optimization_lab.race_records import landscape_is_new, racer_ended
from engine.training import run_folder
from engine.training.metrics_file import FILE_NAME, encode_line
from engine.training.run_info import RunInfo, RunState
from engine.training.run_lock import RunLock
from gui.dialogs import Dialogs
from gui.document import Document
from gui.panels.trajectories import TrajectoriesPanel
from gui.panels.trajectories_view import TrajectoriesView
from presets.mlp import mlp

LEFT = Qt.MouseButton.LeftButton
WILD = Racer("wild", "SGD, lr 1e9", "SGD", {"lr": 1e9})
PLANE = PlaneSetup(samples=20, resolution=9)


class RaceControlStandIn(QObject):
    """Notes what it is asked for; a test says what a race would say."""

    run_started = Signal(object)
    metrics_arrived = Signal(object, list)
    run_ended = Signal(object, str, str)
    running_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.info: RunInfo | None = None
        self.folder: Path | None = None
        self.is_running = self.is_stopping = False
        self.raced: list[Race] = []
        self.resumed: list[Path] = []

    def resume(self, folder: Path) -> None:
        self.resumed.append(folder)

    def race(self, race: Race) -> None:
        self.raced.append(race)

    def stop(self) -> None:
        self.is_stopping = True
        self.running_changed.emit(True)  # noqa: FBT003 - a signal

    def begin(self, folder: Path) -> None:
        """Says that a race begins."""
        self.folder, self.is_running = folder, True
        run_folder.write_info(replace(run_folder.read_info(folder), state=RunState.RUNNING))
        with RunLock(folder):
            self.info = run_folder.read_info(folder)
            self.running_changed.emit(True)  # noqa: FBT003 - a signal
            self.run_started.emit(self.info)

    def end(self, state: RunState) -> None:
        """Says that it is over."""
        assert self.folder is not None
        run_folder.write_info(replace(run_folder.read_info(self.folder), state=state))
        self.is_running = self.is_stopping = False
        self.running_changed.emit(False)  # noqa: FBT003 - a signal
        self.run_ended.emit(self.folder, state.value, "")


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A race of three optimizers and one that diverges, over."""
    threads = torch.get_num_threads()
    training = replace(
        mlp().training,
        data=DataSetup("spiral", {"samples": 100}),
        batch_size=10,
        epochs=3,
        device="cpu",
    )
    race = Race((*DEFAULT_RACERS, WILD), PLANE)
    folder = tmp_path_factory.mktemp("races") / "spiral race"
    new_race(replace(mlp(), training=training), race, folder=folder)
    with RunLock(folder):
        race_runner.run(folder, lambda _: None, threading.Event())
    torch.set_num_threads(threads)
    return folder


@pytest.fixture
def race(finished: Path, tmp_path: Path) -> Path:
    """A copy of that race."""
    folder = tmp_path / finished.name
    shutil.copytree(finished, folder)
    for each in [folder, *(folder / "racers").iterdir()]:
        run_folder.write_info(replace(run_folder.read_info(each), folder=each))
    return folder


@pytest.fixture
def control() -> RaceControlStandIn:
    return RaceControlStandIn()


@pytest.fixture
def panel(qtbot: QtBot, document: Document, control) -> TrajectoriesPanel:
    widget = TrajectoriesPanel(document, control)
    qtbot.addWidget(widget)
    widget.resize(1200, 620)
    widget.show()
    widget.activateWindow()
    qtbot.waitExposed(widget)
    return widget


@pytest.fixture
def view(panel: TrajectoriesPanel, race: Path) -> TrajectoriesView:
    panel.show_run(race)
    return panel.view


@pytest.fixture
def every_move_counts() -> Iterator[None]:
    limit = pg.getConfigOption("mouseRateLimit")
    pg.setConfigOption("mouseRateLimit", -1)
    yield
    pg.setConfigOption("mouseRateLimit", limit)


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, LEFT)


def type_into(line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)


def said(view: TrajectoriesView) -> str:
    return view.pictures.sentence.whole


def place_of(view: TrajectoriesView, racer: str, index: int) -> QPoint:
    plot = view.pictures.plot
    path = next(each for each in plot.paths if each.key == racer)
    box = plot.view.getPlotItem().getViewBox()
    scene = box.mapViewToScene(QPointF(float(path.x[index]), float(path.y[index])))
    return plot.view.mapFromScene(scene)


def test_without_a_race_it_says_what_to_do(panel: TrajectoriesPanel):
    view = panel.view
    assert view._stack.currentIndex() == 0
    assert not view.form.draw.isEnabled()
    assert view.form.begin.isEnabled()


def test_a_network_that_cannot_run_cannot_race(qtbot: QtBot, control):
    widget = TrajectoriesPanel(Document(mlp()), control)
    qtbot.addWidget(widget)
    widget.show()
    assert not widget.view.form.begin.isEnabled()
    assert widget.view.form.begin.toolTip() == "The network is not worked out yet."


def test_race_starts_what_the_form_says(panel: TrajectoriesPanel, control):
    form = panel.view.form
    click(form.racers.buttons["adam"])
    type_into(form.settings.sliders["lr", 0].editor.line, "0.5")
    click(form.racers.removers["momentum"])
    click(form.add)
    click(form.begin)
    (asked,) = control.raced
    labels = [racer.label for racer in asked.racers]
    assert labels == ["SGD, lr 0.05", "Adam, lr 0.5", "Adam, lr 0.5"]
    assert len({racer.key for racer in asked.racers}) == 3


def test_the_last_racer_cannot_go_and_has_no_plane_through_two_ends(panel: TrajectoriesPanel):
    form = panel.view.form
    form.kind.choose(PlaneKind.ENDPOINTS.value)
    assert form.race.plane.racers == ("sgd", "adam")
    for key in ("momentum", "adam"):
        click(form.racers.removers[key])
    assert not form.racers.removers["sgd"].isEnabled()
    assert form.race.plane.kind is PlaneKind.PRINCIPAL
    end = form.kind.model().item(form.kind.findData(PlaneKind.ENDPOINTS.value))
    assert not end.isEnabled()


def test_a_finished_race_shows_trajectories_level_lines_and_losses(
    view: TrajectoriesView, qtbot: QtBot
):
    pictures = view.pictures
    assert {path.key for path in pictures.plot.paths} >= {"sgd", "momentum", "adam"}
    assert pictures.plot.bar.isVisible()
    qtbot.waitUntil(lambda: len(pictures.loss.plot.curves) == 7)
    assert "of the variance of the weights. Level lines: training loss." in said(view)
    assert said(view).startswith("MLP: ")
    rows = view.form.racers.buttons
    assert "epoch 3: " in rows["adam"].accessibleName()
    assert "left at step" in rows["wild"].accessibleName()
    assert view.form.draw.text() == "Draw again"


def test_the_same_choice_said_again_does_not_turn_from_the_race_that_goes_on(
    panel: TrajectoriesPanel, race: Path, control, tmp_path: Path
):
    other = tmp_path / "other"
    shutil.copytree(race, other)
    panel.show_run(other)
    control.begin(race)
    panel.show_run(other)
    assert panel.view.story.folder == race
    control.end(RunState.STOPPED)


def test_both_pictures_go_to_the_step_of_a_clicked_point(view: TrajectoriesView):
    pictures = view.pictures
    QTest.mouseClick(pictures.plot.view.viewport(), LEFT, pos=place_of(view, "adam", 9))
    assert pictures.player.step == 9
    assert pictures.loss.plot._marked == 9
    click(pictures.fit)
    assert pictures.player.step == 9


def test_the_slider_replays_and_space_plays(view: TrajectoriesView, qtbot: QtBot):
    player = view.pictures.player
    player.slider.setFocus()
    QTest.keyClick(player.slider, Qt.Key.Key_Home)
    assert player.step == 0
    QTest.keyClick(player.slider, Qt.Key.Key_Right)
    assert view.pictures.plot._moments["sgd"] == 1
    QTest.keyClick(player.slider, Qt.Key.Key_Space)
    assert player.is_playing
    qtbot.waitUntil(lambda: player.slider.value() > 3)
    QTest.keyClick(player.slider, Qt.Key.Key_Space)
    assert not player.is_playing


def test_another_race_is_shown_whole_while_one_is_replayed(
    view: TrajectoriesView, panel: TrajectoriesPanel, race: Path, tmp_path: Path
):
    view.pictures.player.show_step(3)
    view.pictures.player.toggle()
    other = tmp_path / "other"
    shutil.copytree(race, other)
    panel.show_run(other)
    assert view.pictures.player.step is None
    assert not view.pictures.player.is_playing


def test_the_point_under_the_mouse_is_read_out(view: TrajectoriesView, every_move_counts):
    plot = view.pictures.plot
    QTest.mouseMove(plot.view.viewport(), place_of(view, "adam", 12))
    text = plot.read_out.text()
    assert "Adam, lr 0.001, step 1" in text
    assert "loss of the step" in text
    assert "length of the step" in text


@pytest.mark.parametrize("form", ["png", "loss.png"])
def test_pictures_are_saved_where_the_dialog_says(
    view: TrajectoriesView, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, form: str
):
    path = tmp_path / "out.png"
    monkeypatch.setattr(Dialogs, "ask_save", lambda *_: path)
    actions = {each.text(): each for each in view.pictures.save_button.menu().actions()}
    what = "loss" if form == "loss.png" else "trajectories"
    actions[f"Picture of the {what} (PNG)…"].trigger()
    image = QImage(str(path))
    assert image.width() > 300
    assert len({image.pixel(x, y) for x in range(0, 300, 3) for y in range(0, 300, 3)}) > 5


def test_drawings_and_numbers_are_saved(view: TrajectoriesView, tmp_path: Path):
    for form in ("svg", "csv", "levels.csv", "loss.svg", "loss.csv"):
        view.pictures.save(tmp_path / form, form)
    assert "PC 1" in (tmp_path / "svg").read_text()
    with (tmp_path / "csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["racer", "step", "x", "y", "loss", "update_norm"]
    assert len((tmp_path / "levels.csv").read_text().splitlines()) == 1 + 9 * 9


def test_what_cannot_be_saved_says_why(
    view: TrajectoriesView, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    told: list[str] = []
    monkeypatch.setattr(Dialogs, "ask_save", lambda *_: tmp_path / "missing" / "out.png")
    monkeypatch.setattr(Dialogs, "show_error", lambda _self, *words: told.extend(words))
    view.pictures.save_asked.emit("png")
    assert "could not be saved" in told[0]


def test_draw_again_writes_the_plane_for_the_racers_of_that_race(
    view: TrajectoriesView, race: Path, control
):
    form = view.form
    click(form.racers.removers["sgd"])
    form.kind.choose(PlaneKind.ENDPOINTS.value)
    QTest.keyClick(form.normalised, Qt.Key.Key_Space)
    click(form.draw)
    assert control.resumed == [race]
    wanted = read_race(race)
    assert wanted.racers == (*DEFAULT_RACERS, WILD)
    assert wanted.plane.kind is PlaneKind.ENDPOINTS
    assert wanted.plane.racers == ("momentum", "wild")
    assert wanted.plane.is_filter_normalised


def test_the_key_is_there_where_the_list_tells_of_others(
    view: TrajectoriesView, panel: TrajectoriesPanel
):
    panel.resize(900, 260)
    assert not view.pictures.key.isVisible()
    click(view.form.racers.removers["momentum"])
    assert view.pictures.key.isVisible()
    assert [entry.label for entry in view.pictures.key.entries][1] == "Momentum 0.9, lr 0.01"


def test_a_racer_is_hidden_by_a_click_on_the_key(view: TrajectoriesView):
    key = view.pictures.key
    QTest.mouseClick(key, LEFT, pos=key._places[0].center())
    assert "sgd" not in {path.key for path in view.pictures.plot.paths}
    assert not any("sgd" in curve.key for curve in view.pictures.loss.plot.curves)
    QTest.mouseClick(key, LEFT, pos=key._places[0].center())
    assert "sgd" in {path.key for path in view.pictures.plot.paths}


def test_a_stopped_race_can_go_on(view: TrajectoriesView, race: Path, control):
    control.begin(race)
    assert not view.form.draw.isEnabled()
    click(view.form.stop)
    assert not view.form.stop.isEnabled()
    (race / LANDSCAPE).unlink()
    control.end(RunState.INTERRUPTED)
    assert view.form.draw.text() == "Go on with the race"
    assert "ended before there were any trajectories" in said(view)


def test_records_fill_the_pictures_without_touching_what_is_being_chosen(
    view: TrajectoriesView, race: Path, control, qtbot: QtBot
):
    control.begin(race)
    view.form.kind.choose(PlaneKind.ENDPOINTS.value)
    line = view.form.samples.editor.line
    type_into(line, "03")
    end = view.form.ends[1]
    cleared: list[object] = []
    end.model().rowsRemoved.connect(cleared.append)
    end.model().modelReset.connect(lambda: cleared.append(end))
    landscape = read_landscape(race)
    write_landscape(race, replace(landscape, levels=None, fraction=0.4, is_done=False))
    record = {"kind": "epoch", "racer": "sgd", "epoch": 7, "step": 99, "test_error": 0.25}
    control.metrics_arrived.emit(
        race,
        [record, racer_ended("adam", "failed", "boom", 8), landscape_is_new(0.4, is_done=False)],
    )
    qtbot.waitUntil(lambda: "Level lines: 40 %…" in said(view))
    assert "epoch 7: error 25.00 %" in view.form.racers.buttons["sgd"].accessibleName()
    assert "left at step 8: boom" in view.form.racers.buttons["adam"].accessibleName()
    assert line.text() == "03"
    assert not cleared
    control.end(RunState.STOPPED)
    assert "Level lines: cancelled at 40 %." in said(view)


def test_nothing_is_drawn_while_the_panel_cannot_be_seen(
    view: TrajectoriesView, panel: TrajectoriesPanel, race: Path, control, qtbot: QtBot
):
    panel.hide()
    control.begin(race)
    landscape = read_landscape(race)
    write_landscape(race, replace(landscape, trajectories=landscape.trajectories[:1]))
    control.metrics_arrived.emit(race, [landscape_is_new(1.0, is_done=True)])
    qtbot.waitUntil(lambda: not view._redraw.isActive())
    assert len(view.pictures.plot.paths) > 1
    panel.show()
    assert len(view.pictures.plot.paths) == 1
    control.end(RunState.FINISHED)


@pytest.mark.parametrize("text", ["{", "[]", '{"version": 1}', ""])
def test_a_damaged_landscape_is_said_and_can_be_computed_again(
    panel: TrajectoriesPanel, race: Path, text: str
):
    (race / LANDSCAPE).write_text(text)
    panel.show_run(race)
    assert "Resume the race" in said(panel.view)
    assert panel.view.form.draw.isEnabled()


def test_a_landscape_of_racers_that_are_not_in_the_race_is_drawn(
    panel: TrajectoriesPanel, race: Path
):
    values = json.loads((race / LANDSCAPE).read_text())
    values["trajectories"][0]["racer"] = "stranger"
    (race / LANDSCAPE).write_text(json.dumps(values))
    panel.show_run(race)
    assert "stranger" in {path.key for path in panel.view.pictures.plot.paths}


def test_a_race_with_a_damaged_description_leaves_what_is_shown(
    view: TrajectoriesView, panel: TrajectoriesPanel, race: Path, tmp_path: Path
):
    other = tmp_path / "other"
    shutil.copytree(race, other)
    (other / "race.json").write_text("{")
    panel.show_run(other)
    assert view.story.folder == race


def test_losses_are_read_anew_where_a_race_went_on_elsewhere(
    view: TrajectoriesView, race: Path, control, qtbot: QtBot
):
    loss = view.pictures.loss
    qtbot.waitUntil(lambda: bool(loss.plot.curves))
    before = len(loss.plot.curves[0].x)
    record = {"kind": "step", "step": 99, "samples": 990, "seconds": 9.0, "loss": 1.0}
    with (folder_of(race, "sgd") / FILE_NAME).open("ab") as file:
        file.write(encode_line(record))
    control.begin(race)
    qtbot.waitUntil(lambda: len(loss.plot.curves[0].x) == before + 1)
    control.end(RunState.STOPPED)


@pytest.mark.parametrize(
    ("size", "form_below", "pictures_below"),
    [((900, 255), False, False), ((1300, 850), False, True), ((420, 1200), True, True)],
)
def test_parts_stand_where_there_is_room(
    view: TrajectoriesView,
    panel: TrajectoriesPanel,
    size: tuple[int, int],
    form_below: bool,
    pictures_below: bool,
    qtbot: QtBot,
):
    panel.resize(*size)
    wanted = {True: Qt.Orientation.Vertical, False: Qt.Orientation.Horizontal}
    inner: QSplitter = view.pictures._splitter
    qtbot.waitUntil(lambda: view.sides.orientation == wanted[form_below])
    qtbot.waitUntil(lambda: inner.orientation() == wanted[pictures_below])
    assert min(view.pictures.plot.height(), view.pictures.loss.height()) > 90


def test_where_there_is_no_room_for_both_the_pictures_take_turns(
    view: TrajectoriesView, panel: TrajectoriesPanel, qtbot: QtBot
):
    pictures = view.pictures
    panel.resize(620, 280)
    qtbot.waitUntil(lambda: pictures.swap.isVisible())
    assert pictures.plot.isVisible()
    assert not pictures.loss.isVisible()
    click(pictures.swap)
    assert not pictures.plot.isVisible()
    assert pictures.loss.isVisible()
    panel.resize(1200, 620)
    qtbot.waitUntil(lambda: pictures.plot.isVisible() and pictures.loss.isVisible())


def test_the_wheel_is_left_to_the_form_that_scrolls(view: TrajectoriesView):
    form = view.form
    place = QPointF(form.settings.method.rect().center())
    turn = QWheelEvent(
        place,
        form.settings.method.mapToGlobal(place),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt's own
    )
    before = form.race
    QApplication.sendEvent(form.settings.method, turn)
    assert form.race == before
    assert not turn.isAccepted()
