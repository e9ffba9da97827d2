"""Nodes are selected, moved, deleted, copied and laid out by mouse and keyboard."""

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
EMPTY = QPoint(30, 30)


def test_a_click_selects_a_node_and_one_on_empty_canvas_none(hands):
    hands.click(hands.node("conv"))
    assert hands.selection == {"conv"}
    hands.click(hands.node("relu"))
    assert hands.selection == {"relu"}
    hands.click(EMPTY)
    assert hands.selection == set()


def test_shift_click_adds_and_ctrl_click_toggles(hands):
    hands.click(hands.node("conv"))
    hands.click(hands.node("relu"), keys=SHIFT)
    assert hands.selection == {"conv", "relu"}
    hands.click(hands.node("conv"), keys=CTRL)
    assert hands.selection == {"relu"}
    hands.click(hands.node("input"), keys=CTRL)
    assert hands.selection == {"relu", "input"}


def test_a_box_selects_what_it_touches(hands):
    start = hands.node("input") - QPoint(150, 100)
    hands.drag(start, hands.node("conv"))
    assert hands.selection == {"input", "conv"}


def test_a_box_with_ctrl_toggles(hands):
    hands.select("conv", "linear")
    start = hands.node("input") - QPoint(150, 100)
    hands.drag(start, hands.node("conv"), keys=CTRL)
    assert hands.selection == {"input", "linear"}


def test_moving_a_node_is_one_undo_step_that_undo_takes_back(hands):
    start = hands.scene_pos("linear")
    hands.drag(hands.node("linear"), hands.node("linear") + QPoint(100, 40))
    scale = hands.canvas.camera.scale
    x, y = hands.graph.nodes["linear"].position
    assert (x, y) == (round(start.x() + 100 / scale), round(start.y() + 40 / scale))
    assert hands.document.undo_stack.count() == 1
    hands.document.undo_stack.undo()
    assert hands.scene_pos("linear") == start


def test_all_selected_nodes_move_together(hands):
    hands.select("conv", "relu")
    before = hands.scene_pos("relu") - hands.scene_pos("conv")
    hands.drag(hands.node("conv"), hands.node("conv") + QPoint(20, 130), keys=ALT)
    assert hands.scene_pos("relu") - hands.scene_pos("conv") == before
    assert hands.selection == {"conv", "relu"}


def test_esc_puts_a_dragged_node_back(hands):
    start = hands.scene_pos("linear")
    hands.pull(hands.node("linear"), hands.node("linear") + QPoint(100, 0))
    assert hands.scene_pos("linear") != start
    hands.key(Qt.Key.Key_Escape)
    assert hands.scene_pos("linear") == start
    assert hands.document.undo_stack.count() == 0


def test_a_node_snaps_so_that_its_wire_is_straight(hands):
    straight = hands.scene_pos("relu").y()
    hands.drag(hands.node("relu"), hands.node("relu") + QPoint(60, 5))
    assert hands.scene_pos("relu").y() == straight


def test_alt_keeps_a_node_from_snapping(hands):
    straight = hands.scene_pos("relu").y()
    hands.drag(hands.node("relu"), hands.node("relu") + QPoint(60, 5), keys=ALT)
    assert hands.scene_pos("relu").y() == straight + 5


def test_a_free_node_dropped_on_a_wire_goes_between_its_ends(hands):
    middle = (hands.port("conv") + hands.port("relu", is_input=True)) / 2
    hands.drag(hands.node("linear"), middle + QPoint(0, 24))
    assert {"conv:output>linear:input", "linear:output>relu:input"} <= hands.wires
    assert "conv:output>relu:input" not in hands.wires
    assert hands.document.undo_stack.count() == 1
    hands.document.undo_stack.undo()
    assert "conv:output>relu:input" in hands.wires


def test_alt_keeps_a_node_from_going_on_a_wire(hands):
    middle = (hands.port("conv") + hands.port("relu", is_input=True)) / 2 + QPoint(0, 24)
    hands.drag(hands.node("linear"), middle, keys=ALT)
    assert "conv:output>relu:input" in hands.wires


