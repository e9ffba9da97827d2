"""A race of SGD, momentum and Adam with LeNet from the real window, while everything plots."""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

import presets
from benchmarks.report import Row
from engine.optimization_lab.race_records import LANDSCAPE, RACER_ENDED
from engine.training.metrics_file import Record
from gui.panels.trajectories import TrajectoriesPanel
from gui.stage import Stage

TICK_MS = 5
WARM_UP_S = 1.0
PATIENCE_S = 600.0


def rows() -> list[Row]:
    """Measures in folders of its own."""
    with tempfile.TemporaryDirectory() as place:
        os.environ["NETLOOM_RUNS"] = f"{place}/runs"
        os.environ["NETLOOM_HOME"] = f"{place}/home"
        with Stage(presets.load("lenet"), size=(1440, 900)) as stage:
            return _measure(stage)


def _measure(stage: Stage) -> list[Row]:
    stage.wait_for_analysis()
    window = stage.window
    window.docks.show_panel("trajectories")
    panel = window.panels.panel("trajectories")
    assert isinstance(panel, TrajectoriesPanel)
    stage.settle()
    memory = _memory_mib()
    times = _Times()
    window.run_control.metrics_arrived.connect(lambda _, records: times.take(records))
    window.run_control.run_ended.connect(lambda *_: times.note("ended"))
    idle = _lateness(stage, lambda: times.since_begun() > WARM_UP_S)
    times.begin()
    QTest.mouseClick(panel.view.form.begin, Qt.MouseButton.LeftButton)
    racing = _lateness(stage, lambda: times.is_known("raced"))
    lines = _lateness(stage, lambda: times.is_known("ended"))
    stage.settle()
    after = _memory_mib()
    landscape = panel.view.story.landscape if panel.view.story else None
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    snapshots = sum(len(each.steps) for each in landscape.trajectories) if landscape else 0
    return [
        Row("LeNet from Race to the racers' end", "–", times.told("raced")),
        Row("LeNet from Race to the first trajectories", "while it runs", times.told("picture")),
        Row("LeNet from Race to the first level lines", "–", times.told("first")),
        Row("LeNet from Race to the end of all", "< 60 s on two cores", times.told("ended")),
        Row("snapshots drawn", "–", str(snapshots)),
        Row(f"a {TICK_MS} ms timer late, nothing runs", "–", _percentiles(idle)),
        Row(f"a {TICK_MS} ms timer late, racing", "99 % < 30 ms", _percentiles(racing)),
        Row(f"a {TICK_MS} ms timer late, level lines", "99 % < 30 ms", _percentiles(lines)),
        Row("memory of the window", "–", f"{memory:.0f} MiB, after the race {after:.0f} MiB"),
        Row("load of the machine (1, 5, 15 minutes)", "–", f"{load} on {os.cpu_count()} cores"),
    ]


class _Times:
    """When what was reported, in seconds after the press."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()
        self._known: dict[str, float] = {}
        self._racers = 0

    def begin(self) -> None:
        self._begun = time.perf_counter()

    def since_begun(self) -> float:
        return time.perf_counter() - self._begun

    def is_known(self, what: str) -> bool:
        return what in self._known

    def note(self, what: str) -> None:
        self._known.setdefault(what, self.since_begun())

    def told(self, what: str) -> str:
        return f"{self._known[what]:.1f} s"

    def take(self, records: list[Record]) -> None:
        for record in records:
            if record.get("kind") == RACER_ENDED:
                self._racers += 1
                if self._racers == 3:
                    self.note("raced")
            elif record.get("kind") == LANDSCAPE:
                self.note("picture")
                if float(str(record["fraction"])) > 0:
                    self.note("first")


def _lateness(stage: Stage, is_over: Callable[[], bool]) -> list[float]:
    """How late, in seconds, a timer of the window's loop comes until something is over."""
    late: list[float] = []
    last = [time.perf_counter()]

    def tick() -> None:
        now = time.perf_counter()
        late.append(max(0.0, now - last[0] - TICK_MS / 1e3))
        last[0] = now

    timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=TICK_MS)
    timer.timeout.connect(tick)
    timer.start()
    deadline = time.perf_counter() + PATIENCE_S
    while not is_over() and time.perf_counter() < deadline:
        stage.settle()
    timer.stop()
    return late


def _percentiles(late: list[float]) -> str:
    ordered = sorted(late)
    half, most = (ordered[int(share * (len(ordered) - 1))] for share in (0.5, 0.99))
    worst = f"at most {ordered[-1] * 1e3:.0f} ms"
    return f"half under {half * 1e3:.1f} ms, 99 % under {most * 1e3:.1f} ms, {worst}"


def _memory_mib() -> float:
    """What the process holds now."""
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    line = next(each for each in status.read_text().splitlines() if each.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
