"""Wires are drawn, moved, refused, cut and removed by mouse and keyboard."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from engine.graph import edits

CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
RIGHT = Qt.MouseButton.RightButton


def test_a_drag_from_an_output_to_an_input_draws_a_wire_in_one_undo_step(hands):
    hands.drag(hands.port("relu"), hands.port("linear", is_input=True))
    assert "relu:output>linear:input" in hands.wires
    assert hands.document.undo_stack.count() == 1
    assert hands.document.undo_stack.undoText() == "Connect relu to linear"
    hands.document.undo_stack.undo()
    assert "relu:output>linear:input" not in hands.wires


def test_a_drag_from_an_input_to_an_output_draws_the_same_wire(hands):
    hands.drag(hands.port("linear", is_input=True), hands.port("relu"))
    assert "relu:output>linear:input" in hands.wires


def test_a_wire_dropped_on_a_node_goes_to_its_first_free_input(show, kit):
    hands = show(kit.graph_of({"a": "input", "b": "input", "add": "torch.add"}, "a>add:input"))
    hands.drag(hands.port("b"), hands.node("add"))
    assert hands.wires == {"a:output>add:input", "b:output>add:other"}


def test_a_wire_into_a_taken_input_replaces_the_old_one(hands):
    hands.drag(hands.port("input"), hands.port("relu", is_input=True))
    assert "input:output>relu:input" in hands.wires
    assert "conv:output>relu:input" not in hands.wires


def test_a_wire_that_would_close_a_loop_is_refused_with_the_reason_while_dragging(hands):
    hands.pull(hands.port("relu"), hands.port("conv", is_input=True))
    gesture = hands.canvas.pointing.gesture
    assert "would close a loop" in gesture.reason
    hands.release(hands.port("conv", is_input=True))
    assert hands.document.undo_stack.count() == 0


def test_an_output_cannot_be_wired_to_an_output(hands):
    hands.pull(hands.port("linear"), hands.port("relu"))
    assert hands.canvas.pointing.gesture.reason == "This is an output too: drag to an input."
    hands.release(hands.port("relu"))
    assert hands.document.undo_stack.count() == 0


def test_esc_gives_up_a_wire(hands):
    hands.pull(hands.port("relu"), hands.port("linear", is_input=True))
    hands.key(Qt.Key.Key_Escape)
    hands.release(hands.port("linear", is_input=True))
    assert hands.document.undo_stack.count() == 0


def test_a_wire_end_is_moved_by_dragging_it_off_its_input(hands):
    hands.drag(hands.port("relu", is_input=True), hands.port("linear", is_input=True))
    assert "conv:output>linear:input" in hands.wires
    assert "conv:output>relu:input" not in hands.wires
    assert hands.document.undo_stack.count() == 1


def test_a_wire_end_dropped_on_empty_canvas_removes_the_wire(hands):
    hands.drag(hands.port("relu", is_input=True), QPoint(900, 600))
    assert "conv:output>relu:input" not in hands.wires
    assert not hands.canvas.quick_add.isVisible()


def test_ctrl_drag_of_an_output_moves_all_its_wires(show, kit):
    graph = kit.graph_of({"a": "input", "b": "input", "x": "F.relu", "y": "F.relu"}, "a>x", "a>y")
    hands = show(graph)
    hands.drag(hands.port("a"), hands.port("b"), keys=CTRL)
    assert hands.wires == {"b:output>x:input", "b:output>y:input"}
    assert hands.document.undo_stack.count() == 1


def test_alt_click_on_a_port_removes_its_wires(hands):
    hands.click(hands.port("conv"), keys=ALT)
    assert hands.wires == {"input:output>conv:input"}


def test_a_stroke_with_ctrl_and_the_right_button_cuts_the_wires_it_crosses(hands):
    at = (hands.port("input") + hands.port("conv", is_input=True)) / 2
    hands.drag(at - QPoint(0, 60), at + QPoint(0, 60), RIGHT, CTRL)
    assert hands.wires == {"conv:output>relu:input"}
    assert hands.document.undo_stack.undoText() == "Cut 1 wire"


def test_a_stroke_with_y_held_cuts_too(hands):
    at = (hands.port("conv") + hands.port("relu", is_input=True)) / 2
    QTest.keyPress(hands.canvas, Qt.Key.Key_Y)
    hands.drag(at - QPoint(0, 60), at + QPoint(0, 60))
    QTest.keyRelease(hands.canvas, Qt.Key.Key_Y)
    assert hands.wires == {"input:output>conv:input"}


def test_a_clicked_wire_is_removed_by_delete(hands):
    hands.click((hands.port("input") + hands.port("conv", is_input=True)) / 2)
    hands.key(Qt.Key.Key_Delete)
    assert hands.wires == {"conv:output>relu:input"}
    assert len(hands.graph.nodes) == 4


def test_connect_mode_lists_targets_and_enter_wires_the_nearest_free_one(hands):
    hands.select("conv")
    hands.key(Qt.Key.Key_W)
    box = hands.canvas.connect_box
    assert box.isVisible()
    assert box.targets.item(0).text() == "output → linear · input"
    QTest.keyClick(box.targets, Qt.Key.Key_Return)
    assert "conv:output>linear:input" in hands.wires
    assert not box.isVisible()
    assert hands.canvas.hasFocus()


def test_connect_mode_offers_no_wire_that_would_close_a_loop(hands):
    hands.select("relu")
    hands.key(Qt.Key.Key_W)
    targets = hands.canvas.connect_box.targets
    assert [targets.item(row).text() for row in range(targets.count())] == [
        "output → linear · input"
    ]
    QTest.keyClick(targets, Qt.Key.Key_Escape)
    assert not hands.canvas.connect_box.isVisible()


def test_a_variadic_input_offers_one_more_port_than_it_has_wires(show, kit):
    hands = show(kit.graph_of({"a": "input", "b": "input", "cat": "torch.cat"}))
    hands.drag(hands.port("a"), hands.node("cat"))
    hands.drag(hands.port("b"), hands.node("cat"))
    assert hands.wires == {"a:output>cat:tensors.0", "b:output>cat:tensors.1"}
    face = hands.canvas.canvas_scene.items_by_node["cat"].face
    assert [port.name for port in face.inputs] == ["tensors.0", "tensors.1", "tensors.2"]


def test_the_port_wins_over_the_node_only_within_its_reach(hands):
    start = hands.scene_pos("conv")
    inside = hands.port("conv", is_input=True) + QPoint(40, 20)
    hands.drag(inside, inside + QPoint(0, 80))
    assert hands.scene_pos("conv") != start
    assert "input:output>conv:input" in hands.wires


def test_j_wires_the_selected_nodes_in_line_as_one_step(hands) -> None:
    hands.document.apply_to_graph(
        "", lambda graph: edits.disconnect_wires(graph, frozenset(graph.wires))
    )
    steps = hands.document.undo_stack.count()
    hands.select("input", "conv", "relu")
    hands.key(Qt.Key.Key_J)
    assert hands.wires == {"input:output>conv:input", "conv:output>relu:input"}
    assert hands.document.undo_stack.count() == steps + 1
    hands.key(Qt.Key.Key_J)
    assert hands.document.undo_stack.count() == steps + 1
