import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.errors import EngineError
from engine.training import run_folder
from engine.training.metrics_file import MetricsWriter
from engine.training.run_info import RunInfo
from gui.panels.loss import LossPanel


def step(number: int, loss: float | None) -> dict[str, object]:
    return {
        "kind": "step",
        "epoch": 1,
        "step": number,
        "samples": number * 10,
        "loss": loss,
        "seconds": number * 0.1,
    }


def epoch(number: int, at: int, error: float | None = 0.5) -> dict[str, object]:
    return {
        "kind": "epoch",
        "epoch": number,
        "step": at,
        "samples": at * 10,
        "train_loss": 1.0,
        "test_loss": 0.75,
        "test_error": error,
        "test_errors": 180,
        "test_samples": 360,
        "seconds": at * 0.1,
    }


@pytest.fixture
def panel(qtbot: QtBot, run_control) -> LossPanel:
    widget = LossPanel(run_control)
    qtbot.addWidget(widget)
    widget.resize(800, 400)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def make_run(place: Path, name: str, records=(), **changes) -> RunInfo:
    folder = place / name
    folder.mkdir(parents=True)
    info = RunInfo(folder=folder, project="LeNet", epochs=10, **changes)
    run_folder.write_info(info)
    writer = MetricsWriter(folder)
    writer.write(records)
    writer.close()
    return info


def shown(panel: LossPanel) -> dict[str, list[float]]:
    return {curve.label: curve.y.tolist() for curve in panel.view.plot.curves}


def test_without_a_run_it_says_what_to_do(panel: LossPanel):
    assert not panel.view.plot.isVisible()
    assert not panel.view.tools.isVisible()


def test_curves_grow_while_the_run_goes_on(
    panel: LossPanel, run_control, qtbot: QtBot, tmp_path: Path
):
    info = make_run(tmp_path, "lenet-1")
    run_control.run_started.emit(info)
    run_control.metrics_arrived.emit(info.folder, [step(1, 2.5), step(2, 2.0)])
    qtbot.waitUntil(lambda: shown(panel) == {"train": [2.5, 2.0]})
    run_control.metrics_arrived.emit(info.folder, [step(3, 1.0), epoch(1, 3)])
    qtbot.waitUntil(lambda: shown(panel) == {"train": [2.5, 2.0, 1.0], "test": [0.75]})
    assert panel.view.plot.isVisible()


def test_the_test_error_is_said_with_its_counts(
    panel: LossPanel, run_control, qtbot: QtBot, tmp_path: Path
):
    info = make_run(tmp_path, "lenet-1")
    run_control.run_started.emit(info)
    run_control.metrics_arrived.emit(info.folder, [step(1, 2.5), epoch(1, 1, 0.5)])
    expected = "Epoch 1 of 10 · test error 50.00 % (180/360)"
    qtbot.waitUntil(lambda: panel.view.tools.summary.text() == expected)
    panel.view.tools.figure.choose("test_error")
    assert shown(panel) == {"test error": [50.0]}
    assert panel.view.key.entries[0].value == "50.00 %"


def test_steps_that_a_resumed_run_repeats_replace_the_old_ones(
    panel: LossPanel, run_control, qtbot: QtBot, tmp_path: Path
):
    info = make_run(tmp_path, "lenet-1", [step(n, 1.0) for n in range(1, 5)])
    run_control.run_started.emit(info)
    run_control.metrics_arrived.emit(info.folder, [epoch(1, 4), step(3, 9.0)])
    qtbot.waitUntil(lambda: shown(panel) == {"train": [1.0, 1.0, 9.0]})


def test_a_record_of_a_resumption_cuts_the_curve(
    panel: LossPanel, run_control, qtbot: QtBot, tmp_path: Path
):
    info = make_run(tmp_path, "lenet-1", [step(n, 1.0) for n in range(1, 5)])
    run_control.run_started.emit(info)
    run_control.metrics_arrived.emit(info.folder, [{"kind": "resume", "step": 2}])
    qtbot.waitUntil(lambda: shown(panel) == {"train": [1.0, 1.0]})


