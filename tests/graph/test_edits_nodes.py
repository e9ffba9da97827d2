"""Edits of nodes."""

import math

import pytest

from engine.errors import EngineError, UnknownNameError
from engine.graph import edits, limits
from engine.graph.edits import EditError, ValueRefusedError
from engine.graph.model import Endpoint, Expression, Graph, Project
from engine.graph.naming import fresh_id, fresh_id_like, stem_of


@pytest.mark.parametrize(
    ("operator", "stem"),
    [
        ("nn.Conv2d", "conv"),
        ("F.max_pool2d", "max_pool"),
        ("nn.BatchNorm2d", "batch_norm"),
        ("nn.CrossEntropyLoss", "cross_entropy_loss"),
        ("nn.ReLU", "relu"),
        ("nn.LeakyReLU", "leaky_relu"),
        ("nn.PReLU", "prelu"),
        ("nn.SiLU", "silu"),
        ("nn.GELU", "gelu"),
        ("nn.LSTM", "lstm"),
        ("nn.MSELoss", "mse_loss"),
        ("nn.BCEWithLogitsLoss", "bce_with_logits_loss"),
        ("nn.LPPool2d", "lp_pool"),
        ("Tensor.view", "view"),
        ("torch.add", "add"),
        ("block:Tower", "tower"),
        ("block:123", "node_123"),
        ('x"); import os #', "x_import_os"),
        ("…", "node"),
    ],
)
def test_ids_start_with_the_operators_word(operator, stem):
    assert stem_of(operator) == stem


def test_ids_count_up_and_the_boundaries_first_have_no_number():
    graph = Graph()
    names = ["nn.Conv2d", "input", "nn.Conv2d", "input", "output", "target", "input", "nn.ReLU6"]
    for operator in names:
        graph, _node = edits.add_node(graph, operator)
    assert list(graph.nodes) == [
        "conv1", "input", "conv2", "input2", "output", "target", "input3", "relu6_1",
    ]  # fmt: skip


def test_a_fresh_id_is_free_also_among_gaps():
    taken = {f"conv{number}" for number in (1, 2, 3, 5, 8, 9)}
    assert fresh_id(taken, "nn.Conv2d") not in taken
    assert fresh_id_like(taken, "conv9") not in taken
    assert fresh_id_like(taken, "encoder") == "encoder"


def test_a_new_node_takes_what_it_is_given():
    graph, node = edits.add_node(
        Graph(),
        "nn.Conv2d",
        arguments={"kernel_size": [3, 5]},
        position=(1.234, -2),
        title=" a\nb ",
    )
    assert graph.nodes[node].arguments == {"kernel_size": (3, 5)}
    assert graph.nodes[node].position == (1.23, -2.0)
    assert graph.nodes[node].title == "a b"


@pytest.mark.parametrize("name", ["", "1a", "a/b", "a b", "ä", "a" * 129, "a\n"])
def test_an_id_that_could_not_be_in_a_path_is_refused(name):
    with pytest.raises(EditError, match="id of a node"):
        edits.add_node(Graph(), "F.relu", id=name)


def test_a_taken_id_and_a_full_graph_are_refused(chain, monkeypatch):
    graph = chain(3)
    with pytest.raises(EditError, match="already a node"):
        edits.add_node(graph, "F.relu", id="n1")
    monkeypatch.setattr(limits, "NODES", 3)
    with pytest.raises(EditError, match="the most it can hold"):
        edits.add_node(graph, "F.relu")
    with pytest.raises(EditError, match="can hold"):
        edits.duplicate(graph, ["n1"])


def test_removing_nodes_takes_their_wires_along(chain):
    graph = edits.remove_nodes(chain(5), ["n1", "n3"])
    assert list(graph.nodes) == ["n0", "n2", "n4"]
    assert graph.wires == ()
    assert edits.remove_nodes(graph, []) == graph


