"""Grouping into blocks and dissolving: the network stays the network."""

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
    Tie,
)
from engine.graph.order import network_and_loss
from engine.graph.ports import port_lookup
from engine.graph.roles import loss_lookup
from engine.graph.structure import structural_problems
from engine.operators.standard import CATALOGUE


def _end(text: str, port: str) -> Endpoint:
    node, _, given = text.partition(":")
    return Endpoint(NodeId(node), given or port)


def _graph(operators: dict[str, str], *wires: str) -> Graph:
    graph = Graph()
    for number, (name, operator) in enumerate(operators.items()):
        graph, _ = edits.add_node(graph, operator, id=name, position=(240.0 * number, 0.0))
    for wire in wires:
        source, target = wire.split(">")
        graph = edits.connect(graph, _end(source, "output"), _end(target, "input"))
    return graph


def _wires(graph: Graph) -> set[str]:
    return {f"{wire.source}>{wire.target}" for wire in graph.wires}


def _group(project: Project, *ids: str, scope=None, name="") -> tuple[Project, NodeId]:
    look_up = port_lookup(CATALOGUE, project.blocks)
    is_loss = loss_lookup(CATALOGUE, project.blocks)
    chosen = [NodeId(i) for i in ids]
    return edits.group(project, scope, chosen, name=name, ports=look_up, is_loss=is_loss)


@pytest.fixture
def residual() -> Project:
    """input → conv → relu → add, with a shortcut from the input, then a head."""
    operators = {
        "input": "input",
        "conv": "nn.Conv2d",
        "relu": "F.relu",
        "add": "torch.add",
        "head": "nn.Linear",
        "output": "output",
    }
    wires = ("input>conv", "conv>relu", "relu>add", "input>add:other", "add>head", "head>output")
    return Project(graph=_graph(operators, *wires))


def test_a_group_is_wired_as_its_nodes_were(residual):
    project, use = _group(residual, "conv", "relu", "add", name="Residual")
    assert project.graph.nodes[use].operator == "block:Residual"
    assert _wires(project.graph) == {
        "input:output>residual1:input",
        "residual1:output>head:input",
        "head:output>output:input",
    }
    block = project.blocks[BlockName("Residual")]
    assert _wires(block.graph) == {
        "input:output>conv:input",
        "conv:output>relu:input",
        "relu:output>add:input",
        "input:output>add:other",
        "add:output>output:input",
    }
    assert structural_problems(project, CATALOGUE) == ()


def test_a_group_of_everything_leaves_inputs_outputs_and_the_loss_outside(residual):
    graph, _ = edits.add_node(residual.graph, "target", id="target")
    graph, _ = edits.add_node(graph, "F.cross_entropy", id="loss")
    graph = edits.connect(graph, _end("output", "output"), _end("loss", "input"))
    graph = edits.connect(graph, _end("target", "output"), _end("loss", "target"))
    project, use = _group(residual.with_graph(graph), *graph.nodes)
    assert list(project.graph.nodes) == ["input", use, "output", "target", "loss"]


@pytest.fixture
def classifier(residual) -> Project:
    """The residual network with a loss of two steps behind its output."""
    graph, _ = edits.add_node(residual.graph, "target", id="target")
    graph, _ = edits.add_node(graph, "F.cross_entropy", id="loss")
    graph, _ = edits.add_node(graph, "torch.mul", id="weight", arguments={"other": 0.5})
    graph = edits.connect(graph, _end("output", "output"), _end("loss", "input"))
    graph = edits.connect(graph, _end("target", "output"), _end("loss", "target"))
    graph = edits.connect(graph, _end("loss", "output"), _end("weight", "input"))
    return residual.with_graph(graph)


def test_a_loss_is_grouped_into_a_block_of_its_own(classifier):
    project, use = _group(classifier, "loss", "weight", name="Criterion")
    assert {each for each in _wires(project.graph) if use in each} == {
        f"output:output>{use}:output",
        f"target:output>{use}:target",
    }
    parts = network_and_loss(project.graph, CATALOGUE, project.blocks)
    assert use in parts.loss
    assert parts.loss_outputs == (use,)
    assert structural_problems(project, CATALOGUE) == ()


