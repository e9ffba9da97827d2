import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from engine.training import run_folder
from engine.training.run_info import RunInfo, RunKind, RunState
from engine.training.run_lock import RunLock
from gui.document import Document
from gui.panels.runs import RunsPanel
from gui.panels.runs_removal import remove_runs


class DialogsStandIn:
    """Answers every question alike; notes the questions."""

    def __init__(self) -> None:
        self.answer = True
        self.asked: list[str] = []
        self.errors: list[str] = []

    def ask_yes(self, question: str, detail: str, yes: str) -> bool:
        self.asked.append(yes)
        return self.answer

    def show_error(self, title: str, message: str) -> None:
        self.errors.append(message)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "data").mkdir()
    folder = tmp_path / "runs"
    folder.mkdir()
    return folder


def make_run(place: Path, name: str, state: RunState, **changes) -> Path:
    folder = place / name
    folder.mkdir()
    defaults = {"epochs": 10, "epoch": 3, "optimizer": "Adam", "created": "2026-11-21T10:00:00"}
    run_folder.write_info(RunInfo(folder=folder, state=state, **{**defaults, **changes}))
    return folder


@pytest.fixture
def dialogs() -> DialogsStandIn:
    return DialogsStandIn()


@pytest.fixture
def panel(place: Path, run_control, dialogs: DialogsStandIn, qtbot: QtBot) -> RunsPanel:
    make_run(
        place,
        "lenet-1",
        RunState.FINISHED,
        epoch=10,
        test_error=0.0139,
        optimizer_arguments={"lr": 0.001},
        created="2026-11-21T15:26:00",
    )
    make_run(place, "lenet-2", RunState.STOPPED)
    widget = RunsPanel(Document(), run_control, place, dialogs)
    qtbot.addWidget(widget)
    widget.resize(1000, 300)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def names(panel: RunsPanel) -> list[str]:
    model = panel.table.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def click(panel: RunsPanel, row: int, column: int = 1) -> None:
    place = panel.table.visualRect(panel.table.model().index(row, column)).center()
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def tick(panel: RunsPanel, row: int) -> None:
    box = panel.table.visualRect(panel.table.model().index(row, 0))
    place = QPoint(box.left() + 10, box.center().y())
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_runs_are_listed_with_how_they_went(panel: RunsPanel):
    model = panel.table.model()
    cells = [model.index(0, column).data() for column in range(model.columnCount())]
    assert cells[0:4] == ["lenet-1", "Finished", "10 of 10", "1.39 %"]
    assert cells[5] == "Adam lr 0.001"
    assert cells[8] == "21 Nov 2026 15:26"


def test_ticks_compare_runs(panel: RunsPanel, place: Path, qtbot: QtBot):
    with qtbot.waitSignal(panel.comparison_changed) as changed:
        tick(panel, 1)
    assert changed.args == [[place / "lenet-2"]]
    panel.refresh()
    assert panel.table.ticked_keys() == [str(place / "lenet-2")]


def test_a_stopped_run_can_be_resumed_and_a_finished_one_not(
    panel: RunsPanel, place: Path, run_control
):
    click(panel, 0)
    assert not panel.resume.isEnabled()
    click(panel, 1)
    QTest.mouseClick(panel.resume, Qt.MouseButton.LeftButton)
    assert run_control.resumed == [place / "lenet-2"]


def test_the_network_of_a_run_can_be_opened(panel: RunsPanel, place: Path, qtbot: QtBot):
    click(panel, 0)
    with qtbot.waitSignal(panel.open_asked) as asked:
        QTest.mouseClick(panel.open, Qt.MouseButton.LeftButton)
    assert asked.args == [place / "lenet-1" / "project.netloom"]


def test_a_selected_run_is_told(panel: RunsPanel, place: Path, qtbot: QtBot):
    with qtbot.waitSignal(panel.run_chosen) as chosen:
        click(panel, 1)
    assert chosen.args == [place / "lenet-2"]


def test_a_removed_run_goes_to_the_trash(panel: RunsPanel, place: Path, dialogs):
    click(panel, 0)
    QTest.mouseClick(panel.remove, Qt.MouseButton.LeftButton)
    assert dialogs.asked == ["Move to trash"]
    assert not (place / "lenet-1").exists()
    assert list((place.parent / "data").rglob("lenet-1/run.json"))
    assert names(panel) == ["lenet-2"]


def test_a_removal_that_is_not_confirmed_removes_nothing(
    panel: RunsPanel, place: Path, dialogs: DialogsStandIn
):
    dialogs.answer = False
    click(panel, 0)
    QTest.mouseClick(panel.remove, Qt.MouseButton.LeftButton)
    assert (place / "lenet-1" / run_folder.INFO).exists()