@pytest.mark.parametrize(
    "edit",
    [
        lambda graph: edits.remove_nodes(graph, ["n1", "m1"]),
        lambda graph: edits.move_nodes(graph, {"m1": (0, 0)}),
        lambda graph: edits.rename(graph, "m1", "x"),
        lambda graph: edits.set_argument(graph, "m1", "x", 1),
        lambda graph: edits.duplicate(graph, ["m1"]),
        lambda graph: edits.copy(graph, ["m1"]),
        lambda graph: edits.disconnect_port(graph, Endpoint("m1", "input")),
    ],
)
def test_a_node_that_is_not_there_is_named_with_the_nearest_one(chain, edit):
    with pytest.raises(UnknownNameError, match=r"no node named 'm1'. Did you mean n1"):
        edit(chain(3))


def test_positions_stay_where_they_can_be_drawn(chain):
    graph = edits.move_nodes(chain(2), {"n0": (math.inf, -1e300), "n1": (math.nan, 0.001)})
    assert graph.nodes["n0"].position == (limits.COORDINATE, -limits.COORDINATE)
    assert graph.nodes["n1"].position == (0.0, 0.0)


def test_setting_and_resetting_an_argument_gives_back_the_same_graph(chain):
    graph = chain(2)
    changed = edits.set_argument(graph, "n0", "inplace", value=None)
    assert changed.nodes["n0"].arguments == {"inplace": None}
    assert edits.reset_argument(changed, "n0", "inplace") == graph


@pytest.mark.parametrize(
    "value", [math.nan, math.inf, object(), {"a": 1}, b"x", "x" * 100_000, [[[[[[[[[[1]]]]]]]]]]]
)
def test_what_no_argument_can_hold_is_refused(chain, value):
    with pytest.raises(ValueRefusedError, match="kernel_size cannot be"):
        edits.set_argument(chain(1), "n0", "kernel_size", value)


def test_only_blocks_are_repeated():
    graph, relu = edits.add_node(Graph(), "F.relu")
    graph, tower = edits.add_node(graph, "block:Tower")
    with pytest.raises(EditError, match="no block"):
        edits.set_repeat(graph, relu, 2)
    for wrong in (0, 1.5, True, "3", limits.REPEAT + 1, None):
        with pytest.raises(EditError, match="whole number"):
            edits.set_repeat(graph, tower, wrong)
    assert edits.set_repeat(graph, tower, Expression("n")).nodes[tower].repeat == Expression("n")
    assert edits.set_repeat(graph, tower, 7).nodes[tower].repeat == 7


def test_training_settings_are_checked_by_name_and_range():
    project = edits.set_training(Project(), epochs=3, data="xor", optimizer_arguments={"lr": 1})
    assert (project.training.epochs, project.training.data.name) == (3, "xor")
    assert project.training.optimizer_arguments == {"lr": 1}
    with pytest.raises(UnknownNameError, match="Did you mean epochs"):
        edits.set_training(project, epoch=3)
    for wrong in ({"epochs": 0}, {"epochs": 1.5}, {"seed": -1}, {"batch_size": "ten"}):
        with pytest.raises(ValueRefusedError, match=f"{next(iter(wrong))} is"):
            edits.set_training(project, **wrong)
    with pytest.raises(ValueRefusedError, match="lr cannot be nan"):
        edits.set_training(project, optimizer_arguments={"lr": math.nan})


def test_a_project_can_be_renamed_but_not_to_nothing():
    assert edits.rename_project(Project(name="a"), " b\n").name == "b"
    assert edits.rename_project(Project(name="a"), "\n").name == "a"


def test_edits_of_a_large_graph_hand_the_indices_of_its_wires_on(chain):
    """Ten thousand nodes are edited in milliseconds only if nothing is built anew."""
    graph = chain(2000)
    assert graph.incoming
    assert graph.wires_into
    assert graph.wires_from
    for edit in (
        lambda: edits.add_node(graph, "F.relu")[0],
        lambda: edits.move_nodes(graph, {"n7": (1, 1)}),
        lambda: edits.set_argument(graph, "n7", "inplace", value=True),
        lambda: edits.rename(graph, "n7", "seven"),
        lambda: edits.connect(graph, Endpoint("n7", "output"), Endpoint("n9", "other")),
        lambda: edits.remove_nodes(graph, ["n7"]),
    ):
        assert {"incoming", "wires_into", "wires_from"} <= vars(edit()).keys()


def test_errors_of_edits_are_for_the_user():
    assert issubclass(EditError, EngineError)