def test_a_loss_that_reads_the_network_itself_stays_outside_of_its_blocks():
    graph = _graph({"input": "input", "a": "F.relu", "b": "F.relu"}, "input>a", "a>b")
    graph, _ = edits.add_node(graph, "F.mse_loss", id="loss")
    graph = edits.connect(graph, _end("a", "output"), _end("loss", "input"))
    graph = edits.connect(graph, _end("b", "output"), _end("loss", "target"))
    project, use = _group(Project(graph=graph), "a", "b", "loss")
    assert list(project.graph.nodes) == ["input", use, "loss"]


def test_a_block_that_holds_a_loss_is_loss_wherever_it_reads_from():
    graph = _graph({"input": "input", "a": "F.relu"}, "input>a")
    graph, _ = edits.add_node(graph, "F.mse_loss", id="loss")
    graph = edits.connect(graph, _end("a", "output"), _end("loss", "input"))
    graph = edits.connect(graph, _end("input", "output"), _end("loss", "target"))
    project, inner = _group(Project(graph=graph), "loss", name="Inner")
    project, outer = _group(project, inner, name="Outer")
    parts = network_and_loss(project.graph, CATALOGUE, project.blocks)
    assert parts.loss == (outer,)


def test_a_tensor_read_twice_outside_is_one_output_and_ends_are_outputs_too():
    graph = _graph(
        {"input": "input", "a": "F.relu", "b": "F.relu", "x": "F.relu", "y": "F.relu"},
        "input>a", "a>b", "a>x", "a>y",
    )  # fmt: skip
    project, use = _group(Project(graph=graph), "a", "b")
    names = [n.name for n in project.blocks[BlockName("Block")].graph if n.operator == "output"]
    assert names == ["output", "output2"]
    assert {f"{use}:output>x:input", f"{use}:output>y:input"} < _wires(project.graph)


def test_ports_are_called_like_the_named_nodes_they_come_from():
    graph = _graph({"a": "input", "b": "input", "add": "torch.add"}, "a>add", "b>add:other")
    graph = edits.rename(edits.rename(graph, NodeId("a"), "left"), NodeId("b"), "right")
    project, use = _group(Project(graph=graph), "add")
    assert _wires(project.graph) == {f"a:output>{use}:left", f"b:output>{use}:right"}


def test_a_group_that_would_feed_itself_is_refused_by_the_name_between(residual):
    with pytest.raises(EditError, match="relu lies between the selected nodes"):
        _group(residual, "conv", "add")


def test_nodes_that_share_weights_are_grouped_together_or_not_at_all(residual):
    graph, _ = edits.add_node(residual.graph, "nn.Conv2d", id="twin")
    graph = edits.share_weights(graph, NodeId("twin"), NodeId("conv"))
    with pytest.raises(EditError, match="twin and conv share weights"):
        _group(residual.with_graph(graph), "conv", "relu")
    project, _use = _group(residual.with_graph(graph), "conv", "twin")
    assert project.blocks[BlockName("Block")].graph.nodes[NodeId("twin")].weights_of == "conv"


def _tied(residual: Project, node: str, owner: str) -> Project:
    graph = edits.tie_parameters(residual.graph, node, "bias", owner, "bias")
    return residual.with_graph(graph)


def test_ties_inside_of_the_group_go_along(residual):
    project, _use = _group(_tied(residual, "conv", "head"), "conv", "relu", "add", "head")
    assert project.graph.ties == ()
    assert project.blocks[BlockName("Block")].graph.ties == (Tie("conv", "bias", "head", "bias"),)


@pytest.mark.parametrize(("node", "owner"), [("head", "conv"), ("conv", "head")])
def test_a_tie_across_the_border_names_the_parameter_in_the_block(residual, node, owner):
    project, use = _group(_tied(residual, node, owner), "conv", "relu")
    assert project.graph.ties == (Tie("head", "bias", use, "conv.bias"),)
    assert project.blocks[BlockName("Block")].graph.ties == ()
    assert structural_problems(project, CATALOGUE) == ()
    back, _new = edits.dissolve(project, None, use)
    assert back.graph.ties == (Tie("head", "bias", "conv", "bias"),)


