"""The window in a process of its own."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gui.docks import PLACES

ROOT = Path(__file__).parents[3]

WITH_EVERYTHING = """
import sys
import presets
from gui.stage import Stage
with Stage(presets.load("lenet")) as stage:
    document = stage.window.document
    stage.wait_until(lambda: document.analysis.parameters == 105_506, "The analysis")
    for dock in stage.window.docks.all():
        stage.window.docks.show_panel(dock.objectName())
        stage.settle()
loaded = [name for name in sys.modules if name.partition(".")[0] in ("torch", "torchvision")]
assert not loaded, loaded
assert "gui.panels.loss" in sys.modules
"""


def run(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Runs Python in the project's folder."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=150,
    )


def without_display() -> dict[str, str]:
    """Gives the environment of a machine without a screen."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return {name: value for name, value in os.environ.items() if name not in hidden}


def test_the_window_never_imports_torch() -> None:
    done = run("-c", WITH_EVERYTHING)
    assert done.returncode == 0, done.stderr


def test_without_a_display_it_says_so_and_names_the_tour() -> None:
    done = subprocess.run(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=without_display(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "no display" in done.stderr
    assert "app.py tour" in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_unknown_project_is_one_line_and_a_failure() -> None:
    done = run("app.py", "lenett")
    assert done.returncode == 1
    assert "lenet" in done.stderr
    assert done.stderr.count("\n") == 1


def test_wrong_usage_of_screenshot_ends_in_2(tmp_path: Path) -> None:
    done = run("app.py", "screenshot", "lenet", "-o", str(tmp_path / "a.png"), "--size", "big")
    assert done.returncode == 2
    assert not list(tmp_path.iterdir())


def test_a_screenshot_of_nothing_writes_nothing(tmp_path: Path) -> None:
    done = run("app.py", "screenshot", "missing.netloom", "-o", str(tmp_path / "a.png"))
    assert done.returncode == 1
    assert "missing.netloom" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "a.png").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_window_in_order_and_keeps_unsaved_work(number: int) -> None:
    program = (
        "import os, sys\n"
        "from PySide6.QtCore import QTimer\n"
        "from gui import application\n"
        "import presets\n"
        "from gui.main_window import MainWindow\n"
        "def edit_and_die(window):\n"
        "    window.canvas.add_operator('nn.Dropout')\n"
        f"    os.kill(os.getpid(), {number})\n"
        "MainWindow.showEvent = lambda self, event: QTimer.singleShot(\n"
        "    500, self, lambda: edit_and_die(self))\n"
        "sys.exit(application.run(presets.load('xor'), None))\n"
    )
    done = run("-c", program)
    assert done.returncode == 0, done.stderr
    kept = list(Path(os.environ["NETLOOM_HOME"], "recovery").glob("*.netloom"))
    assert len(kept) == 1
    assert "nn.Dropout" in kept[0].read_text()


def test_the_tour_does_the_whole_main_job(tmp_path: Path) -> None:
    done = run("app.py", "tour", "-o", str(tmp_path / "tour"))
    assert done.returncode == 0, done.stderr
    kept = {path.name for path in (tmp_path / "tour").iterdir()}
    assert {"lenet.py", "train_lenet.py", "summary.json", "runs"} <= kept
    assert len([name for name in kept if name.endswith(".png")]) == 3 + 2 * (2 + len(PLACES))
    assert "test error" in done.stdout
