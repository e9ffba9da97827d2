from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.errors import EngineError
from engine.training import run_folder
from engine.training.results_file import path_of, write_results
from engine.training.results_values import Picture, Prediction, Results, ResultsKind
from engine.training.run_info import RunInfo, RunKind, RunState
from gui import theme
from gui.panels.results import ResultsPanel
from gui.panels.results_card import image_of
from gui.panels.results_matrix_drawing import cell_color, readable_on
from gui.panels.results_view import ResultsView


def prediction(sample: int, true: int = 0, predicted: int = 0, loss: float = 1.0) -> Prediction:
    return Prediction(
        sample,
        loss,
        true,
        predicted,
        scores=((predicted, 0.75), (1 - predicted, 0.25)),
        pictures=(Picture("", (1, 2, 2), bytes((0, 80, 160, 255))),),
    )


def results(epoch: int, **changes: object) -> Results:
    values: dict[str, object] = {
        "epoch": epoch,
        "samples": 20,
        "class_names": ("cat", "dog"),
        "confusion": ((7, 3), (1, 9)),
        "worst": (prediction(4, 0, 1, 3.0), prediction(5, 1, 0, 2.0), prediction(6, 0, 1, 1.0)),
        "random": (prediction(7, 1, 1, 0.1), prediction(4, 0, 1, 3.0)),
        "examples": (prediction(8, 0, 0, 0.5),),
    }
    return Results(**(values | changes))  # type: ignore[arg-type]


def make_run(place: Path, name: str = "run", epochs: tuple[int, ...] = (), **info: object) -> Path:
    folder = place / name
    folder.mkdir(parents=True)
    run_folder.write_info(RunInfo(folder=folder, epochs=10, **info))  # type: ignore[arg-type]
    for epoch in epochs:
        write_results(folder, results(epoch))
    return folder


def record(epoch: int) -> dict[str, object]:
    return {"kind": "epoch", "epoch": epoch, "step": epoch}


@pytest.fixture
def make_panel(qtbot: QtBot, run_control) -> Callable[..., ResultsPanel]:
    def make(width: int = 1500, height: int = 450) -> ResultsPanel:
        widget = ResultsPanel(run_control)
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        qtbot.waitExposed(widget)
        return widget

    return make


@pytest.fixture
def panel(make_panel: Callable[..., ResultsPanel]) -> ResultsPanel:
    return make_panel()


def samples(view: ResultsView) -> list[int]:
    return [each.sample for each in view.gallery.predictions]


def click_cell(view: ResultsView, row: int, column: int) -> None:
    QTest.mouseClick(
        view.matrix, Qt.MouseButton.LeftButton, pos=view.matrix.cell_center(row, column)
    )


def said(panel: ResultsPanel) -> str:
    return panel._placeholder.text() if panel._placeholder.isVisible() else ""


def test_without_a_run_it_says_what_to_do(panel: ResultsPanel):
    assert "Press Train" in said(panel)


def test_it_shows_the_newest_epoch_of_a_run_that_is_chosen(panel: ResultsPanel, tmp_path: Path):
    panel.show_run(make_run(tmp_path, epochs=(1, 2, 5)))
    assert panel.view.results == results(5)
    assert panel.view.head.summary.text() == "4 of 20 samples wrong (20.00 %)"
    assert samples(panel.view) == [4, 5, 6]


def test_it_follows_the_training_until_the_slider_is_moved(
    panel: ResultsPanel, run_control, qtbot: QtBot, tmp_path: Path
):
    folder = make_run(tmp_path, epochs=(1,))
    run_control.run_started.emit(run_folder.read_info(folder))
    write_results(folder, results(2))
    run_control.metrics_arrived.emit(folder, [record(2)])
    qtbot.waitUntil(lambda: panel.view.results == results(2))
    QTest.keyClick(panel.view.head.slider, Qt.Key.Key_Left)
    assert panel.view.results == results(1)
    write_results(folder, results(3))
    run_control.metrics_arrived.emit(folder, [record(3)])
    qtbot.waitUntil(lambda: panel.view.head.slider.maximum() == 2)
    assert panel.view.results == results(1)
    QTest.keyClick(panel.view.head.slider, Qt.Key.Key_End)
    assert panel.view.results == results(3)
    assert panel.view.head.is_following