def test_where_there_is_no_trash_it_is_asked_again(
    panel: RunsPanel, place: Path, dialogs: DialogsStandIn, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("gui.panels.runs_removal._move_to_trash", lambda folder: False)
    click(panel, 0)
    QTest.mouseClick(panel.remove, Qt.MouseButton.LeftButton)
    assert dialogs.asked == ["Move to trash", "Delete"]
    assert not (place / "lenet-1").exists()


def test_a_run_that_is_training_can_be_neither_resumed_nor_removed(
    panel: RunsPanel, place: Path, qtbot: QtBot
):
    folder = make_run(place, "lenet-3", RunState.RUNNING, created="2026-11-22T10:00:00")
    lock = RunLock(folder)
    panel.refresh()
    click(panel, 0)
    assert not panel.resume.isEnabled()
    assert not panel.remove.isEnabled()
    lock.release()
    panel.refresh()
    assert panel.table.model().index(0, 1).data() == "Interrupted"
    assert panel.resume.isEnabled()


def test_a_run_made_elsewhere_appears(panel: RunsPanel, place: Path, qtbot: QtBot):
    make_run(place, "another", RunState.CREATED)
    qtbot.waitUntil(lambda: "another" in names(panel))


def test_the_end_of_a_run_is_seen(panel: RunsPanel, place: Path, run_control, qtbot: QtBot):
    folder = place / "lenet-1"
    run_folder.write_info(RunInfo(folder=folder, state=RunState.FAILED, message="out of memory"))
    run_control.run_ended.emit(folder, "failed", "out of memory")
    model = panel.table.model()
    qtbot.waitUntil(lambda: "Failed" in [model.index(row, 1).data() for row in range(2)])


def test_without_runs_it_says_what_to_do(tmp_path: Path, run_control, qtbot: QtBot):
    panel = RunsPanel(Document(), run_control, tmp_path / "nothing")
    qtbot.addWidget(panel)
    panel.show()
    assert not panel.table.isVisible()
    shown = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    assert any("Press Train" in text for text in shown)


def test_a_folder_that_is_gone_is_an_empty_list(panel: RunsPanel, place: Path):
    shutil.rmtree(place)
    panel.refresh()
    assert names(panel) == []


def test_a_run_that_began_to_train_meanwhile_is_kept(place: Path, dialogs: DialogsStandIn):
    folder = make_run(place, "lenet-1", RunState.STOPPED)
    lock = RunLock(folder)
    remove_runs([folder], dialogs)
    lock.release()
    assert (folder / run_folder.INFO).exists()
    assert "still being trained" in dialogs.errors[0]


@pytest.fixture
def race(panel: RunsPanel, place: Path) -> Path:
    """A stopped race of two optimizers in the panel, the newest run, unfolded."""
    folder = make_run(
        place,
        "lenet-race",
        RunState.STOPPED,
        kind=RunKind.RACE,
        racers={"sgd": "SGD, lr 1", "adam": "Adam, lr 0.001"},
        created="2026-11-23T10:00:00",
    )
    racers = folder / run_folder.RACERS
    racers.mkdir()
    make_run(racers, "sgd", RunState.FAILED, optimizer="SGD", diverged=7)
    make_run(racers, "adam", RunState.STOPPED)
    panel.refresh()
    panel.table.expandAll()
    return folder


def click_racer(panel: RunsPanel, row: int, *, on_box: bool = False) -> None:
    model = panel.table.model()
    cell = panel.table.visualRect(model.index(row, 0 if on_box else 1, model.index(0, 0)))
    place = QPoint(cell.left() + 10, cell.center().y()) if on_box else cell.center()
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_race_is_listed_with_its_racers_below(panel: RunsPanel, race: Path):
    model = panel.table.model()
    head = model.index(0, 0)
    assert [head.siblingAtColumn(column).data() for column in (0, 1, 2, 5)] == [
        "lenet-race",
        "Stopped",
        "3 of 10",
        "2 optimizers",
    ]
    below = [[model.index(row, column, head).data() for column in (0, 1)] for row in range(2)]
    assert below == [["adam", "Stopped"], ["sgd", "Diverged"]]


def test_a_race_can_be_resumed_its_racers_alone_cannot(panel: RunsPanel, race: Path, run_control):
    click(panel, 0)
    QTest.mouseClick(panel.resume, Qt.MouseButton.LeftButton)
    assert run_control.resumed == [race]
    click_racer(panel, 0)
    assert not panel.resume.isEnabled()
    assert not panel.remove.isEnabled()
    assert panel.open.isEnabled()


def test_racers_are_compared_one_by_one(panel: RunsPanel, race: Path, qtbot: QtBot):
    with qtbot.waitSignal(panel.comparison_changed) as changed:
        click_racer(panel, 1, on_box=True)
    assert changed.args == [[race / "racers" / "sgd"]]


def test_the_log_of_a_racer_is_that_of_its_race(panel: RunsPanel, race: Path, qtbot: QtBot):
    with qtbot.waitSignal(panel.run_chosen) as chosen:
        click_racer(panel, 0)
    assert chosen.args == [race]


def test_the_results_of_a_racer_are_its_own(panel: RunsPanel, race: Path, qtbot: QtBot):
    with qtbot.waitSignal(panel.results_chosen) as chosen:
        click_racer(panel, 0)
    assert chosen.args == [race / "racers" / "adam"]


def test_news_that_never_pause_do_not_keep_the_list_from_being_shown(
    panel: RunsPanel, place: Path, run_control, qtbot: QtBot
):
    record = {"kind": "epoch", "epoch": 1, "step": 1}
    make_run(place, "lenet-3", RunState.RUNNING)
    news = QTimer(panel, interval=20)
    news.timeout.connect(lambda: run_control.metrics_arrived.emit(place / "lenet-3", [record]))
    news.start()
    qtbot.waitUntil(lambda: len(list(panel.table.rows.walk())) == 3, timeout=2000)
