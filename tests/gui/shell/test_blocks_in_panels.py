"""Blocks in the panels: the palette's own section, the inspector of a use and of a block."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from engine.analysis.analyse import analyse
from engine.graph import edits
from engine.graph.model import (
    BlockArgument,
    BlockName,
    Endpoint,
    Expression,
    Graph,
    NodeId,
    Project,
    Tie,
)
from gui.main_window import MainWindow
from gui.panels.inspector import InspectorPanel
from gui.panels.inspector_arguments import TIMES
from gui.panels.inspector_links import links_menu
from gui.panels.palette import PalettePanel
from gui.weights import Parameter

TOWER = BlockName("Tower")
ENTER = Qt.Key.Key_Return


def wired(graph: Graph, *ids: str) -> Graph:
    for source, target in pairwise(ids):
        graph = edits.connect(graph, Endpoint(source, "output"), Endpoint(target, "input"))
    return graph


def tower() -> Project:
    """x → tower, which is Linear(width * 2) → Linear(width)."""
    inside = Graph()
    for operator in ("input", "nn.Linear", "nn.Linear", "output"):
        inside, _ = edits.add_node(inside, operator)
    inside = wired(inside, "input", "linear1", "linear2", "output")
    wide = Expression("width * 2")
    inside = edits.set_argument(inside, NodeId("linear1"), "out_features", wide)
    inside = edits.set_argument(inside, NodeId("linear2"), "out_features", Expression("width"))
    graph, _ = edits.add_node(Graph(), "input", id="x", arguments={"shape": (8,)})
    graph, _ = edits.add_node(graph, "block:Tower", id="tower")
    arguments = [BlockArgument("width", "int", 8)]
    return edits.add_block(
        Project(graph=wired(graph, "x", "tower")), "Tower", inside, arguments=arguments
    )


@pytest.fixture
def shown(window: MainWindow) -> MainWindow:
    window.files.open_project(tower())
    analysed(window)
    return window


def analysed(window: MainWindow) -> None:
    window.document.set_analysis(analyse(window.document.project))


def inspector(window: MainWindow) -> InspectorPanel:
    panel = window.panels.panel("inspector")
    assert isinstance(panel, InspectorPanel)
    return panel


def typed(editor, text: str) -> None:
    editor.line.setFocus()
    editor.line.selectAll()
    QTest.keyClicks(editor.line, text)


def choose(menu, start: str) -> None:
    next(each for each in menu.actions() if each.text().startswith(start)).trigger()


class TestPalette:
    @pytest.fixture
    def palette(self, shown: MainWindow) -> PalettePanel:
        panel = shown.panels.panel("palette")
        assert isinstance(panel, PalettePanel)
        return panel

    def test_the_blocks_of_the_project_stand_first(self, palette, shown):
        heading = palette.tree.topLevelItem(0)
        assert heading.text(0) == "Blocks of this project"
        assert [heading.child(row).text(0) for row in range(heading.childCount())] == ["Tower"]
        shown.document.open(Project())
        assert palette.tree.topLevelItem(0).isHidden()

    def test_entering_a_block_adds_a_use_that_is_wired(self, palette, shown):
        shown.document.select([NodeId("tower")])
        QTest.keyClicks(palette.search, "tower")
        QTest.keyClick(palette.search, ENTER)
        (new,) = shown.document.selection
        assert shown.document.graph.nodes[new].operator == "block:Tower"
        assert shown.document.graph.incoming[Endpoint(new, "input")].source.node == "tower"

    def test_a_block_is_not_offered_inside_of_itself(self, palette, shown):
        shown.document.dive(NodeId("tower"))
        assert "block:Tower" not in palette.visible_operators()
        assert "cannot contain itself" in palette.tree.topLevelItem(0).child(0).toolTip(0)

    def test_the_menu_renames_copies_and_removes(self, palette, shown):
        blocks, item = palette.blocks, palette.tree.topLevelItem(0).child(0)
        item.setText(0, "left branch")
        assert list(shown.document.project.blocks) == ["LeftBranch"]
        choose(blocks.menu_for(BlockName("LeftBranch")), "Copy")
        assert list(shown.document.project.blocks) == ["LeftBranch", "LeftBranch2"]
        menu = blocks.menu_for(BlockName("LeftBranch"))
        remove = next(each for each in menu.actions() if each.text() == "Remove")
        assert not remove.isEnabled()
        choose(blocks.menu_for(BlockName("LeftBranch2")), "Remove")
        assert list(shown.document.project.blocks) == ["LeftBranch"]


class TestUse:
    def test_its_arguments_are_edited_like_those_of_an_operator(self, shown):
        shown.document.select([NodeId("tower")])
        form = inspector(shown).node
        assert form.heading.text() == "Tower"
        assert list(form.arguments.editors) == [TIMES, "width"]
        typed(form.arguments.editors["width"], "32")
        assert dict(shown.document.graph.nodes["tower"].arguments) == {"width": 32}
        form.arguments.reset_buttons["width"].click()
        assert not shown.document.graph.nodes["tower"].arguments

    def test_a_repeated_use_takes_a_list_with_a_value_for_each(self, shown):
        shown.document.select([NodeId("tower")])
        editors = inspector(shown).node.arguments.editors
        typed(editors[TIMES], "13")
        assert shown.document.graph.nodes["tower"].repeat == 13  # the second digit came there too
        typed(editors[TIMES], "3")
        editors = inspector(shown).node.arguments.editors
        typed(editors["width"], "8, 16")
        assert "2 values for 3 repetitions" in editors["width"].message.text()
        typed(editors["width"], "8, 16, 32")
        assert shown.document.graph.nodes["tower"].arguments["width"] == (8, 16, 32)

    def test_arithmetic_is_no_value_in_the_network_itself(self, shown):
        shown.document.select([NodeId("tower")])
        editor = inspector(shown).node.arguments.editors["width"]
        typed(editor, "width * 2")
        assert "must be a whole number" in editor.message.text()

    def test_its_buttons_open_it_and_make_it_independent(self, shown):
        shown.document.select([NodeId("tower")])
        form = inspector(shown).node
        assert not form.independent.isEnabled()
        shown.document.apply_to_graph("Add", lambda g: edits.add_node(g, "block:Tower")[0])
        QTest.mouseClick(form.independent, Qt.MouseButton.LeftButton)
        assert shown.document.graph.nodes["tower"].operator == "block:Tower2"
        QTest.mouseClick(form.open_block, Qt.MouseButton.LeftButton)
        assert shown.document.scope == "Tower2"


class TestInside:
    @pytest.fixture
    def inside(self, shown: MainWindow) -> MainWindow:
        shown.document.dive(NodeId("tower"))
        return shown

    def node_editor(self, window: MainWindow, node: str, argument: str):
        window.document.select([NodeId(node)])
        return inspector(window).node.arguments.editors[argument]

    def value(self, window: MainWindow, node: str, argument: str):
        return window.document.graph.nodes[NodeId(node)].arguments.get(argument)

    def test_arithmetic_shows_what_it_comes_to(self, inside):
        editor = self.node_editor(inside, "linear1", "out_features")
        assert (editor.line.text(), editor.note.text()) == ("width * 2", "= 16")

    def test_arithmetic_is_typed_like_a_number(self, inside):
        editor = self.node_editor(inside, "linear1", "out_features")
        typed(editor, "max(width, 4) + 1")
        assert self.value(inside, "linear1", "out_features") == Expression("max(width, 4) + 1")

    def test_an_unknown_name_is_said_while_typing(self, inside):
        editor = self.node_editor(inside, "linear1", "out_features")
        typed(editor, "witdh")
        assert "Did you mean width" in editor.message.text()

    def test_a_tick_becomes_an_argument_of_the_block(self, inside):
        self.node_editor(inside, "linear1", "bias")
        document = inside.document
        block, node = document.project.blocks[TOWER], document.graph.nodes["linear1"]
        operator = inspector(inside).node._operator
        menu = links_menu(document, block, node, operator.argument("bias"), inside)
        choose(menu, "New argument bias of Tower")
        made = document.project.blocks[TOWER].arguments[-1]
        assert (made.name, made.kind, made.default) == ("bias", "bool", True)
        assert self.value(inside, "linear1", "bias") == Expression("bias")
        editor = self.node_editor(inside, "linear1", "bias")
        assert editor.quick.isHidden()
        assert editor.line.line.text() == "bias"

    def test_the_menu_links_to_an_argument_that_fits_and_unlinks(self, inside):
        self.node_editor(inside, "linear2", "out_features")
        document = inside.document

        def menu():
            node = document.graph.nodes["linear2"]
            argument = inspector(inside).node._operator.argument("out_features")
            return links_menu(document, document.project.blocks[TOWER], node, argument, inside)

        choose(menu(), "Use a value instead")
        assert self.value(inside, "linear2", "out_features") == 8
        choose(menu(), "Use width")
        assert self.value(inside, "linear2", "out_features") == Expression("width")

    def test_the_block_is_named_and_described(self, inside):
        inside.document.select([])
        form = inspector(inside).block
        assert form.isVisible()
        form.name.selectAll()
        QTest.keyClicks(form.name, "side branch")
        QTest.keyClick(form.name, ENTER)
        QTest.keyClicks(form.help, "Embeds one side.")
        QTest.keyClick(form.help, ENTER)
        block = inside.document.project.blocks[BlockName("SideBranch")]
        assert block.help == "Embeds one side."
        assert inside.document.scope == "SideBranch"

    def test_arguments_are_added_renamed_retyped_and_removed(self, inside):
        form = inspector(inside).block
        QTest.mouseClick(form.add, Qt.MouseButton.LeftButton)
        row = form.rows["channels"]
        assert row.name.hasFocus()
        QTest.keyClicks(row.name, "depth")
        QTest.keyClick(row.name, ENTER)
        row = form.rows["depth"]
        row.kind.choose("tuple")
        row = form.rows["depth"]
        typed(row.default, "3, 4")
        assert inside.document.project.blocks[TOWER].arguments[-1] == BlockArgument(
            "depth", "tuple", (3, 4)
        )
        QTest.mouseClick(row.remove, Qt.MouseButton.LeftButton)
        assert [each.name for each in inside.document.project.blocks[TOWER].arguments] == ["width"]

    def test_a_renamed_argument_is_renamed_in_the_nodes(self, inside):
        row = inspector(inside).block.rows["width"]
        row.name.selectAll()
        QTest.keyClicks(row.name, "units")
        QTest.keyClick(row.name, ENTER)
        assert self.value(inside, "linear1", "out_features") == Expression("units * 2")


def test_parameters_are_listed_tied_and_untied(shown):
    shown.document.dive(NodeId("tower"))
    shown.document.apply_to_graph(
        "Set", lambda g: edits.set_argument(g, NodeId("linear1"), "out_features", 8)
    )
    analysed(shown)
    shown.document.select([NodeId("linear2")])
    weights = inspector(shown).node.weights
    assert set(weights.buttons) == {"weight", "bias"}
    choose(weights.menu_for(weights_parameter("linear2", "weight")), "Tie to linear1.weight")
    assert shown.document.graph.ties == (Tie("linear2", "weight", "linear1", "weight"),)
    choose(weights.menu_for(weights_parameter("linear2", "weight")), "Untie weight")
    assert shown.document.graph.ties == ()


def weights_parameter(node: str, name: str) -> Parameter:
    return Parameter(NodeId(node), name)


def test_a_shared_node_says_with_whom_and_gets_its_own_by_a_button(shown):
    def add_twin(graph: Graph) -> Graph:
        graph, twin = edits.add_node(graph, "block:Tower", id="twin")
        return edits.share_weights(wired(graph, "x", "twin"), twin, NodeId("tower"))

    shown.document.apply_to_graph("Add", add_twin)
    analysed(shown)
    shown.document.select([NodeId("twin")])
    weights = inspector(shown).node.weights
    QTest.mouseClick(weights.own, Qt.MouseButton.LeftButton)
    assert shown.document.graph.nodes["twin"].weights_of is None


def test_a_problem_inside_of_a_block_is_gone_to(shown):
    scope = TOWER
    shown.document.apply(
        "Break",
        lambda project: edits.edit_graph(
            project,
            scope,
            lambda g: edits.set_argument(g, NodeId("linear2"), "in_features", 3),
        ),
    )
    analysed(shown)
    panel = shown.panels.panel("problems")
    shown.docks.show_panel("problems")
    item = panel.list.topLevelItem(0)
    at = panel.list.visualItemRect(item).topLeft() + QPoint(12, 6)
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert shown.document.scope == TOWER
    assert shown.document.selection == {"linear2"}


def test_the_network_without_a_loss_offers_one(shown):
    shown.document.select([])
    network = inspector(shown).network
    QTest.mouseClick(network.add_loss, Qt.MouseButton.LeftButton)
    assert [n.operator for n in shown.document.graph if n.operator.startswith("F.")]
    shown.document.select([])
    assert network.no_loss.isHidden()


def test_the_menu_of_the_window_groups_and_adds_blocks(shown):
    shown.commands["new_block"].trigger()
    assert shown.document.scope == "Block"
    shown.document.enter(None)
    shown.document.select([NodeId("tower")])
    shown.commands["group"].trigger()
    assert shown.document.graph.nodes[next(iter(shown.document.selection))].block == "Block2"