def test_records_of_other_runs_change_nothing(
    panel: ResultsPanel, run_control, qtbot: QtBot, tmp_path: Path
):
    folder, other = (make_run(tmp_path, name, epochs=(1,)) for name in ("one", "other"))
    panel.show_run(folder)
    write_results(folder, results(2))
    run_control.metrics_arrived.emit(other, [record(2)])
    assert not panel._refresh.isActive()
    run_control.metrics_arrived.emit(folder, [{"kind": "step", "step": 2}])
    assert not panel._refresh.isActive()


def test_the_run_that_begins_is_shown_though_another_one_was_chosen(
    panel: ResultsPanel, run_control, tmp_path: Path
):
    chosen, live = (make_run(tmp_path, name, epochs=(1,)) for name in ("chosen", "live"))
    panel.show_run(chosen)
    run_control.run_started.emit(run_folder.read_info(live))
    panel.show_run(chosen)  # the runs panel says so again whenever it reads the folder
    assert panel.folder == live


def test_a_racer_is_followed_while_its_race_goes_on(
    panel: ResultsPanel, tmp_path: Path, run_control, qtbot: QtBot
):
    race = make_run(tmp_path, "race", kind=RunKind.RACE)
    racer = make_run(race / run_folder.RACERS, "sgd", (1,))
    panel.show_run(racer)
    run_control.run_started.emit(run_folder.read_info(race))
    assert panel.folder == racer
    write_results(racer, results(2))
    run_control.metrics_arrived.emit(race, [{**record(2), "racer": "sgd"}])
    qtbot.waitUntil(lambda: panel.view.results is not None and panel.view.results.epoch == 2)
    assert panel.view.head.run.text() == "race, sgd"
    write_results(racer, results(3))
    run_control.run_ended.emit(race, "finished", "")
    assert panel.view.results is not None
    assert panel.view.results.epoch == 3


def test_another_racer_changes_nothing(
    panel: ResultsPanel, tmp_path: Path, run_control, qtbot: QtBot
):
    race = make_run(tmp_path, "race", kind=RunKind.RACE)
    racer = make_run(race / run_folder.RACERS, "sgd", (1,))
    panel.show_run(racer)
    write_results(racer, results(2))
    run_control.metrics_arrived.emit(race, [{**record(2), "racer": "adam"}])
    assert not panel._refresh.isActive()


@pytest.mark.parametrize(
    ("info", "words"),
    [
        ({"state": RunState.FINISHED, "epoch": 10}, "was trained without keeping them"),
        ({"state": RunState.FAILED, "epoch": 0}, "has not completed an epoch"),
        ({"kind": RunKind.RACE, "epoch": 3}, "Each optimizer of a race has its own results"),
    ],
)
def test_a_run_without_results_says_why(
    panel: ResultsPanel, tmp_path: Path, info: dict[str, object], words: str
):
    panel.show_run(make_run(tmp_path, **info))
    assert words in said(panel)


def test_damaged_results_are_said_to_be(panel: ResultsPanel, tmp_path: Path):
    folder = make_run(tmp_path, epochs=(1,))
    path_of(folder, 1).write_text("{")
    panel.show_run(folder)
    assert "is damaged" in said(panel)


def test_a_click_on_a_cell_shows_its_predictions_alone(panel: ResultsPanel, tmp_path: Path):
    panel.show_run(make_run(tmp_path, epochs=(1,)))
    view = panel.view
    click_cell(view, 0, 1)
    assert samples(view) == [4, 6]
    assert view.filter.isVisible()
    assert view.filter.text().strip() == "True cat, taken for dog"
    click_cell(view, 0, 1)
    assert view.cell is None
    assert samples(view) == [4, 5, 6]


def test_the_keys_walk_through_the_cells_and_choose_one(panel: ResultsPanel, tmp_path: Path):
    panel.show_run(make_run(tmp_path, epochs=(1,)))
    matrix = panel.view.matrix
    matrix.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(matrix, key)
    assert panel.view.cell == (1, 0)
    assert samples(panel.view) == [5]
    QTest.keyClick(matrix, Qt.Key.Key_Escape)
    assert panel.view.cell is None