def test_a_tie_names_the_repetition_that_owns_its_parameter(residual):
    project, use = _group(residual, "conv", "relu")
    graph = edits.set_repeat(project.graph, use, 2)
    graph = edits.tie_parameters(graph, NodeId("head"), "bias", use, "1.conv.bias")
    back, new = edits.dissolve(project.with_graph(graph), None, use)
    second = [node for node in new if back.graph.nodes[node].operator == "nn.Conv2d"][1]
    assert back.graph.ties == (Tie("head", "bias", second, "bias"),)


def test_several_parameters_tied_across_the_border_are_one_inside_and_out(residual):
    graph = residual.graph
    for name in ("second", "third"):
        graph, _ = edits.add_node(graph, "nn.Conv2d", id=name)
        graph = edits.tie_parameters(graph, NodeId(name), "bias", NodeId("head"), "bias")
    graph = edits.tie_parameters(graph, NodeId("conv"), "bias", NodeId("head"), "bias")
    project, use = _group(residual.with_graph(graph), "conv", "second", "relu")
    block = project.blocks[BlockName("Block")]
    assert block.graph.ties == (Tie("conv", "bias", "second", "bias"),)
    outside = {(tie.node, tie.owner, tie.owner_parameter) for tie in project.graph.ties}
    assert outside == {("head", use, "second.bias"), ("third", use, "second.bias")}


def test_two_blocks_cannot_have_one_parameter(residual):
    project, _use = _group(_tied(residual, "head", "conv"), "conv", "relu", name="First")
    with pytest.raises(EditError, match="which two blocks cannot have"):
        _group(project, "head")


def test_a_tie_follows_what_is_grouped_and_dissolved_inside_of_the_block(residual):
    project, use = _group(_tied(residual, "head", "conv"), "conv", "relu", name="Outer")
    deeper, inner = _group(project, "conv", scope=BlockName("Outer"), name="Inner")
    assert deeper.graph.ties == (Tie("head", "bias", use, f"{inner}.conv.bias"),)
    back, _new = edits.dissolve(deeper, BlockName("Outer"), inner)
    assert back.graph.ties == project.graph.ties


@pytest.mark.parametrize("ids", [(), ("input", "output")])
def test_a_group_needs_an_operator(residual, ids):
    with pytest.raises(EditError, match="Select operators"):
        _group(residual, *ids)


def test_a_group_in_a_block_gets_the_arguments_that_its_nodes_use(residual):
    project, _use = _group(residual, "conv", "relu", "add", name="Outer")
    width = BlockArgument("width", "int", 8)
    project = edits.add_argument(project, "Outer", width)
    project = edits.add_argument(project, "Outer", BlockArgument("rate", "float", 0.5))
    project = edits.edit_graph(
        project,
        BlockName("Outer"),
        lambda g: edits.set_argument(g, NodeId("conv"), "out_channels", Expression("width * 2")),
    )
    project, use = _group(project, "conv", "relu", scope=BlockName("Outer"), name="Inner")
    assert project.blocks[BlockName("Inner")].arguments == (width,)
    outer = project.blocks[BlockName("Outer")].graph
    assert dict(outer.nodes[use].arguments) == {"width": Expression("width")}
    back, _ids = edits.dissolve(project, BlockName("Outer"), use)
    node = back.blocks[BlockName("Outer")].graph.nodes[NodeId("conv")]
    assert node.arguments["out_channels"] == Expression("width * 2")


def test_dissolving_gives_back_what_was_grouped(residual):
    project, use = _group(residual, "conv", "relu", "add")
    back, new = edits.dissolve(project, None, use)
    assert set(new) == {"conv", "relu", "add"}
    assert _wires(back.graph) == _wires(residual.graph)
    assert {n.id: n.position for n in back.graph} == {n.id: n.position for n in residual.graph}


