"""Nodes are added by the quick-add box, by drag and drop and by the palette."""

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.analysis.result import TensorType
from engine.operators.standard import CATALOGUE
from gui.canvas.operator_search import ranked

SHIFT = Qt.KeyboardModifier.ShiftModifier
FREE = QPoint(760, 560)


def type_and_enter(hands, text):
    box = hands.canvas.quick_add
    assert box.isVisible()
    QTest.keyClicks(box.search, text)
    QTest.keyClick(box.search, Qt.Key.Key_Return)
    assert not box.isVisible()


@pytest.mark.parametrize(("key", "keys"), [(Qt.Key.Key_Tab, None), (Qt.Key.Key_A, SHIFT)])
def test_a_key_opens_the_box_and_enter_adds_at_the_cursor(hands, key, keys):
    hands.move(FREE)
    hands.key(key, *([keys] if keys else []))
    type_and_enter(hands, "conv2d")
    (node,) = hands.selection
    assert hands.graph.nodes[node].operator == "nn.Conv2d"
    body = hands.canvas.canvas_scene.items_by_node[node].body
    middle = hands.canvas.camera.to_view(body.center())
    assert (middle - QPointF(FREE)).manhattanLength() < 3
    assert hands.canvas.hasFocus()


def test_a_double_click_on_empty_canvas_opens_the_box(hands):
    hands.double_click(FREE)
    type_and_enter(hands, "nn.dropout")
    (node,) = hands.selection
    assert hands.graph.nodes[node].operator == "nn.Dropout"


def test_a_double_click_on_a_wire_inserts_the_operator(hands):
    hands.double_click((hands.port("conv") + hands.port("relu", is_input=True)) / 2)
    type_and_enter(hands, "batchnorm2d")
    (node,) = hands.selection
    assert {f"conv:output>{node}:input", f"{node}:output>relu:input"} <= hands.wires
    assert hands.document.undo_stack.count() == 1


def test_a_wire_dropped_on_empty_canvas_asks_and_wires_the_new_node(hands):
    hands.drag(hands.port("relu"), FREE)
    type_and_enter(hands, "flatten")
    (node,) = hands.selection
    assert f"relu:output>{node}:input" in hands.wires
    assert hands.document.undo_stack.count() == 1


def test_a_wire_dragged_out_of_an_input_wires_the_new_nodes_output(hands):
    hands.drag(hands.port("linear", is_input=True), FREE)
    type_and_enter(hands, "nn.relu")
    (node,) = hands.selection
    assert f"{node}:output>linear:input" in hands.wires


def test_esc_closes_the_box_and_drops_the_wire(hands):
    hands.drag(hands.port("relu"), FREE)
    QTest.keyClick(hands.canvas.quick_add.search, Qt.Key.Key_Escape)
    assert not hands.canvas.quick_add.isVisible()
    assert hands.document.undo_stack.count() == 0
    assert hands.canvas.hasFocus()


def test_arrow_keys_walk_the_list(hands):
    hands.key(Qt.Key.Key_Tab)
    box = hands.canvas.quick_add
    first = box.results.currentItem().text()
    QTest.keyClick(box.search, Qt.Key.Key_Down)
    assert box.results.currentItem().text() != first
    QTest.keyClick(box.search, Qt.Key.Key_Up)
    assert box.results.currentItem().text() == first


def test_a_search_without_a_match_says_so_and_enter_adds_nothing(hands):
    hands.key(Qt.Key.Key_Tab)
    box = hands.canvas.quick_add
    QTest.keyClicks(box.search, "zzzz")
    assert "No operator matches" in box.help.text()
    QTest.keyClick(box.search, Qt.Key.Key_Return)
    assert hands.document.undo_stack.count() == 0


def test_the_box_stays_inside_the_canvas(hands):
    hands.move(QPoint(990, 630))
    hands.key(Qt.Key.Key_Tab)
    assert hands.canvas.rect().contains(hands.canvas.quick_add.geometry())


def drop(hands, name, at):
    data = QMimeData()
    data.setData("application/x-netloom-operator", QByteArray(name.encode()))
    copy, left, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    viewport = hands.canvas.viewport()
    QApplication.sendEvent(viewport, QDragEnterEvent(at, copy, data, left, none))
    event = QDropEvent(QPointF(at), copy, data, left, none)
    QApplication.sendEvent(viewport, event)
    return event.isAccepted()


def test_an_operator_dropped_from_the_palette_is_added_there(hands):
    assert drop(hands, "nn.Linear", FREE)
    (node,) = hands.selection
    assert hands.graph.nodes[node].operator == "nn.Linear"
    assert hands.canvas.canvas_scene.node_at(hands.canvas.camera.to_scene(QPointF(FREE))) == node


def test_an_operator_dropped_on_a_wire_is_inserted(hands):
    at = (hands.port("input") + hands.port("conv", is_input=True)) / 2
    drop(hands, "nn.BatchNorm2d", at)
    (node,) = hands.selection
    assert {f"input:output>{node}:input", f"{node}:output>conv:input"} <= hands.wires


def test_an_operator_added_without_a_place_goes_on_from_the_selected_node(hands):
    hands.select("relu")
    hands.canvas.add_operator("nn.Flatten")
    (node,) = hands.selection
    assert f"relu:output>{node}:input" in hands.wires
    hands.canvas.add_operator("nn.Linear")
    (last,) = hands.selection
    assert f"{node}:output>{last}:input" in hands.wires
    bodies = hands.canvas.canvas_scene.items_by_node
    assert bodies[last].body.left() > bodies[node].body.right()


def test_operators_added_without_a_place_cover_no_other(hands):
    for _ in range(5):
        hands.select()
        hands.canvas.add_operator("nn.Conv2d")
    bodies = [item.body for item in hands.canvas.canvas_scene.items_by_node.values()]
    assert not any(a.intersects(b) for i, a in enumerate(bodies) for b in bodies[i + 1 :])


def test_the_exact_name_comes_first():
    assert ranked(CATALOGUE, "conv2d")[0].name == "nn.Conv2d"
    assert ranked(CATALOGUE, "relu")[0].name in ("F.relu", "nn.ReLU")
    assert ranked(CATALOGUE, "linear")[0].name == "nn.Linear"


def test_operators_that_take_the_arriving_tensor_come_first():
    vector = TensorType(("N", 10))
    names = [each.name for each in ranked(CATALOGUE, "", arriving=vector, needs_input=True)]
    assert names.index("nn.Linear") < names.index("nn.Conv2d")
    assert "input" not in names


def test_enter_in_the_box_does_not_enter_the_new_node_as_well(hands):
    entered: list[str] = []
    hands.canvas.node_activated.connect(entered.append)
    hands.canvas.open_quick_add()
    type_and_enter(hands, "dropout")
    assert entered == []
