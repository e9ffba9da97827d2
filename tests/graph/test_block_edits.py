"""Edits of blocks and of their arguments; blocks on the clipboard."""

import pytest

from engine.graph import edits
from engine.graph.edits import EditError
from engine.graph.model import (
    BlockArgument,
    BlockName,
    Endpoint,
    Expression,
    Graph,
    NodeId,
    Project,
)

TOWER, WIDTH = BlockName("Tower"), BlockArgument("width", "int", 8)


def _tower() -> Graph:
    graph = Graph()
    for operator in ("input", "nn.Linear", "output"):
        graph, _ = edits.add_node(graph, operator)
    graph = edits.connect(graph, Endpoint("input", "output"), Endpoint("linear1", "input"))
    graph = edits.connect(graph, Endpoint("linear1", "output"), Endpoint("output", "input"))
    return edits.set_argument(graph, NodeId("linear1"), "out_features", Expression("width * 2"))


@pytest.fixture
def project() -> Project:
    """x → Tower → y."""
    graph = Graph()
    for name, operator in {"x": "input", "tower": "block:Tower", "y": "F.relu"}.items():
        graph, _ = edits.add_node(graph, operator, id=name)
    graph = edits.connect(graph, Endpoint("x", "output"), Endpoint("tower", "input"))
    graph = edits.connect(graph, Endpoint("tower", "output"), Endpoint("y", "input"))
    return edits.add_block(Project(graph=graph), "Tower", _tower(), arguments=[WIDTH])


def _wires(graph: Graph) -> set[str]:
    return {f"{wire.source}>{wire.target}" for wire in graph.wires}


def _in_tower(project: Project, edit) -> Project:
    return edits.edit_graph(project, TOWER, edit)


def test_wires_of_uses_follow_a_renamed_port_and_go_with_a_removed_one(project):
    renamed = _in_tower(project, lambda g: edits.rename(g, NodeId("input"), "image"))
    assert _wires(renamed.graph) == {"x:output>tower:image", "tower:output>y:input"}
    removed = _in_tower(project, lambda g: edits.remove_nodes(g, [NodeId("output")]))
    assert _wires(removed.graph) == {"x:output>tower:input"}


def test_two_ports_cannot_have_one_name(project):
    project = _in_tower(project, lambda g: edits.add_node(g, "input", title="mask")[0])
    with pytest.raises(EditError, match="already has an input named mask"):
        _in_tower(project, lambda g: edits.rename(g, NodeId("input"), "mask"))


def test_a_block_cannot_get_a_use_of_itself_at_any_depth(project):
    project = edits.add_block(project, "Outer", Graph())
    project = edits.edit_graph(
        project, BlockName("Outer"), lambda g: edits.add_node(g, "block:Tower")[0]
    )
    for name in ("Tower", "Outer"):
        assert edits.can_use(project, TOWER, name)
        with pytest.raises(EditError, match="cannot contain itself"):
            _in_tower(project, lambda g, name=name: edits.add_node(g, f"block:{name}")[0])
    assert edits.can_use(project, None, "Outer") is None
    assert edits.can_use(project, BlockName("Outer"), "Tower") is None
    assert "no block" in edits.can_use(project, None, "Gone")


def test_a_renamed_block_is_renamed_where_it_is_used(project):
    renamed = edits.rename_block(project, "Tower", "Branch")
    assert list(renamed.blocks) == ["Branch"]
    assert renamed.blocks[BlockName("Branch")].name == "Branch"
    assert renamed.graph.nodes[NodeId("tower")].operator == "block:Branch"


@pytest.mark.parametrize("name", ["", "1st", "class", "a b", "Tower2"])
def test_a_block_takes_only_free_names_of_classes(project, name):
    project = edits.add_block(project, "Tower2", Graph())
    with pytest.raises(EditError):
        edits.rename_block(project, "Tower", name)


def test_what_a_person_types_becomes_the_name_of_a_class():
    assert edits.block_name_from("residual block 2") == "ResidualBlock2"
    assert edits.block_name_from(" 3d-conv ") == "dConv"
    assert edits.block_name_from("…") == ""
    assert edits.free_block_name({"Block", "Block2"}) == "Block3"


def test_an_independent_use_has_a_block_of_its_own(project):
    graph, twin = edits.add_node(project.graph, "block:Tower", id="twin")
    graph = edits.share_weights(graph, twin, NodeId("tower"))
    graph, _other = edits.add_node(graph, "block:Tower", id="other")
    changed, copy = edits.make_independent(project.with_graph(graph), None, twin)
    assert copy == "Tower2"
    operators = {n.id: n.operator for n in changed.graph if n.block}
    assert operators == {"tower": "block:Tower2", "twin": "block:Tower2", "other": "block:Tower"}
    assert changed.blocks[copy].arguments == (WIDTH,)


