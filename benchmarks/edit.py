"""One edit in a graph of 1,000 nodes: key press to repainted views, in the real window."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from benchmarks.graphs import chain_with_skips
from benchmarks.report import Row, median_ms
from engine.graph import edits
from engine.graph.model import NodeId, Project
from gui import theme
from gui.application import make_application, make_window
from gui.main_window import MainWindow

NODES = 1000
EDITS = 40


def rows() -> list[Row]:
    app = make_application()
    theme.apply(app, "dark")
    window = make_window()
    window.show()
    window.files.show_project(Project(graph=chain_with_skips(NODES)), None)
    window.service.start()
    _wait(app, lambda: bool(window.document.analysis.nodes))
    last = [node.id for node in window.document.graph if node.operator == "nn.Conv2d"][-1]
    middle = [node.id for node in window.document.graph if node.operator == "nn.Conv2d"][NODES // 8]
    found: list[Row] = []
    for where, node in (("the last", last), ("a middle", middle)):
        spans = [_edit(app, window, node, 32 - step % 2 * 16) for step in range(EDITS)]
        name = f"edit of {where} node among {NODES:,}"
        found += [
            Row(name, "< 50 ms median", median_ms([span.passed for span in spans])),
            Row(f"{name}: the window's thread at work", "", median_ms([s.worked for s in spans])),
        ]
    window.service.stop()
    window.document.undo_stack.setClean()
    window.close()
    return found


@dataclass(frozen=True)
class Span:
    """How long an edit took, and for how much of it the window's thread had the processor."""

    passed: float
    worked: float


def _edit(app: QApplication, window: MainWindow, node: NodeId, channels: int) -> Span:
    """Seconds from an edit of the node to the answer, painted in every view."""
    arrived: list[object] = []
    window.document.analysis_changed.connect(arrived.append)
    passed, worked = time.perf_counter(), time.thread_time()
    window.document.apply_to_graph(
        "Change", lambda graph: edits.set_argument(graph, node, "out_channels", channels)
    )
    _wait(app, lambda: bool(arrived))
    app.processEvents()
    window.canvas.viewport().repaint()
    span = Span(time.perf_counter() - passed, time.thread_time() - worked)
    window.document.analysis_changed.disconnect(arrived.append)
    return span


def _wait(app: QApplication, is_done: Callable[[], bool]) -> None:
    while not is_done():
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