def test_foreign_and_damaged_records_are_left_out(
    panel: LossPanel, run_control, qtbot: QtBot, tmp_path: Path
):
    info = make_run(tmp_path, "lenet-1")
    run_control.run_started.emit(info)
    odd = [{}, {"kind": "step"}, {"kind": "step", "step": "x"}, {"kind": 3}, step(1, None)]
    run_control.metrics_arrived.emit(info.folder, [*odd, step(2, 2.0)])
    run_control.metrics_arrived.emit(tmp_path / "other", [step(1, 7.0)])
    qtbot.waitUntil(lambda: list(shown(panel)) == ["train"])
    assert shown(panel)["train"][1:] == [2.0]


def test_smoothing_leaves_the_values_visible_behind(panel: LossPanel, run_control, tmp_path: Path):
    info = make_run(tmp_path, "lenet-1", [step(n, float(n % 2)) for n in range(1, 50)])
    run_control.run_started.emit(info)
    panel.view.tools.smoothing.setValue(90)
    curve = panel.view.plot.curves[0]
    assert curve.faint is not None
    assert curve.faint.max() == 1.0
    assert 0.2 < curve.y[-1] < 0.8


def test_the_axis_can_count_samples_and_time(panel: LossPanel, run_control, tmp_path: Path):
    info = make_run(tmp_path, "lenet-1", [step(1, 1.0), step(2, 1.0)])
    run_control.run_started.emit(info)
    panel.view.tools.axis.choose("samples")
    assert panel.view.plot.curves[0].x.tolist() == [10, 20]
    panel.view.plot.read_at(20)
    assert panel.view.plot.read_out.heading == "Sample 20"
    panel.view.tools.axis.choose("seconds")
    assert panel.view.plot.curves[0].x.tolist() == pytest.approx([0.1, 0.2])


def test_the_log_button_changes_the_scale(
    panel: LossPanel, run_control, qtbot: QtBot, tmp_path: Path
):
    info = make_run(tmp_path, "lenet-1", [step(1, 1.0), step(2, 0.001)])
    run_control.run_started.emit(info)
    qtbot.waitUntil(lambda: list(shown(panel)) == ["train"])
    QTest.mouseClick(panel.view.tools.log, Qt.MouseButton.LeftButton)
    low, high = panel.view.plot.view.getPlotItem().getViewBox().viewRange()[1]
    assert -4 < low < -3 < 0 < high < 1


def test_ticked_runs_are_compared_by_what_tells_them_apart(
    panel: LossPanel, run_control, qtbot: QtBot, tmp_path: Path
):
    records = [step(1, 1.0), epoch(1, 1)]
    infos = [
        make_run(tmp_path, name, records, optimizer=name, optimizer_arguments={"lr": 0.1})
        for name in ("SGD", "Adam")
    ]
    panel.compare([info.folder for info in infos])
    qtbot.waitUntil(lambda: len(panel.view.key.entries) == 2)
    labels = [entry.label for entry in panel.view.key.entries]
    assert labels == ["SGD lr 0.1 (SGD)", "Adam lr 0.1 (Adam)"]
    looks = {(curve.style.color, curve.style.marker) for curve in panel.view.plot.curves}
    assert len(looks) == 2
    panel.compare([infos[1].folder])
    qtbot.waitUntil(lambda: list(shown(panel)) == ["train", "test"])


def test_a_run_keeps_its_colour_while_others_come_and_go(
    panel: LossPanel, qtbot: QtBot, tmp_path: Path
):
    infos = [make_run(tmp_path, name, [step(1, 1.0)]) for name in ("a", "b", "c")]
    a, b, c = (info.folder for info in infos)

    def colors() -> dict[str, int]:
        return {curve.key.split("|")[0]: curve.style.color for curve in panel.view.plot.curves}

    panel.compare([a, b])
    qtbot.waitUntil(lambda: len(colors()) == 2)
    before = colors()[str(b)]
    panel.compare([b, c])
    qtbot.waitUntil(lambda: str(c) in colors())
    assert colors()[str(b)] == before != colors()[str(c)]