def test_each_delete_key_removes_the_selection(show, chain):
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_X):
        hands = show(chain)
        hands.select("conv")
        hands.key(key)
        assert "conv" not in hands.graph.nodes
        assert hands.wires == set()
        assert "conv" not in hands.canvas.canvas_scene.items_by_node


def test_undo_brings_a_deleted_node_back_with_its_wires(hands):
    before = hands.graph
    hands.select("conv")
    hands.key(Qt.Key.Key_Delete)
    hands.document.undo_stack.undo()
    assert hands.graph == before
    assert "conv" in hands.canvas.canvas_scene.items_by_node
    hands.drag(hands.port("conv"), hands.port("linear", is_input=True))
    assert "conv:output>linear:input" in hands.wires


def test_ctrl_delete_joins_what_was_before_and_after(hands):
    hands.select("conv")
    hands.key(Qt.Key.Key_Delete, CTRL)
    assert hands.wires == {"input:output>relu:input"}


def test_copied_nodes_are_pasted_with_the_wires_between_them(hands):
    hands.select("conv", "relu")
    hands.key(Qt.Key.Key_C, CTRL)
    hands.key(Qt.Key.Key_V, CTRL)
    assert len(hands.graph.nodes) == 6
    assert hands.selection.isdisjoint({"conv", "relu"})
    assert len(hands.selection) == 2
    assert len(hands.wires) == 3


def test_cut_removes_and_paste_brings_back(hands):
    hands.select("linear")
    hands.key(Qt.Key.Key_X, CTRL)
    assert "linear" not in hands.graph.nodes
    hands.key(Qt.Key.Key_V, CTRL)
    assert "linear" in hands.graph.nodes


def test_foreign_text_on_the_clipboard_is_refused_with_a_message(hands, qtbot):
    QApplication.clipboard().setText('{"hello": 1}')
    with qtbot.waitSignal(hands.document.edit_refused) as refused:
        hands.key(Qt.Key.Key_V, CTRL)
    assert refused.args[0]
    assert hands.document.undo_stack.count() == 0


def test_duplicates_follow_the_cursor_until_a_click(hands):
    hands.select("conv")
    hands.key(Qt.Key.Key_D, CTRL)
    hands.move(QPoint(300, 520))
    assert len(hands.graph.nodes) == 4
    hands.click(QPoint(300, 520))
    (copy,) = hands.selection
    body = hands.canvas.canvas_scene.items_by_node[copy].body
    middle = hands.canvas.camera.to_view(body.center())
    assert (middle - QPointF(300, 520)).manhattanLength() < 3
    assert hands.document.undo_stack.count() == 1


def test_enter_puts_duplicates_down_and_esc_gives_them_up(hands):
    hands.select("conv")
    hands.key(Qt.Key.Key_D, SHIFT)
    hands.key(Qt.Key.Key_Escape)
    assert len(hands.graph.nodes) == 4
    hands.key(Qt.Key.Key_D, SHIFT)
    hands.key(Qt.Key.Key_Return)
    assert len(hands.graph.nodes) == 5


def test_duplicates_can_keep_their_inputs(hands):
    hands.select("conv")
    hands.key(Qt.Key.Key_D, CTRL | SHIFT)
    hands.key(Qt.Key.Key_Return)
    (copy,) = hands.selection
    assert f"input:output>{copy}:input" in hands.wires


def test_ctrl_a_selects_all_and_esc_none(hands):
    hands.key(Qt.Key.Key_A, CTRL)
    assert hands.selection == set(hands.graph.nodes)
    hands.key(Qt.Key.Key_Escape)
    assert hands.selection == set()


def test_arrows_walk_to_the_nearest_node(hands):
    hands.key(Qt.Key.Key_Right)
    assert hands.selection == {"input"}
    hands.key(Qt.Key.Key_Right)
    assert hands.selection == {"conv"}
    hands.key(Qt.Key.Key_Down)
    assert hands.selection == {"linear"}
    hands.key(Qt.Key.Key_Up)
    hands.key(Qt.Key.Key_Right)
    assert hands.selection == {"relu"}
    hands.key(Qt.Key.Key_Right)
    assert hands.selection == {"relu"}


