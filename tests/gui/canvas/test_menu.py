"""The menu under the right mouse button does what its lines say."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu

RIGHT = Qt.MouseButton.RightButton

# Said by the off-screen platform about any pop-up.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def open_menu(qtbot):
    def at(hands, point) -> QMenu:
        hands.click(point, RIGHT)
        qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return menu

    return at


def choose(menu, text):
    action = next(each for each in menu.actions() if each.text() == text)
    assert action.isEnabled()
    action.trigger()
    menu.close()


def test_a_right_click_selects_the_node_and_its_menu_deletes_it(hands, open_menu):
    menu = open_menu(hands, hands.node("conv"))
    assert hands.selection == {"conv"}
    choose(menu, "Delete")
    assert "conv" not in hands.graph.nodes


def test_the_menu_of_a_node_disconnects_it(hands, open_menu):
    choose(open_menu(hands, hands.node("conv")), "Disconnect")
    assert hands.wires == set()
    assert hands.document.undo_stack.count() == 1


def test_the_menu_of_a_wire_removes_it(hands, open_menu):
    middle = (hands.port("input") + hands.port("conv", is_input=True)) / 2
    choose(open_menu(hands, middle), "Remove wire")
    assert hands.wires == {"conv:output>relu:input"}


def test_the_menu_of_empty_canvas_adds_an_operator(hands, open_menu):
    choose(open_menu(hands, hands.node("conv") * 0.1), "Add an operator…")
    assert hands.canvas.quick_add.isVisible()


def test_two_nodes_alike_can_share_weights_and_part_again(show, kit, open_menu):
    hands = show(kit.graph_of({"a": "nn.Linear", "b": "nn.Linear"}))
    hands.select("a", "b")
    choose(open_menu(hands, hands.node("a")), "Share weights")
    assert hands.graph.nodes["b"].weights_of == "a"
    choose(open_menu(hands, hands.node("a")), "Give own weights")
    assert hands.graph.nodes["b"].weights_of is None
