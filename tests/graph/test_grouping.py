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


def test_ties_inside_of_the_group_go_along(residual):
    graph = edits.tie_parameters(residual.graph, "conv", "bias", "head", "bias")
    with pytest.raises(EditError, match="share weights"):
        _group(residual.with_graph(graph), "conv")
    project, _use = _group(residual.with_graph(graph), "conv", "relu", "add", "head")
    assert project.graph.ties == ()
    assert len(project.blocks[BlockName("Block")].graph.ties) == 1


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


def test_a_use_whose_repeat_is_not_known_here_is_not_dissolved(residual):
    project, use = _group(residual, "conv", "relu")
    graph = edits.set_repeat(project.graph, use, Expression("depth"))
    with pytest.raises(EditError, match="depends on an argument"):
        edits.dissolve(project.with_graph(graph), None, use)
    with pytest.raises(EditError, match="no use of a block"):
        edits.dissolve(residual, None, NodeId("conv"))
