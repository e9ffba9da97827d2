"""One edit in a graph of 1,000 nodes: key press to shapes on screen, in the real window."""

import time
from collections.abc import Callable

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
    found = [
        Row(f"edit of {where} node among {NODES:,}", "< 50 ms median", median_ms(times))
        for where, times in (
            ("the last", [_edit(app, window, last, 32 - step % 2 * 16) for step in range(EDITS)]),
            ("a middle", [_edit(app, window, middle, 32 - step % 2 * 16) for step in range(EDITS)]),
        )
    ]
    window.service.stop()
    window.document.undo_stack.setClean()
    window.close()
    return found


def _edit(app: QApplication, window: MainWindow, node: NodeId, padding: int) -> float:
    """Seconds from an edit of the node to the painted answer."""
    arrived: list[object] = []
    window.document.analysis_changed.connect(arrived.append)
    start = time.perf_counter()
    window.document.apply_to_graph(
        "Change", lambda graph: edits.set_argument(graph, node, "out_channels", padding)
    )
    _wait(app, lambda: bool(arrived))
    window.canvas.viewport().repaint()
    seconds = time.perf_counter() - start
    window.document.analysis_changed.disconnect(arrived.append)
    return seconds


def _wait(app: QApplication, is_done: Callable[[], bool]) -> None:
    while not is_done():
        app.processEvents()
