"""Parameters and products: the course's figures, and PyTorch's own counter."""

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

import presets
from engine.analysis.analyse import analyse
from engine.analysis.execution import construct
from engine.analysis.probe import probe
from engine.analysis.result import TensorType
from engine.operators.calls import constructor_of
from engine.operators.operator import Role
from engine.operators.standard import CATALOGUE

LENET = [
    ("nn.Conv2d", ("N", 32, 24, 24), 832, 460_800),
    ("F.max_pool2d", ("N", 32, 8, 8), 0, 0),
    ("F.relu", ("N", 32, 8, 8), 0, 0),
    ("nn.Conv2d", ("N", 64, 4, 4), 51_264, 819_200),
    ("F.max_pool2d", ("N", 64, 2, 2), 0, 0),
    ("F.relu", ("N", 64, 2, 2), 0, 0),
    ("Tensor.view", ("N", 256), 0, 0),
    ("nn.Linear", ("N", 200), 51_400, 51_200),
    ("F.relu", ("N", 200), 0, 0),
    ("nn.Linear", ("N", 10), 2_010, 2_000),
]


def test_lenet_has_the_table_of_the_course():
    analysis = analyse(presets.load("lenet"))
    rows = [
        (node.operator, node.output.shape, node.parameters, node.products)
        for node in analysis.nodes.values()
        if node.role is Role.NETWORK
    ]
    assert rows == LENET
    assert (analysis.parameters, analysis.products) == (105_506, 1_333_200)
    assert analysis.problems == ()


def test_the_loss_is_outside_the_totals():
    analysis = analyse(presets.load("lenet"))
    assert analysis.nodes["cross_entropy1"].role is Role.LOSS
    assert analysis.nodes["target"].role is Role.TARGET
    assert analysis.nodes["output"].role is Role.OUTPUT


@pytest.mark.parametrize(
    ("name", "parameters"),
    [("mlp", 6_252), ("mlp-dropout", 6_252), ("xor", 9), ("digits-classifier", 81_194)],
)
def test_presets_have_the_parameters_of_the_course(name, parameters):
    analysis = analyse(presets.load(name))
    assert analysis.parameters == parameters
    assert not analysis.has_errors


@pytest.mark.parametrize(
    ("name", "arguments", "shape"),
    [
        ("nn.Conv1d", {"in_channels": 4, "out_channels": 6, "groups": 2}, (4, 30)),
        ("nn.Conv2d", {"in_channels": 3, "dilation": 2, "stride": 2, "padding": 1}, (3, 20, 17)),
        ("nn.Conv3d", {"in_channels": 2, "kernel_size": (1, 2, 3)}, (2, 5, 6, 7)),
        ("nn.ConvTranspose2d", {"in_channels": 3, "stride": 2}, (3, 5, 6)),
        ("nn.Linear", {"in_features": 5}, (7, 5)),
        ("nn.BatchNorm2d", {"num_features": 3}, (3, 4, 4)),
    ],
)
def test_products_equal_those_of_the_flop_counter_for_one_sample(name, arguments, shape):
    operator = CATALOGUE[name]
    values = operator.values(arguments)
    outcome = probe(operator, values, {"input": TensorType(("N", *shape))})
    with torch.device("meta"):
        module = construct(constructor_of(operator, values)).requires_grad_(requires_grad=False)
    module.eval()  # one sample has no variance
    with FlopCounterMode(display=False) as counter:
        output = module(torch.empty(1, *shape, device="meta"))
    assert outcome.error == ""
    assert outcome.products == counter.get_total_flops() // 2
    assert outcome.outputs[0].shape == ("N", *output.shape[1:])
    assert sum(each.numel() for each in module.parameters()) == sum(
        torch.Size(each).numel() for each in outcome.parameters.values()
    )


@pytest.mark.parametrize(
    ("left", "right", "products"),
    [
        (("N", 4), (4,), 4),
        (("N", 4), (4, 5), 20),
        (("N", 3, 4), ("N", 4, 5), 60),
        ((3, 4), (4,), 12),
        ((4,), (4,), 4),
    ],
)
def test_products_of_matrices_and_vectors_are_counted(left, right, products):
    inputs = {"input": TensorType(left), "other": TensorType(right)}
    assert probe(CATALOGUE["torch.matmul"], {}, inputs).products == products


def test_shared_weights_count_parameters_once_and_products_for_each_use(sketch):
    sketch.add("left", "input", shape=(8,))
    sketch.add("right", "input", shape=(8,))
    sketch.add("a", "nn.Linear", "left", out_features=3)
    sketch.add("b", "nn.Linear", "right", out_features=3)
    sketch.share("b", "a")
    sketch.add("sum", "torch.add", "a", "b")
    sketch.add("out", "output", "sum")
    analysis = sketch.analyse()
    assert analysis.problems == ()
    assert [analysis.nodes[each].parameters for each in ("a", "b")] == [27, 0]
    assert [analysis.nodes[each].products for each in ("a", "b")] == [24, 24]
    assert analysis.nodes["b"].weights_of == "a"
    assert (analysis.parameters, analysis.products) == (27, 48)


def test_the_owner_counts_the_parameters_even_where_it_computes_last(sketch):
    sketch.add("x", "input", shape=(8,))
    sketch.add("first", "nn.Linear", "x", out_features=8)
    sketch.add("owner", "nn.Linear", "first", out_features=8)
    sketch.add("out", "output", "owner")
    sketch.share("first", "owner")
    analysis = sketch.analyse()
    assert [analysis.nodes[each].parameters for each in ("first", "owner")] == [0, 72]


def test_a_tied_parameter_is_counted_at_its_owner(sketch):
    sketch.add("x", "input", shape=(8,))
    sketch.add("a", "nn.Linear", "x", out_features=8)
    sketch.add("b", "nn.Linear", "a", out_features=8)
    sketch.add("out", "output", "b")
    from_scratch = sketch.analyse()
    sketch.tie("b", "weight", "a", "weight")
    analysis = sketch.analyse()
    assert from_scratch.parameters == 144
    assert [analysis.nodes[each].parameters for each in ("a", "b")] == [72, 8]
    assert analysis.problems == ()