def test_only_an_unused_block_is_removed(project):
    with pytest.raises(EditError, match="used in the network"):
        edits.remove_block(project, "Tower")
    graph = edits.remove_nodes(project.graph, [NodeId("tower")])
    assert edits.remove_block(project.with_graph(graph), "Tower").blocks == {}


def test_a_renamed_argument_is_renamed_in_expressions_and_at_uses(project):
    graph = edits.set_argument(project.graph, NodeId("tower"), "width", 32)
    renamed = edits.rename_argument(project.with_graph(graph), "Tower", "width", "channels")
    tower = renamed.blocks[TOWER]
    assert [each.name for each in tower.arguments] == ["channels"]
    assert tower.graph.nodes[NodeId("linear1")].arguments["out_features"] == Expression(
        "channels * 2"
    )
    assert dict(renamed.graph.nodes[NodeId("tower")].arguments) == {"channels": 32}


def test_a_removed_argument_leaves_its_default(project):
    graph = edits.set_argument(project.graph, NodeId("tower"), "width", 32)
    removed = edits.remove_argument(project.with_graph(graph), "Tower", "width")
    assert removed.blocks[TOWER].graph.nodes[NodeId("linear1")].arguments["out_features"] == 16
    assert not removed.graph.nodes[NodeId("tower")].arguments


@pytest.mark.parametrize("name", ["width", "1a", "lambda", "min", "a b"])
def test_an_argument_takes_only_free_names(project, name):
    with pytest.raises(EditError):
        edits.add_argument(project, "Tower", BlockArgument(name, "int", 1))


@pytest.mark.parametrize(
    ("kind", "default"), [("int", "x"), ("tuple", 3), ("choice", "a"), ("int", Expression("2"))]
)
def test_a_default_has_to_fit_its_kind(project, kind, default):
    with pytest.raises(EditError, match="The default of depth"):
        edits.add_argument(project, "Tower", BlockArgument("depth", kind, default))


def test_another_kind_takes_the_default_along(project):
    for kind, default in (("tuple", (8,)), ("float", 8.0), ("bool", True), ("int", 1)):
        project = edits.change_argument(project, "Tower", "width", kind=kind)
        (argument,) = project.blocks[TOWER].arguments
        assert (argument.kind, argument.default) == (kind, default)
        assert type(argument.default) is type(default)


def test_what_a_node_has_set_becomes_an_argument(project):
    changed = edits.make_argument(
        project, "Tower", NodeId("linear1"), "bias", BlockArgument("bias", "bool", default=True)
    )
    tower = changed.blocks[TOWER]
    assert tower.graph.nodes[NodeId("linear1")].arguments["bias"] == Expression("bias")
    assert tower.arguments[-1].name == "bias"
    assert edits.free_argument_name(tower, "bias") == "bias2"


def test_copied_uses_carry_their_blocks_to_another_project(project):
    text = edits.copy(project.graph, [NodeId("tower")], project.blocks)
    pasted, (new,) = edits.paste_into(Project(), None, text, (0.0, 0.0))
    assert pasted.blocks == project.blocks
    assert pasted.graph.nodes[new].operator == "block:Tower"


def test_a_carried_block_that_the_project_has_is_not_doubled(project):
    text = edits.copy(project.graph, [NodeId("tower")], project.blocks)
    pasted, _new = edits.paste_into(project, None, text, (0.0, 0.0))
    assert pasted.blocks == project.blocks


def test_a_carried_block_gets_another_name_where_the_project_has_another_of_its_name(project):
    outer = edits.add_block(project, "Outer", Graph())
    outer = edits.edit_graph(
        outer, BlockName("Outer"), lambda g: edits.add_node(g, "block:Tower")[0]
    )
    graph, use = edits.add_node(outer.graph, "block:Outer")
    text = edits.copy(graph, [use], outer.blocks)
    other = _in_tower(outer, lambda g: edits.rename(g, NodeId("linear1"), "wide"))
    pasted, (new,) = edits.paste_into(other, None, text, (0.0, 0.0))
    assert list(pasted.blocks) == ["Tower", "Outer", "Outer2", "Tower2"]
    assert pasted.graph.nodes[new].operator == "block:Outer2"
    assert [n.operator for n in pasted.blocks[BlockName("Outer2")].graph] == ["block:Tower2"]
    assert pasted.blocks[BlockName("Tower2")].graph == outer.blocks[TOWER].graph


def test_a_use_is_not_pasted_into_its_own_block(project):
    text = edits.copy(project.graph, [NodeId("tower")], project.blocks)
    with pytest.raises(EditError, match="cannot contain itself"):
        edits.paste_into(project, TOWER, text, (0.0, 0.0))
