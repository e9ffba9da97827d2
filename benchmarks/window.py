"""From the start of the process to the window's first frame, and to the first shapes."""

import statistics
import subprocess
import sys
import time

from benchmarks.report import Row

CHILD = """
import sys, time
started = float(sys.argv[1])
import presets
from PySide6.QtCore import QTimer
from gui.application import make_application, make_window
from gui import theme
app = make_application()
theme.apply(app, "dark")
window = make_window()
window.show()
app.processEvents()
shown = time.time() - started
assert "torch" not in sys.modules
window.files.show_project(presets.load("lenet"), None)
while not window.document.analysis.nodes:
    app.processEvents()
shapes = time.time() - started
window.service.stop()
print(shown, shapes)
"""
RUNS = 5


def rows() -> list[Row]:
    times = [_start() for _ in range(RUNS)]
    shown = statistics.median(each[0] for each in times)
    shapes = statistics.median(each[1] for each in times)
    return [
        Row("window on screen after process start", "< 1 s", f"{shown:.2f} s"),
        Row("first shapes (service started cold, torch imported)", "later", f"{shapes:.2f} s"),
    ]


def _start() -> tuple[float, float]:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(time.time())], capture_output=True, text=True, check=True
    )
    shown, shapes = done.stdout.split()
    return float(shown), float(shapes)
