"""A canvas on screen, and hands to use it with."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.analysis.result import Analysis, NodeAnalysis, TensorType
from engine.graph import edits
from engine.graph.layout import arranged
from engine.graph.model import Endpoint, Graph, NodeId, Project
from engine.graph.problem import NodePath
from gui.canvas.view import CanvasView
from gui.document import Document

LEFT, NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
NO_KEYS = Qt.KeyboardModifier.NoModifier


def graph_of(operators: dict[str, str], *wires: str) -> Graph:
    graph = Graph()
    for name, operator in operators.items():
        graph, _ = edits.add_node(graph, operator, id=name)
    for wire in wires:
        source, target = wire.split(">")
        graph = edits.connect(graph, end_of(source, "output"), end_of(target, "input"))
    return arranged(graph, aspect=None)


def end_of(text: str, port: str) -> Endpoint:
    node, _, given = text.partition(":")
    return Endpoint(NodeId(node), given or port)


class Hands:
    """Uses a canvas as a person does: by mouse and keys."""

    def __init__(self, canvas: CanvasView) -> None:
        self.canvas = canvas
        self.document = canvas.document

    @property
    def graph(self) -> Graph:
        return self.document.graph

    @property
    def wires(self) -> set[str]:
        return {f"{wire.source}>{wire.target}" for wire in self.graph.wires}

    def node(self, name: str) -> QPoint:
        body = self.canvas.canvas_scene.items_by_node[NodeId(name)].body
        return self.canvas.camera.to_view(body.center() + QPointF(0, 24)).toPoint()

    def port(self, text: str, *, is_input: bool = False) -> QPoint:
        end = end_of(text, "input" if is_input else "output")
        point = self.canvas.canvas_scene.port_point(end, is_input=is_input)
        return self.canvas.camera.to_view(point).toPoint()

    def scene_pos(self, name: str) -> QPointF:
        return self.canvas.canvas_scene.items_by_node[NodeId(name)].pos()

    def press(self, at: QPoint, button: Qt.MouseButton = LEFT, keys=NO_KEYS) -> None:
        QTest.mousePress(self.canvas.viewport(), button, keys, at)

    def move(self, at: QPoint, keys=NO_KEYS, button=NO_BUTTON) -> None:
        """QTest's own move knows no keys and sends nothing where the cursor already is."""
        viewport = self.canvas.viewport()
        place = QPointF(at)
        event = QMouseEvent(
            QEvent.Type.MouseMove, place, viewport.mapToGlobal(place), NO_BUTTON, button, keys
        )
        QApplication.sendEvent(viewport, event)

    def release(self, at: QPoint, button: Qt.MouseButton = LEFT, keys=NO_KEYS) -> None:
        QTest.mouseRelease(self.canvas.viewport(), button, keys, at)

    def click(self, at: QPoint, button: Qt.MouseButton = LEFT, keys=NO_KEYS) -> None:
        self.press(at, button, keys)
        self.release(at, button, keys)

    def double_click(self, at: QPoint) -> None:
        QTest.mouseDClick(self.canvas.viewport(), LEFT, NO_KEYS, at)

    def pull(self, start: QPoint, stop: QPoint, button=LEFT, keys=NO_KEYS) -> None:
        """Drags without letting go."""
        self.press(start, button, keys)
        for step in range(1, 6):
            self.move(start + (stop - start) * (step / 5), keys, button)

    def drag(self, start: QPoint, stop: QPoint, button=LEFT, keys=NO_KEYS) -> None:
        self.pull(start, stop, button, keys)
        self.release(stop, button, keys)

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        QTest.keyClick(self.canvas, key, keys)

    def select(self, *names: str) -> None:
        self.document.select(NodeId(name) for name in names)

    @property
    def selection(self) -> set[str]:
        return set(self.document.selection)


@pytest.fixture
def show(qtbot) -> Callable[..., Hands]:
    """Shows a graph on a canvas of 1000 by 640 pixels."""

    def show_graph(graph: Graph, project: Project | None = None) -> Hands:
        document = Document(project or Project(graph=graph))
        canvas = CanvasView(document)
        document.setParent(canvas)
        qtbot.addWidget(canvas)
        canvas.resize(1000, 640)
        canvas.show()
        qtbot.waitExposed(canvas)
        canvas.zoom_reset()
        canvas.frame_all()
        canvas.setFocus()
        return Hands(canvas)

    return show_graph


@pytest.fixture
def chain() -> Graph:
    """input → conv → relu, and a free linear."""
    graph = graph_of(
        {"input": "input", "conv": "nn.Conv2d", "relu": "F.relu"}, "input>conv", "conv>relu"
    )
    graph, _ = edits.add_node(graph, "nn.Linear", id="linear", position=(240.0, 220.0))
    return graph


@pytest.fixture
def hands(show, chain) -> Hands:
    return show(chain)


@pytest.fixture
def analysis_of() -> Callable[..., Analysis]:
    """Makes an analysis by hand: name → shape, or facts of a NodeAnalysis."""

    def make(problems=(), **nodes) -> Analysis:
        known = {}
        for name, facts in nodes.items():
            given = facts if isinstance(facts, dict) else {"shape": facts}
            shape = given.pop("shape", None)
            outputs = {"output": TensorType(shape)} if shape is not None else {}
            path = NodePath(name)
            known[path] = NodeAnalysis(path, "nn.Conv2d", outputs=outputs, **given)
        return Analysis(nodes=known, problems=tuple(problems))

    return make


@pytest.fixture
def kit() -> SimpleNamespace:
    """What tests need of this file."""
    return SimpleNamespace(graph_of=graph_of, end_of=end_of)