def test_the_cell_under_the_mouse_is_read_out(panel: ResultsPanel, tmp_path: Path):
    panel.show_run(make_run(tmp_path, epochs=(1,)))
    matrix = panel.view.matrix
    QTest.mouseMove(matrix, matrix.cell_center(0, 1))
    assert matrix.read_out.text() == (
        "True cat, taken for dog, Samples 3 of 10, of all cat 30.00 %"
    )
    QTest.mouseMove(matrix, QPoint(1, 1))
    assert not matrix.read_out.isVisible()


def test_the_classes_are_sorted_by_their_error_and_one_can_be_chosen(
    panel: ResultsPanel, tmp_path: Path
):
    panel.show_run(make_run(tmp_path, epochs=(1,)))
    view = panel.view
    rows = [row.item for row in view.classes.rows.walk()]
    assert [(row.name, row.error.errors, row.rival) for row in rows] == [
        ("cat", 3, "dog"),
        ("dog", 1, "cat"),
    ]
    index = view.classes.model().index(1, 0)
    place = view.classes.visualRect(index).center()
    QTest.mouseClick(view.classes.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert view.cell == (1, None)
    assert samples(view) == [5, 7]


def test_random_predictions_are_shown_on_request(panel: ResultsPanel, tmp_path: Path):
    panel.show_run(make_run(tmp_path, epochs=(1, 2)))
    QTest.mouseClick(panel.view.random, Qt.MouseButton.LeftButton)
    assert samples(panel.view) == [7, 4]
    QTest.keyClick(panel.view.head.slider, Qt.Key.Key_Left)
    assert samples(panel.view) == [7, 4]
    click_cell(panel.view, 0, 0)
    assert not panel.view.random.isChecked()
    QTest.mouseClick(panel.view.worst, Qt.MouseButton.LeftButton)
    assert samples(panel.view) == [4, 5, 6]


def test_an_empty_cell_and_one_without_pictures_say_so(panel: ResultsPanel, tmp_path: Path):
    folder = make_run(tmp_path)
    write_results(folder, results(1, confusion=((7, 3), (0, 9)), worst=(), random=(), examples=()))
    panel.show_run(folder)
    click_cell(panel.view, 1, 0)
    assert panel.view._nothing.text() == "No test sample is here."
    click_cell(panel.view, 0, 0)
    assert "no picture is kept" in panel.view._nothing.text()


@pytest.mark.parametrize(
    ("width", "shown"), [(1500, [1, 1, 1]), (800, [1, 0, 1]), (400, [1, 0, 0])]
)
def test_as_many_parts_are_shown_as_there_is_room_for(
    make_panel: Callable[..., ResultsPanel], tmp_path: Path, width: int, shown: list[int]
):
    panel = make_panel(width)
    panel.show_run(make_run(tmp_path, epochs=(1,)))
    view = panel.view
    parts = (view.matrix, view.classes, view.gallery)
    assert [int(part.isVisible()) for part in parts] == shown
    if width < 1500:
        button = view.head.parts["classes"]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert view.classes.isVisible()
        assert not view.matrix.isVisible()


def test_cards_stand_side_by_side_where_there_is_room(
    make_panel: Callable[..., ResultsPanel], tmp_path: Path
):
    panel = make_panel(900)
    panel.show_run(make_run(tmp_path, epochs=(1,)))
    gallery = panel.view.gallery
    gallery.setFixedWidth(1000)
    gallery.doItemsLayout()
    first, second = (gallery.visualRect(gallery.model().index(row, 0)) for row in (0, 1))
    assert first.top() == second.top()
    assert second.left() >= first.right()


def test_each_card_tells_in_words_what_it_shows(panel: ResultsPanel, tmp_path: Path):
    panel.show_run(make_run(tmp_path, epochs=(1,)))
    text = panel.view.gallery.model().index(0, 0).data()
    assert text == "Test sample 4, cat taken for dog, dog: 75.0 %, cat: 25.0 %, loss 3.000"


def test_numbers_are_shown_as_points_beside_their_texts(panel: ResultsPanel, tmp_path: Path):
    folder = make_run(tmp_path)
    regression = Results(
        1,
        kind=ResultsKind.VALUES,
        samples=2,
        worst=(Prediction(1, 0.5, texts=(("wanted", "1"), ("given", "2"))),),
        points=((1.0, 2.0), (3.0, 3.0)),
    )
    write_results(folder, regression)
    panel.show_run(folder)
    view = panel.view
    assert view.scatter.isVisible()
    assert not view.classes.isVisible()
    assert view.head.summary.text() == "2 test samples, largest squared error 0.5000"


def test_pictures_have_the_colours_that_were_kept():
    image = image_of(Picture("", (3, 1, 2), bytes((255, 0, 0, 255, 0, 10))))
    assert image.pixelColor(0, 0) == QColor(255, 0, 0)
    assert image.pixelColor(1, 0) == QColor(0, 255, 10)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_counts_are_readable_on_every_cell(qapp, name: str):
    before = theme.notifier.choice
    theme.apply(qapp, name)
    try:
        for tenth in range(11):
            for is_right in (True, False):
                ground = cell_color(tenth / 10, is_right=is_right)
                assert contrast(readable_on(ground), ground) >= 4.5
    finally:
        theme.apply(qapp, before)


def contrast(first: QColor, second: QColor) -> float:
    def light(color: QColor) -> float:
        parts = [color.redF(), color.greenF(), color.blueF()]
        linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05

    brighter, darker = sorted((light(first), light(second)), reverse=True)
    return brighter / darker


@pytest.mark.parametrize("classes", [2, 10, 40, 100])
def test_matrices_of_any_size_are_drawn(panel: ResultsPanel, tmp_path: Path, classes: int):
    rows = tuple(
        tuple(9 if row == column else int(row + 1 == column) for column in range(classes))
        for row in range(classes)
    )
    folder = make_run(tmp_path)
    names = tuple(f"class {number}" for number in range(classes))
    write_results(folder, results(1, class_names=names, confusion=rows))
    panel.show_run(folder)
    matrix = panel.view.matrix
    image = matrix.grab().toImage()
    for row, column in ((0, 0), (0, 1), (classes - 1, classes - 1)):
        QTest.mouseMove(matrix, matrix.cell_center(row, column))
        assert matrix._current == (row, column)
    empty = image.pixelColor(matrix.cell_center(classes - 1, 0) * image.devicePixelRatio())
    right = image.pixelColor(matrix.cell_center(0, 0) * image.devicePixelRatio())
    assert empty.rgb() == cell_color(0.0, is_right=False).rgb()
    assert right.rgb() != empty.rgb()


def test_results_are_saved_as_pictures_and_numbers(panel: ResultsPanel, tmp_path: Path):
    panel.show_run(make_run(tmp_path, epochs=(1,)))
    for form in ("png", "svg", "csv", "predictions"):
        panel.save(tmp_path / f"out.{form}", form)
    image = QImage(str(tmp_path / "out.png"))
    assert min(image.width(), image.height()) > 500
    assert "Predicted" in (tmp_path / "out.svg").read_text()
    assert (tmp_path / "out.csv").read_text().splitlines() == [
        "true,predicted,count,share",
        "cat,cat,7,0.7",
        "cat,dog,3,0.3",
        "dog,cat,1,0.1",
        "dog,dog,9,0.9",
    ]
    lines = (tmp_path / "out.predictions").read_text().splitlines()
    assert lines[1] == "4,cat,dog,3,dog=0.75 cat=0.25,,1,1"
    assert len(lines) == 6


def test_results_that_cannot_be_saved_say_why(panel: ResultsPanel, tmp_path: Path):
    panel.show_run(make_run(tmp_path, epochs=(1,)))
    with pytest.raises(EngineError, match="no folder"):
        panel.save(tmp_path / "missing" / "out.png", "png")


def test_nothing_is_read_while_the_panel_cannot_be_seen(
    panel: ResultsPanel, run_control, tmp_path: Path
):
    panel.hide()
    run_control.run_started.emit(run_folder.read_info(make_run(tmp_path, epochs=(1,))))
    assert panel.view.results is None
    panel.show()
    assert panel.view.results == results(1)


@pytest.mark.parametrize(
    "points",
    [((5e-324, 0.0),), ((1.0, 1.0), (1.0, 1.0)), ((3e38, -3e38), (1.0, 1.0)), ((1e16, 1e16),)],
)
def test_numbers_of_any_size_are_drawn(
    panel: ResultsPanel, tmp_path: Path, points: tuple[tuple[float, float], ...]
):
    folder = make_run(tmp_path)
    values = {"kind": ResultsKind.VALUES, "confusion": (), "class_names": (), "points": points}
    write_results(folder, results(1, **values))
    panel.show_run(folder)
    assert not panel.view.scatter.grab().isNull()
