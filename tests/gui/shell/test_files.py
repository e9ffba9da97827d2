"""Opening, saving, exporting, recovering."""

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import presets
from engine.analysis.analyse import analyse
from engine.graph import file_format
from engine.graph.model import NodeId
from gui.dialogs import Unsaved
from gui.main_window import MainWindow


def test_saving_and_opening_give_the_project_back(lenet: MainWindow, answers, tmp_path: Path):
    answers.save = tmp_path / "mine"
    assert lenet.files.save()
    assert lenet.document.file == tmp_path / "mine.netloom"
    assert lenet.windowTitle() == "mine.netloom[*] — Netloom"
    project = lenet.document.project
    lenet.files.new()
    answers.open = tmp_path / "mine.netloom"
    lenet.commands["open"].trigger()
    assert lenet.document.project == project
    assert lenet.settings.recent_files == (tmp_path / "mine.netloom",)


def test_a_proposed_name_can_be_a_file_name(lenet: MainWindow, answers) -> None:
    name = lenet.panels.panel("inspector").network.name
    name.selectAll()
    QTest.keyClicks(name, 'a/b:c*"d')
    QTest.keyClick(name, Qt.Key.Key_Return)
    lenet.commands["save_as"].trigger()
    assert answers.asked == ["a_b_c__d.netloom"]


def test_a_damaged_file_is_refused_and_nothing_is_lost(
    lenet: MainWindow, answers, tmp_path: Path
) -> None:
    path = tmp_path / "broken.netloom"
    path.write_bytes(b"\x00\xff rubbish")
    before = lenet.document.project
    assert not lenet.files.open_file(path)
    title, message = answers.told[0]
    assert "broken.netloom" in title
    assert message
    assert lenet.document.project is before


def test_a_file_that_changed_on_disk_is_not_overwritten_unasked(
    lenet: MainWindow, answers, tmp_path: Path
) -> None:
    answers.save = tmp_path / "mine.netloom"
    lenet.files.save()
    other = presets.load("xor")
    file_format.save(other, tmp_path / "mine.netloom")
    lenet.canvas.add_operator("nn.ReLU")
    answers.save = None
    assert not lenet.files.save()
    assert "changed on disk" in answers.asked[-2]
    assert file_format.load(tmp_path / "mine.netloom") == other


def test_opening_another_project_asks_about_changes(lenet: MainWindow, answers) -> None:
    lenet.canvas.add_operator("nn.ReLU")
    before = lenet.document.project
    lenet.files.open_preset("xor")
    assert lenet.document.project is before
    answers.unsaved = Unsaved.DISCARD
    lenet.files.open_preset("xor")
    assert lenet.document.project == presets.load("xor")


def test_the_exported_model_is_python_that_runs(lenet: MainWindow, answers, tmp_path: Path) -> None:
    answers.save = tmp_path / "model"
    lenet.commands["export_model"].trigger()
    compile((tmp_path / "model.py").read_text(), "model.py", "exec")
    assert answers.asked == ["lenet.py"]


def test_the_exported_script_is_python(lenet: MainWindow, answers, tmp_path: Path) -> None:
    answers.save = tmp_path / "script.py"
    lenet.commands["export_script"].trigger()
    compile((tmp_path / "script.py").read_text(), "script.py", "exec")


@pytest.mark.parametrize("kind", ["export_model", "export_script"])
def test_the_weights_of_a_project_go_with_its_code(
    lenet: MainWindow, answers, tmp_path: Path, kind: str
) -> None:
    weights = tmp_path / "start.weights.safetensors"
    weights.write_bytes(b"numbers")
    (tmp_path / "out").mkdir()
    answers.save = tmp_path / "out" / "code.py"
    lenet.document.open(replace(lenet.document.project, weights=str(weights)))
    lenet.document.set_analysis(analyse(lenet.document.project))
    said: list[str] = []
    lenet.exports.exported.connect(said.append)

    lenet.commands[kind].trigger()

    assert (tmp_path / "out" / weights.name).read_bytes() == b"numbers"
    assert said[0].endswith("Its weights are in start.weights.safetensors.")


def test_weights_that_are_gone_are_told_and_no_code_is_written(
    lenet: MainWindow, answers, tmp_path: Path
) -> None:
    answers.save = tmp_path / "code.py"
    project = replace(lenet.document.project, weights=str(tmp_path / "gone.safetensors"))
    lenet.document.open(project)
    lenet.document.set_analysis(analyse(lenet.document.project))

    lenet.commands["export_script"].trigger()

    assert "gone.safetensors are missing" in answers.told[0][1]
    assert not answers.save.exists()


def test_leftovers_of_a_save_that_died_are_swept(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left = tmp_path / f".~mine.{dead.pid}-1"
    left.write_text("half")
    kept = tmp_path / f".~mine.{os.getpid()}-1"
    kept.write_text("being written")
    window.settings.add_recent(tmp_path / "mine.netloom")
    window.files.sweep()
    qtbot.waitUntil(lambda: not left.exists())
    assert kept.exists()


def test_an_export_waits_for_the_analysis_of_an_edit(lenet: MainWindow, answers) -> None:
    lenet.document.select([NodeId("conv1")])
    lenet.canvas.delete_selection()
    lenet.commands["export_model"].trigger()
    assert answers.told[0][0] == "The network cannot be exported yet"


def test_a_network_with_errors_is_not_exported(window: MainWindow, answers) -> None:
    window.files.new()
    window.canvas.add_operator("nn.Linear")
    window.commands["export_model"].trigger()
    assert answers.told
    assert not answers.asked


def test_unsaved_work_of_a_killed_window_is_offered_at_the_next_start(make_window) -> None:
    home = os.environ["NETLOOM_HOME"]
    program = (
        "import os, signal\n"
        "from gui.application import make_application, make_window\n"
        "app = make_application()\n"
        "window = make_window()\n"
        "window.files.open_preset('xor')\n"
        "window.canvas.add_operator('nn.Dropout')\n"
        "window.recovery.write()\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    folder = Path(__file__).parents[3]
    died = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env={**os.environ, "NETLOOM_HOME": home},
        capture_output=True,
        check=False,
    )
    assert died.returncode == -9, died.stderr.decode()
    window = make_window()
    (offer,) = window.recovery.offered()
    window.welcome.recovery_chosen.emit(offer)
    assert "nn.Dropout" in {node.operator for node in window.document.graph}
    assert window.isWindowModified()
    assert offer.path.exists()
    window.recovery.write()
    assert not offer.path.exists()
    assert len(list(Path(home, "recovery").glob("*.netloom"))) == 1


def test_a_copy_is_written_after_an_edit_and_goes_with_saving(
    lenet: MainWindow, answers, tmp_path: Path, qtbot
) -> None:
    folder = Path(os.environ["NETLOOM_HOME"]) / "recovery"
    began = time.monotonic()
    lenet.canvas.add_operator("nn.ReLU")
    qtbot.waitUntil(lambda: bool(list(folder.glob("*.netloom"))), timeout=5000)
    assert time.monotonic() - began < 4
    answers.save = tmp_path / "mine.netloom"
    lenet.files.save()
    assert not list(folder.glob("*.netloom"))


def test_a_living_window_is_not_taken_for_a_crash(lenet: MainWindow, make_window) -> None:
    lenet.canvas.add_operator("nn.ReLU")
    lenet.recovery.write()
    assert make_window().recovery.offered() == []