def test_an_interrupted_run_keeps_its_curve(
    panel: LossPanel, run_control, qtbot: QtBot, tmp_path: Path
):
    info = make_run(tmp_path, "lenet-1")
    run_control.run_started.emit(info)
    run_control.metrics_arrived.emit(info.folder, [step(1, 2.5)])
    run_control.run_ended.emit(info.folder, "interrupted", "Its process was killed.")
    qtbot.waitUntil(lambda: shown(panel) == {"train": [2.5]})


def test_most_of_the_panel_is_the_plot(panel: LossPanel, run_control, qtbot: QtBot, tmp_path: Path):
    info = make_run(tmp_path, "lenet-1", [step(1, 2.5), epoch(1, 1, 0.5)])
    panel.resize(860, 250)
    run_control.run_started.emit(info)
    qtbot.waitUntil(lambda: list(shown(panel)) == ["train", "test"])
    assert panel.view.plot.height() > 0.8 * panel.height()
    key, plot = panel.view.key, panel.view.plot
    assert key.isVisible()
    assert plot.rect().contains(key.geometry())


def test_a_long_key_stands_above_the_plot(
    panel: LossPanel, run_control, qtbot: QtBot, tmp_path: Path
):
    runs = [make_run(tmp_path, f"lenet-{n}", [step(1, 2.5)]).folder for n in range(4)]
    panel.compare(runs)
    qtbot.waitUntil(lambda: len(panel.view.key.entries) == 4)
    key, plot = panel.view.key, panel.view.plot
    assert key.isVisible()
    assert key.mapTo(panel, key.rect().bottomLeft()).y() <= plot.mapTo(panel, QPoint()).y()
    panel.compare(runs[:1])
    qtbot.waitUntil(lambda: len(panel.view.key.entries) == 1)
    assert key.isVisible()
    assert plot.isAncestorOf(key)


def test_curves_are_saved_in_every_format(
    panel: LossPanel, run_control, qtbot: QtBot, tmp_path: Path
):
    info = make_run(tmp_path, "lenet-1", [step(1, 1.0), step(2, 0.5)])
    run_control.run_started.emit(info)
    qtbot.waitUntil(lambda: list(shown(panel)) == ["train"])
    for form in ("png", "svg", "csv"):
        panel.view.save(tmp_path / f"curves.{form}", form)
    assert QImage(str(tmp_path / "curves.png")).width() > 800
    assert (tmp_path / "curves.svg").read_text().startswith("<?xml")
    assert (tmp_path / "curves.csv").read_text() == "curve,steps,value\ntrain,1,1\ntrain,2,0.5\n"


def test_a_folder_that_cannot_be_written_to_is_named(panel: LossPanel, run_control, tmp_path: Path):
    with pytest.raises(EngineError, match="nowhere"):
        panel.view.save(tmp_path / "nowhere" / "curves.csv", "csv")


def test_hidden_panels_draw_when_they_are_shown_again(
    panel: LossPanel, run_control, qtbot: QtBot, tmp_path: Path
):
    info = make_run(tmp_path, "lenet-1")
    panel.hide()
    run_control.run_started.emit(info)
    run_control.metrics_arrived.emit(info.folder, [step(1, 2.5)])
    panel.show()
    qtbot.waitUntil(lambda: shown(panel) == {"train": [2.5]})


def test_plotting_is_not_loaded_before_the_panel_is_seen():
    text = (
        "import sys; from PySide6.QtWidgets import QApplication; app = QApplication([]);"
        "import gui.panels.loss; assert 'pyqtgraph' not in sys.modules;"
        "assert 'torch' not in sys.modules"
    )
    root = Path(__file__).parents[3]
    subprocess.run([sys.executable, "-c", text], cwd=root, check=True, timeout=60)
