"""Blocks on the canvas: group, dive in, come out, dissolve, make independent."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from engine.analysis.analyse import analyse
from engine.graph import edits
from engine.graph.model import BlockName, Endpoint, Graph, NodeId, Project
from gui.adding_loss import needs_loss
from gui.canvas.menu import menu_at
from gui.places import TOP, Place, Step

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
STEP = BlockName("Step")


@pytest.fixture
def refused(hands) -> list[str]:
    told: list[str] = []
    hands.document.edit_refused.connect(told.append)
    return told


def group(hands, *names: str, called: str = "") -> str:
    """Groups nodes by the keys, and types the name of the block."""
    hands.select(*names)
    hands.key(Qt.Key.Key_E, CTRL | SHIFT)
    box = hands.canvas.rename_box
    if called:
        box.selectAll()
        QTest.keyClicks(box, called)
    QTest.keyClick(box, Qt.Key.Key_Return)
    (use,) = hands.selection
    return use


def with_output(graph: Graph) -> Graph:
    graph, output = edits.add_node(graph, "output")
    return edits.connect(graph, Endpoint(NodeId("relu"), "output"), Endpoint(output, "input"))


@pytest.fixture
def stepped(hands):
    """input → Step(conv → relu), the block repeated twice, analysed."""
    use = group(hands, "conv", "relu", called="Step")
    hands.document.apply_to_graph("Repeat", lambda g: edits.set_repeat(g, NodeId(use), 2))
    hands.document.set_analysis(analyse(hands.document.project))
    return hands


def test_the_keys_group_the_selection_and_ask_for_a_name(hands):
    use = group(hands, "conv", "relu", called="residual step")
    assert hands.graph.nodes[use].operator == "block:ResidualStep"
    assert hands.wires == {f"input:output>{use}:input"}
    assert list(hands.document.project.blocks) == ["ResidualStep"]
    assert hands.document.place == TOP
    assert use == "residual_step1"
    hands.document.undo_stack.undo()
    assert hands.document.project.blocks == {}
    assert "conv" in hands.graph.nodes


def test_a_loss_becomes_a_block_and_the_network_still_has_its_loss(hands, refused):
    hands.document.apply_to_graph("Add loss", lambda graph: edits.add_loss(with_output(graph))[0])
    assert not needs_loss(hands.document)
    (wire,) = hands.graph.wires_from[NodeId("target")]
    use = group(hands, wire.target.node, called="Criterion")
    assert not refused
    assert f"target:output>{use}:target" in hands.wires
    assert not needs_loss(hands.document)


def test_a_group_that_cannot_be_says_why(hands, refused):
    hands.select("input")
    hands.key(Qt.Key.Key_E, CTRL | SHIFT)
    assert "Select operators" in refused[0]


def test_a_name_that_is_taken_is_refused_and_the_block_keeps_its_own(stepped, refused):
    use = group(stepped, "linear", called="Step")
    assert "already a block named Step" in refused[0]
    assert stepped.graph.nodes[use].operator == "block:Block"


@pytest.mark.parametrize("name", ["None", "7", "-"])
def test_a_name_that_cannot_be_leaves_the_group_as_it_is(hands, refused, name):
    use = group(hands, "conv", "relu", called=name)
    assert refused
    assert hands.graph.nodes[use].operator == "block:Block"


def test_enter_dives_in_and_escape_comes_out_with_the_use_selected(stepped):
    stepped.select("step1")
    stepped.key(Qt.Key.Key_Return)
    assert stepped.document.place == Place(STEP, (Step(NodeId("step1")),))
    assert set(stepped.canvas.canvas_scene.items_by_node) == {"input", "conv", "relu", "output"}
    stepped.key(Qt.Key.Key_Escape)
    assert stepped.document.place == TOP
    assert stepped.selection == {"step1"}


def test_a_double_click_dives_in_and_u_comes_out_where_one_looked_before(stepped):
    stepped.canvas.zoom_by(0.7)
    before = stepped.canvas.camera.scale, stepped.canvas.camera.centre()
    stepped.double_click(stepped.node("step1"))
    assert stepped.document.scope == "Step"
    stepped.canvas.zoom_reset()
    stepped.key(Qt.Key.Key_U)
    assert stepped.document.scope is None
    assert stepped.canvas.camera.scale == pytest.approx(before[0])
    assert (stepped.canvas.camera.centre() - before[1]).manhattanLength() < 3


def test_the_breadcrumb_shows_the_way_and_leads_back(stepped):
    assert stepped.canvas.breadcrumb.isHidden()
    stepped.canvas.activate(NodeId("step1"))
    crumb = stepped.canvas.breadcrumb
    assert [button.text() for button in crumb.places] == ["Network", "step1: Step"]
    assert not crumb.isHidden()
    QTest.mouseClick(crumb.places[0], Qt.MouseButton.LeftButton)
    assert stepped.document.place == TOP
    assert crumb.isHidden()


def test_the_breadcrumb_walks_the_repetitions(stepped):
    stepped.canvas.activate(NodeId("step1"))
    crumb = stepped.canvas.breadcrumb
    assert crumb.number.text() == "1 of 2"
    assert not crumb.previous.isEnabled()
    stepped.select("conv")
    QTest.mouseClick(crumb.next, Qt.MouseButton.LeftButton)
    assert crumb.number.text() == "2 of 2"
    assert stepped.document.place.trail[-1].repetition == 1
    assert stepped.selection == {"conv"}
    assert not crumb.next.isEnabled()


def test_the_shapes_in_a_block_are_those_of_the_use_and_repetition(show, kit):
    graph = kit.graph_of({"input": "input", "a": "nn.Conv2d", "b": "nn.Conv2d"}, "input>a", "a>b")
    graph = edits.set_argument(graph, NodeId("a"), "out_channels", 8)
    project, use = edits.group(Project(graph=graph), None, [NodeId("b")], name="Step")
    graph = edits.set_repeat(project.graph, use, 2)
    hands = show(graph, project.with_graph(graph))
    hands.document.set_analysis(analyse(hands.document.project))
    hands.canvas.activate(use)
    items = hands.canvas.canvas_scene.items_by_node
    first = items[NodeId("input")].face.output
    hands.document.go_to(Place(BlockName("Step"), (Step(use, 1),)))
    second = items[NodeId("input")].face.output
    assert first.startswith("N×8")
    assert second.startswith("N×32")


def test_a_repeated_block_shows_how_often_and_what_it_costs(stepped):
    face = stepped.canvas.canvas_scene.items_by_node[NodeId("step1")].face
    assert (face.is_block, face.repeat) == (True, "×2")
    known = stepped.document.analysis.nodes["step1"]
    assert face.cost[0].endswith("param.")
    assert face.cost[1].endswith("prod.")
    assert known.parameters > 0
    plain = stepped.canvas.canvas_scene.items_by_node[NodeId("linear")]
    block = stepped.canvas.canvas_scene.items_by_node[NodeId("step1")]
    assert block.body.height() > plain.body.height()


def test_an_edit_in_a_block_is_undone_where_it_was_made(stepped):
    stepped.canvas.activate(NodeId("step1"))
    stepped.select("relu")
    stepped.key(Qt.Key.Key_Delete)
    stepped.key(Qt.Key.Key_U)
    stepped.document.undo_stack.undo()
    assert stepped.document.scope == "Step"
    assert "relu" in stepped.graph.nodes


def test_undoing_the_group_from_inside_it_comes_out(hands):
    use = group(hands, "conv", "relu")
    hands.canvas.activate(NodeId(use))
    hands.document.undo_stack.undo()
    assert hands.document.place == TOP
    assert "conv" in hands.canvas.canvas_scene.items_by_node


def test_a_renamed_port_keeps_its_wire(stepped):
    stepped.canvas.activate(NodeId("step1"))
    stepped.select("input")
    stepped.key(Qt.Key.Key_F2)
    box = stepped.canvas.rename_box
    box.selectAll()
    QTest.keyClicks(box, "image")
    QTest.keyClick(box, Qt.Key.Key_Return)
    stepped.key(Qt.Key.Key_U)
    assert stepped.wires == {"input:output>step1:image"}


def test_the_keys_dissolve_a_block_with_its_repetitions(stepped):
    stepped.select("step1")
    stepped.key(Qt.Key.Key_U, CTRL | SHIFT)
    operators = [node.operator for node in stepped.graph]
    assert operators.count("nn.Conv2d") == 2
    assert not any(operator.startswith("block:") for operator in operators)
    assert len(stepped.selection) == 4


def test_an_independent_copy_is_edited_alone(stepped):
    stepped.document.apply_to_graph("Add", lambda g: edits.add_node(g, "block:Step", id="twin")[0])
    stepped.select("twin")
    assert stepped.canvas.blocks.make_independent()
    stepped.canvas.activate(NodeId("twin"))
    stepped.select("relu")
    stepped.key(Qt.Key.Key_Delete)
    blocks = stepped.document.project.blocks
    assert "relu" in blocks[STEP].graph.nodes
    assert "relu" not in blocks[BlockName("Step2")].graph.nodes


def test_a_block_is_added_by_its_name(stepped):
    stepped.canvas.open_quick_add()
    QTest.keyClicks(stepped.canvas.quick_add.search, "step")
    assert stepped.canvas.quick_add.results.item(0).text() == "Step"
    QTest.keyClick(stepped.canvas.quick_add.search, Qt.Key.Key_Return)
    (new,) = stepped.selection
    assert stepped.graph.nodes[new].operator == "block:Step"


def test_a_block_is_not_offered_inside_of_itself(stepped, refused):
    stepped.canvas.activate(NodeId("step1"))
    stepped.canvas.open_quick_add()
    QTest.keyClicks(stepped.canvas.quick_add.search, "step")
    results = stepped.canvas.quick_add.results
    assert "Step" not in [results.item(row).text() for row in range(results.count())]
    assert stepped.canvas.add_operator("block:Step") is None
    assert "cannot contain itself" in refused[0]


def test_a_copied_block_takes_its_definition_to_another_project(stepped, show, kit):
    stepped.select("step1")
    stepped.key(Qt.Key.Key_C, CTRL)
    other = show(kit.graph_of({"x": "input"}))
    other.key(Qt.Key.Key_V, CTRL)
    assert list(other.document.project.blocks) == ["Step"]
    assert other.selection == {"step1"}
    QGuiApplication.clipboard().clear()


def test_the_menu_offers_what_a_block_can_do(stepped):
    stepped.select("step1")
    texts = {action.text() for action in menu_at(stepped.canvas, None).actions()}
    assert {
        "Open block",
        "Rename block…",
        "Make independent",
        "Dissolve block",
        "Group into block",
    } < texts
    stepped.select("linear")
    texts = {action.text() for action in menu_at(stepped.canvas, None).actions()}
    assert "Group into block" in texts
    assert "Open block" not in texts


def test_one_click_adds_a_loss_where_there_is_none(hands):
    hands.select("linear")
    hands.key(Qt.Key.Key_Delete)
    menu = menu_at(hands.canvas, hands.canvas.viewport().rect().bottomRight())
    next(action for action in menu.actions() if action.text() == "Add loss").trigger()
    operators = [node.operator for node in hands.graph]
    assert {"target", "output", "F.cross_entropy"} < {*operators}
    assert len(hands.selection) == 1
    menu = menu_at(hands.canvas, hands.canvas.viewport().rect().bottomRight())
    assert "Add loss" not in [action.text() for action in menu.actions()]


def test_an_open_block_is_framed_below_the_breadcrumb(stepped):
    stepped.canvas.activate(NodeId("step1"))
    canvas = stepped.canvas
    top = canvas.camera.to_view(canvas.canvas_scene.content_rect().topLeft()).y()
    assert top > canvas.breadcrumb.geometry().bottom()


def test_ports_of_a_block_say_what_they_are(stepped):
    stepped.canvas.activate(NodeId("step1"))
    faces = stepped.canvas.canvas_scene.items_by_node
    assert faces[NodeId("input")].face.call == "input of the block"
    assert faces[NodeId("output")].face.call == "output of the block"