def test_ctrl_arrows_nudge(hands):
    start = hands.scene_pos("conv")
    hands.select("conv")
    hands.key(Qt.Key.Key_Down, CTRL)
    hands.key(Qt.Key.Key_Right, CTRL)
    assert hands.scene_pos("conv") - start == QPointF(24, 24)


def test_shift_arrows_select_up_and_downstream(hands):
    hands.select("conv")
    hands.key(Qt.Key.Key_Left, SHIFT)
    assert hands.selection == {"input", "conv"}
    hands.select("conv")
    hands.key(Qt.Key.Key_Right, SHIFT)
    assert hands.selection == {"conv", "relu"}


def test_l_tidies_up_in_one_undo_step(hands):
    hands.drag(hands.node("relu"), hands.node("relu") + QPoint(-60, 200))
    steps = hands.document.undo_stack.count()
    hands.key(Qt.Key.Key_L)
    assert hands.scene_pos("relu").y() == hands.scene_pos("conv").y()
    assert hands.document.undo_stack.count() == steps + 1


def test_q_puts_the_selected_nodes_on_one_line(hands):
    hands.select("conv", "linear")
    hands.key(Qt.Key.Key_Q)
    bodies = hands.canvas.canvas_scene.items_by_node
    assert bodies["conv"].body.center().y() == bodies["linear"].body.center().y()


def test_f2_renames_a_node(hands):
    hands.select("conv")
    hands.key(Qt.Key.Key_F2)
    box = hands.canvas.rename_box
    assert box.isVisible()
    assert box.text() == "conv"
    QTest.keyClicks(box, "first features")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert hands.graph.nodes["conv"].title == "first features"
    assert hands.canvas.canvas_scene.items_by_node["conv"].face.title == "first features"
    assert hands.canvas.hasFocus()


def test_esc_leaves_the_title_as_it_was(hands):
    hands.select("conv")
    hands.key(Qt.Key.Key_F2)
    QTest.keyClicks(hands.canvas.rename_box, "other")
    QTest.keyClick(hands.canvas.rename_box, Qt.Key.Key_Escape)
    assert hands.graph.nodes["conv"].title == ""
    assert not hands.canvas.rename_box.isVisible()


def test_a_double_click_and_enter_activate_a_node(hands, qtbot):
    with qtbot.waitSignal(hands.canvas.node_activated) as activated:
        hands.double_click(hands.node("conv"))
    assert activated.args == ["conv"]
    hands.select("relu")
    with qtbot.waitSignal(hands.canvas.node_activated) as activated:
        hands.key(Qt.Key.Key_Return)
    assert activated.args == ["relu"]


def test_an_undo_in_the_middle_of_a_drag_ends_the_drag(hands) -> None:
    before = hands.graph
    node = hands.canvas.add_operator("F.relu", QPointF(500.0, 400.0))
    hands.pull(hands.node(node), hands.node(node) + QPoint(60, 40))
    hands.document.undo_stack.undo()
    hands.release(QPoint(400, 300))
    assert hands.graph == before
    assert hands.document.undo_stack.index() == 0


def test_an_undo_in_the_middle_of_a_wire_ends_the_wire(hands) -> None:
    node = hands.canvas.add_operator("F.relu", QPointF(500.0, 400.0))
    start = hands.port(node)
    hands.pull(start, start + QPoint(60, 40))
    hands.document.undo_stack.undo()
    hands.canvas.grab()
    hands.release(QPoint(400, 300))
    assert not hands.canvas.quick_add.isVisible()


def test_a_program_that_copied_nodes_ends_in_order() -> None:
    program = (
        "import sys; from gui.application import make_application; import presets;"
        "from gui.canvas.view import CanvasView; from gui.document import Document;"
        "app = make_application(); canvas = CanvasView(Document(presets.load('xor')));"
        "canvas.select_all(); canvas.copy(); assert '\"nodes\"' in app.clipboard().text();"
        "sys.exit(0)"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, timeout=60, check=False)
    assert done.returncode == 0
