"""The canvas with 1,000 and 10,000 nodes: build, one frame, pan, zoom, drag; CPU milliseconds."""

import os
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from benchmarks.graphs import chain_with_skips
from benchmarks.report import Row, median_ms, show
from engine.graph import edits
from engine.graph.model import NodeId, Project
from gui import theme
from gui.canvas.view import CanvasView
from gui.document import Document

FRAMES = 25


def rows() -> list[Row]:
    app = QApplication.instance() or QApplication([])
    theme.apply(app, "dark")
    found: list[Row] = []
    for count in (1_000, 10_000):
        found += _rows(count)
    return found


def _rows(count: int) -> list[Row]:
    document = Document(Project(graph=chain_with_skips(count)))
    start = time.process_time()
    canvas = CanvasView(document)
    built = time.process_time() - start
    canvas.resize(1600, 1000)
    canvas.show()
    QApplication.processEvents()
    name = f"{count:,} nodes"
    limit = "< 16 ms" if count <= 1_000 else "< 33 ms"
    found = [Row(f"canvas, {name}: build", "", f"{built * 1e3:.0f} ms")]
    canvas.frame_all()
    sight = _in_sight(canvas)
    found.append(
        Row(f"canvas, {name}: Frame All, {sight:,} in sight", limit, _frame(canvas, _nothing))
    )
    for zoom in (1.0, 0.5, 0.3):
        _aim(canvas, zoom)
        sight = f"zoom {zoom}, {_in_sight(canvas)} in sight"
        found += [
            Row(f"canvas, {name}: frame at {sight}", limit, _frame(canvas, _nothing)),
            Row(f"canvas, {name}: pan at {sight}", limit, _frame(canvas, _pan)),
        ]
    _aim(canvas, 1.0)
    found.append(Row(f"canvas, {name}: zoom step", limit, _frame(canvas, _zoom)))
    _aim(canvas, 1.0)
    found.append(Row(f"canvas, {name}: drag a node, painted", limit, _frame(canvas, _drag)))
    found.append(Row(f"canvas, {name}: an edit and an undo", "< 50 ms", _frame(canvas, _edit)))
    canvas.close()
    return found


def _middle(canvas: CanvasView) -> NodeId:
    nodes = list(canvas.document.graph.nodes)
    return nodes[len(nodes) // 2]


def _aim(canvas: CanvasView, zoom: float) -> None:
    """Looks at the middle node: a frame of empty canvas would cost nothing."""
    canvas.camera.zoom_to(zoom)
    canvas.centerOn(canvas.canvas_scene.items_by_node[_middle(canvas)].body.center())
    QApplication.processEvents()


def _in_sight(canvas: CanvasView) -> int:
    count = len(canvas.canvas_scene.nodes_in(canvas.camera.seen()))
    if count == 0:
        raise RuntimeError("No node is in sight: the benchmark would measure empty canvas.")
    return count


def _frame(canvas: CanvasView, change: Callable[[CanvasView, int], None]) -> str:
    """CPU time of a change and of painting what it touched; of a full frame if nothing changes."""
    times = []
    for step in range(FRAMES + 3):
        start = time.process_time()
        change(canvas, step)
        if change is _nothing:
            canvas.viewport().repaint()
        else:
            QApplication.processEvents()
        times.append(time.process_time() - start)
    return median_ms(times[3:])


def _nothing(canvas: CanvasView, step: int) -> None:
    pass


def _pan(canvas: CanvasView, step: int) -> None:
    canvas.camera.pan(QPointF(17 if step % 2 else -17, 5))
    canvas.on_camera_moved()


def _zoom(canvas: CanvasView, step: int) -> None:
    canvas.zoom_by(1.1 if step % 2 else 1 / 1.1, QPointF(400, 300))


def _drag(canvas: CanvasView, step: int) -> None:
    node = _middle(canvas)
    position = canvas.canvas_scene.items_by_node[node].pos()
    canvas.canvas_scene.move_items({node: position + QPointF(3 if step % 2 else -3, 2)})


def _edit(canvas: CanvasView, step: int) -> None:
    node = _middle(canvas)
    if step % 2:
        canvas.document.undo_stack.undo()
    else:
        canvas.document.apply_to_graph(
            "Change", lambda graph: edits.set_argument(graph, node, "padding", 2 + step)
        )


if __name__ == "__main__":
    show(rows())
