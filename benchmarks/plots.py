"""Plots and panels under load: CPU milliseconds."""

import os
import resource
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtWidgets import QApplication

from benchmarks.graphs import chain_with_skips
from benchmarks.report import Row, median_ms, show
from engine.analysis.analyse import analyse
from engine.graph.model import Project
from gui import theme
from gui.document import Document
from gui.panels.code import CodePanel
from gui.panels.layers import LayersPanel
from gui.panels.run_curves import RunCurves
from gui.widgets.curves import Curve, CurveStyle
from gui.widgets.plot import CurvePlot
from gui.widgets.smoothing import Smoother

REPETITIONS = 11


def rows() -> list[Row]:
    app = QApplication.instance() or QApplication([])
    theme.apply(app, "dark")
    return [*_plots(), *_arrival(), *_panels()]


def _plots() -> list[Row]:
    plot = CurvePlot()
    plot.resize(900, 350)
    plot.show()
    found = []
    for count, curves, target in (
        (1_000, 1, "< 16 ms"),
        (100_000, 1, "< 16 ms"),
        (1_000_000, 1, "< 33 ms"),
        (100_000, 8, "< 66 ms"),
    ):
        shown = [_noisy(count, seed) for seed in range(curves)]
        cost = _cpu(lambda shown=shown: (plot.show_curves(shown), plot.view.grab()))
        found.append(Row(f"plot: {curves} × {count:,} points, set and paint", target, cost))
    plot.close()
    return [*found, *_moving(8, 1_000_000)]


def _moving(curves: int, count: int) -> list[Row]:
    """Pan and zoom over curves that are there."""
    plot = CurvePlot()
    plot.resize(900, 350)
    plot.show()
    before = _memory_mib()
    shown = [_noisy(count, seed) for seed in range(curves)]
    data = sum(curve.x.nbytes + curve.y.nbytes for curve in shown) / 2**20
    plot.show_curves(shown)
    box = plot.view.getPlotItem().getViewBox()
    place = iter(range(10**6))

    def pan() -> None:
        left = next(place) * count / 500
        box.setRange(xRange=(left, left + 0.9 * count), padding=0)
        plot.view.grab()

    def zoom() -> None:
        margin = (next(place) % 40) * count / 100
        box.setRange(xRange=(margin, count - margin), padding=0)
        plot.view.grab()

    name = f"plot: {curves} × {count:,} points"
    found = [
        Row(f"{name}, pan one frame", "< 33 ms", _cpu(pan)),
        Row(f"{name}, zoom one frame", "< 33 ms", _cpu(zoom)),
        Row(f"{name}, memory beside their {data:.0f} MiB", "bounded", _grown(before + data)),
    ]
    plot.close()
    return found


def _memory_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def _grown(before_mib: float) -> str:
    return f"{_memory_mib() - before_mib:.0f} MiB"


def _arrival() -> list[Row]:
    records = [
        {"kind": "step", "step": n, "samples": n, "loss": 1.0, "seconds": n * 0.001}
        for n in range(1, 1_001)
    ]
    values = np.random.default_rng(0).random(1_000_000)
    return [
        Row("plot: 1,000 records", "< 10 ms", _cpu(lambda: RunCurves(Path("run")).add(records))),
        Row("plot: smooth 1,000,000 values", "< 100 ms", _cpu(lambda: Smoother(0.95)(values))),
    ]


def _panels() -> list[Row]:
    project = Project(graph=chain_with_skips(1_000))
    document = Document(project)
    document.set_analysis(analyse(project))
    layers, code = LayersPanel(document), CodePanel(document)
    layers.show()
    code.show()
    found = [
        Row("layers, 1,000 nodes: refresh", "< 33 ms", _cpu(layers.refresh)),
        Row("code, 1,000 nodes: generate and show", "< 100 ms", _cpu(code.refresh)),
    ]
    layers.close()
    code.close()
    return found


def _noisy(count: int, seed: int) -> Curve:
    x = np.arange(1.0, count + 1)
    noise = np.random.default_rng(seed).random(count)
    y = 2.3 * np.exp(-3 * x / count) + noise * 0.2
    return Curve(f"run {seed}", f"run {seed}", x, y, CurveStyle(seed, seed))


def _cpu(action: Callable[[], object]) -> str:
    spent = []
    for _ in range(REPETITIONS):
        start = time.process_time()
        action()
        spent.append(time.process_time() - start)
    return median_ms(spent)


if __name__ == "__main__":
    show(rows())
