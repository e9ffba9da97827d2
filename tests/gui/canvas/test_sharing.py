"""Weights that nodes share, and single parameters that are tied."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from engine.analysis.analyse import analyse
from engine.graph import edits
from engine.graph.model import NodeId, Tie
from gui.canvas.gestures.share_weights import ShareWeights
from gui.canvas.menu import menu_at
from gui.weights import Parameter, tie_choices


@pytest.fixture
def twins(show, kit):
    """Two linear nodes, each with an input of its own, and a third of another kind."""
    graph = kit.graph_of(
        {"x": "input", "y": "input", "a": "nn.Linear", "b": "nn.Linear", "c": "nn.Conv2d"},
        "x>a",
        "y>b",
        "x>c",
    )
    for name in ("x", "y"):
        graph = edits.set_argument(graph, NodeId(name), "shape", (3, 8, 8))
    hands = show(graph)
    hands.document.set_analysis(analyse(hands.document.project))
    return hands


def handle(hands, name: str) -> QPoint:
    """Shows the handle of a node as a person does, and gives its place."""
    hands.move(hands.node(name))
    place = hands.canvas.weight_handles.place_of(NodeId(name))
    return hands.canvas.camera.to_view(place).toPoint()


def texts(menu) -> list[str]:
    return [action.text() for action in menu.actions()]


def choose(menu, *path: str) -> None:
    for text in path:
        action = next(each for each in menu.actions() if each.text().startswith(text))
        menu = action.menu()
    action.trigger()


def test_the_handle_dragged_to_another_node_shares_the_weights(twins):
    twins.drag(handle(twins, "a"), twins.node("b"))
    assert twins.graph.nodes["b"].weights_of == "a"
    items = twins.canvas.canvas_scene.items_by_node
    assert items["a"].face.sharing == items["b"].face.sharing is not None
    twins.document.undo_stack.undo()
    assert twins.graph.nodes["b"].weights_of is None


def test_the_drag_says_why_weights_cannot_be_shared(twins):
    twins.pull(handle(twins, "a"), twins.node("c"))
    gesture = twins.canvas.pointing.gesture
    assert isinstance(gesture, ShareWeights)
    assert "same operator" in gesture.reason
    twins.release(twins.node("c"))
    assert twins.graph.nodes["c"].weights_of is None
    assert twins.document.undo_stack.count() == 0


def test_only_nodes_with_weights_have_a_handle(twins):
    twins.move(twins.node("x"))
    assert twins.canvas.weight_handles.shown() == []
    twins.move(twins.node("a"))
    assert twins.canvas.weight_handles.shown() == ["a"]
    twins.select("b")
    assert set(twins.canvas.weight_handles.shown()) == {"a", "b"}


def test_an_edit_of_one_edits_both_and_the_last_owner_keeps_the_weights(twins):
    twins.drag(handle(twins, "a"), twins.node("b"))
    twins.document.apply_to_graph(
        "Set", lambda g: edits.set_argument(g, NodeId("b"), "out_features", 7)
    )
    assert twins.graph.nodes["a"].arguments["out_features"] == 7
    twins.select("a")
    twins.key(Qt.Key.Key_Delete)
    assert twins.graph.nodes["b"].weights_of is None
    assert twins.graph.nodes["b"].arguments["out_features"] == 7


def test_the_menu_shares_with_a_named_node_and_takes_it_back(twins):
    twins.select("b")
    choose(menu_at(twins.canvas, None), "Share weights with", "a")
    assert twins.graph.nodes["b"].weights_of == "a"
    twins.select("a")
    choose(menu_at(twins.canvas, None), "Give own weights")
    assert twins.graph.nodes["b"].weights_of is None
    assert "Give own weights" not in texts(menu_at(twins.canvas, None))


def test_the_menu_shares_among_all_selected(twins):
    twins.select("a", "b")
    choose(menu_at(twins.canvas, None), "Share weights")
    assert twins.graph.nodes["b"].weights_of == "a"
    twins.select("a", "c")
    assert "Share weights" not in texts(menu_at(twins.canvas, None))


def test_a_parameter_is_tied_to_one_of_its_shape_and_untied(twins):
    nodes = twins.graph.nodes
    choices = tie_choices(twins.document, nodes["b"], "weight")
    assert choices == [Parameter(NodeId("a"), "weight")]
    twins.select("b")
    choose(menu_at(twins.canvas, None), "Tie weight to", "a.weight")
    assert twins.graph.ties == (Tie("b", "weight", "a", "weight"),)
    items = twins.canvas.canvas_scene.items_by_node
    assert items["a"].face.sharing == items["b"].face.sharing is not None
    choose(menu_at(twins.canvas, None), "Untie weight")
    assert twins.graph.ties == ()


def test_a_parameter_is_tied_to_one_in_a_block_and_the_tie_outlives_both_edits(twins):
    twins.select("a")
    twins.key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(twins.canvas.rename_box, Qt.Key.Key_Return)
    (use,) = twins.selection
    twins.document.set_analysis(analyse(twins.document.project))
    twins.select("b")
    choose(menu_at(twins.canvas, None), "Tie weight to", f"{use}.a.weight")
    assert twins.graph.ties == (Tie("b", "weight", use, "a.weight"),)
    items = twins.canvas.canvas_scene.items_by_node
    assert items[use].face.sharing == items["b"].face.sharing is not None
    twins.select(use)
    assert twins.canvas.blocks.dissolve()
    assert twins.graph.ties == (Tie("b", "weight", "a", "weight"),)