def test_a_repeated_use_is_dissolved_into_a_chain_with_the_values_of_each_repetition(residual):
    project, use = _group(residual, "conv", "relu", name="Step")
    project = edits.add_argument(project, "Step", BlockArgument("width", "int", 8))
    project = edits.edit_graph(
        project,
        BlockName("Step"),
        lambda g: edits.set_argument(g, NodeId("conv"), "out_channels", Expression("width * 2")),
    )
    graph = edits.set_repeat(project.graph, use, 3)
    graph = edits.set_argument(graph, use, "width", (8, 16, 32))
    back, _new = edits.dissolve(project.with_graph(graph), None, use)
    widths = [n.arguments["out_channels"] for n in back.graph if n.operator == "nn.Conv2d"]
    assert widths == [16, 32, 64]
    assert {
        "input:output>conv:input",
        "relu:output>conv1:input",
        "relu2:output>add:input",
    } < _wires(back.graph)
    assert structural_problems(back, CATALOGUE) == ()


def test_dissolved_nodes_do_not_lie_on_others(residual):
    project, use = _group(residual, "conv", "relu", "add")
    graph = edits.set_repeat(project.graph, use, 3)
    back, _new = edits.dissolve(project.with_graph(graph), None, use)
    places = [node.position[0] for node in back.graph]
    assert len({*places}) == len(places)
    assert back.graph.nodes[NodeId("head")].position[0] > max(
        back.graph.nodes[each].position[0] for each in _new
    )


def test_uses_that_share_weights_are_dissolved_together_and_go_on_sharing(residual):
    project, use = _group(residual, "conv", "relu", name="Tower")
    graph, twin = edits.add_node(project.graph, "block:Tower", id="twin")
    graph = edits.share_weights(graph, twin, use)
    back, new = edits.dissolve(
        project.with_graph(graph), None, twin, has_weights=lambda node: "Conv" in node.operator
    )
    sharing = {n.id: n.weights_of for n in back.graph if n.weights_of}
    assert sharing == {"conv1": "conv"}
    assert len(new) == 4


def _staged(residual: Project, *depths: int) -> tuple[Project, NodeId]:
    """Two uses of Stage, in which Step is repeated as often as each says."""
    project, _use = _group(residual, "conv", "relu", "add", name="Stage")
    project = edits.add_argument(project, "Stage", BlockArgument("depth", "int", 1))
    project, inner = _group(project, "conv", "relu", scope=BlockName("Stage"), name="Step")
    stage = BlockName("Stage")
    depth = Expression("depth + 1")
    project = edits.edit_graph(project, stage, lambda g: edits.set_repeat(g, inner, depth))
    graph = edits.remove_nodes(project.graph, ["stage1"])
    for value in depths:
        graph, _ = edits.add_node(graph, "block:Stage", arguments={"depth": value})
    return project.with_graph(graph), inner


@pytest.mark.parametrize(("depths", "count"), [((), 2), ((2,), 3), ((3, 3), 4)])
def test_a_repeat_that_is_one_number_at_every_use_is_dissolved(residual, depths, count):
    project, inner = _staged(residual, *depths)
    _back, new = edits.dissolve(project, BlockName("Stage"), inner)
    assert len(new) == 2 * count


def test_a_repeat_that_differs_between_uses_is_not_dissolved(residual):
    project, inner = _staged(residual, 1, 4)
    with pytest.raises(EditError, match="repeated 2 or 5 times, as the uses of Stage say"):
        edits.dissolve(project, BlockName("Stage"), inner)


def test_what_has_no_nodes_inside_or_no_number_is_not_dissolved(residual):
    project, use = _group(residual, "conv", "relu")
    graph = edits.set_repeat(project.graph, use, Expression("depth"))
    with pytest.raises(EditError, match="no argument of the block named 'depth'"):
        edits.dissolve(project.with_graph(graph), None, use)
    with pytest.raises(EditError, match="no use of a block"):
        edits.dissolve(residual, None, NodeId("conv"))
