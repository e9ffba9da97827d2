"""Products and shapes of recurrence, attention and free products."""

import pytest
import torch
from torch import nn

from engine.analysis.analyse import analyse
from engine.analysis.probe import meta_tensor, probe
from engine.analysis.products import ProductCounter
from engine.analysis.result import TensorType
from engine.operators.derive import complete
from engine.operators.standard import CATALOGUE

STEPS, FEATURES, WIDTH = 7, 5, 6


def outcome(name, /, *shapes, **arguments):
    operator = CATALOGUE[name]
    variadic = operator.inputs[0].is_variadic
    names = [
        f"{operator.inputs[0].name}.{index}" if variadic else operator.inputs[index].name
        for index in range(len(shapes))
    ]
    inputs = {port: TensorType(shape) for port, shape in zip(names, shapes, strict=True)}
    values = complete(operator, arguments, {port: each.shape for port, each in inputs.items()})
    found = probe(operator, values, inputs)
    assert not found.error, found.error
    return found


@pytest.mark.parametrize("name", ["nn.RNN", "nn.LSTM", "nn.GRU"])
@pytest.mark.parametrize(
    "arguments",
    [{}, {"num_layers": 3}, {"bidirectional": True}, {"num_layers": 2, "bidirectional": True}],
)
def test_recurrence_is_counted_as_if_time_were_unrolled(name, arguments):
    found = outcome(name, ("N", STEPS, FEATURES), hidden_size=WIDTH, **arguments)

    with torch.device("meta"):
        module = getattr(nn, name.removeprefix("nn."))(
            FEATURES, WIDTH, batch_first=True, **arguments
        )
    with torch.no_grad(), ProductCounter() as counter:
        result, _ = module(meta_tensor(TensorType(("N", STEPS, FEATURES)), 1))
    assert found.products == counter.products
    assert found.outputs[0].shape == ("N", *result.shape[1:])


def test_a_long_sequence_costs_no_more_than_a_short_one(monkeypatch):
    calls = []
    original = nn.LSTM.forward

    def forward(self, sequence, *states):
        calls.append(sequence.shape)
        return original(self, sequence, *states)

    monkeypatch.setattr(nn.LSTM, "forward", forward)
    found = outcome("nn.LSTM", ("N", 100_000, FEATURES), hidden_size=WIDTH)

    assert {shape[1] for shape in calls} == {1, 2}
    assert found.outputs[0].shape == ("N", 100_000, WIDTH)
    assert [each.shape for each in found.outputs[1:]] == [(1, "N", WIDTH)] * 2
    assert found.products == 100_000 * 4 * WIDTH * (FEATURES + WIDTH)


def test_time_first_is_unrolled_along_the_first_dimension():
    found = outcome("nn.GRU", (STEPS, "N", FEATURES), hidden_size=WIDTH, batch_first=False)

    assert found.outputs[0].shape == (STEPS, "N", WIDTH)
    assert found.products == STEPS * 3 * WIDTH * (FEATURES + WIDTH)


def test_wrong_states_are_refused_by_pytorchs_own_words():
    operator = CATALOGUE["nn.GRU"]
    inputs = {"input": TensorType(("N", 7, 5)), "hx": TensorType((1, "N", 9))}
    values = complete(operator, {"hidden_size": 6}, {k: v.shape for k, v in inputs.items()})

    assert "hidden size" in probe(operator, values, inputs).error


SEQUENCE = ("N", STEPS, 8)


@pytest.mark.parametrize(
    ("name", "shapes", "arguments", "products"),
    [
        ("torch.bmm", [("N", 3, 4), ("N", 4, 5)], {}, 3 * 4 * 5),
        ("torch.baddbmm", [("N", 3, 5), ("N", 3, 4), ("N", 4, 5)], {}, 3 * 4 * 5),
        ("torch.addmm", [("N", 5), ("N", 4), (4, 5)], {}, 4 * 5),
        ("torch.einsum", [("N", 3, 4), ("N", 4, 5)], {"equation": "nij,njk->nik"}, 60),
        ("torch.einsum", [("N", 16), ("N", 16)], {}, 16),
        ("nn.Bilinear", [("N", 3), ("N", 4)], {"out_features": 5}, 2 * 3 * 4 * 5),
        ("F.linear", [("N", 3), (4, 3), (4,)], {}, 12),
        ("F.conv2d", [("N", 2, 8, 8), (4, 2, 3, 3)], {"padding": 1}, 8 * 8 * 4 * 2 * 9),
        ("torch.cdist", [("N", 3, 4), ("N", 5, 4)], {}, 3 * 5 * 4),
        ("F.scaled_dot_product_attention", [SEQUENCE] * 3, {}, 2 * STEPS * STEPS * 8),
        ("torch.cumsum", [SEQUENCE], {}, 0),
        ("nn.RMSNorm", [SEQUENCE], {}, 0),
        ("nn.GRUCell", [("N", 5)], {"hidden_size": 6}, 3 * 6 * (5 + 6)),
    ],
)
def test_products_are_those_of_the_formula(name, shapes, arguments, products):
    assert outcome(name, *shapes, **arguments).products == products


ATTENTION = STEPS * 8 * 24 + 2 * STEPS * STEPS * 8 + STEPS * 8 * 8


@pytest.mark.parametrize("need_weights", [False, True])
def test_attention_counts_its_maps_and_its_two_products(need_weights):
    found = outcome("nn.MultiheadAttention", *[SEQUENCE] * 3, need_weights=need_weights)

    assert found.products == ATTENTION
    assert len(found.outputs) == 1 + need_weights


def test_a_stack_of_encoder_layers_counts_each_of_them():
    layer = outcome("nn.TransformerEncoderLayer", SEQUENCE, dim_feedforward=16)
    stack = outcome("nn.TransformerEncoder", SEQUENCE, dim_feedforward=16, num_layers=3)

    assert layer.products == ATTENTION + 2 * STEPS * 8 * 16
    assert stack.products == 3 * layer.products


def test_a_parameter_has_its_elements_as_parameters(sketch):
    weight = sketch.add("w", "nn.Parameter", shape=(3, 4))
    sketch.add("b", "buffer", shape=(5,))

    found = analyse(sketch.project).nodes

    assert found[weight].parameters == 12
    assert found[weight].output == TensorType((3, 4))
    assert sum(each.parameters for each in found.values()) == 12


def test_time_first_on_a_batch_is_pointed_out(sketch):
    source = sketch.add("x", "input", shape=(7, 5))
    lstm = sketch.add("lstm", "nn.LSTM", source, batch_first=False)

    problems = [each for each in analyse(sketch.project).problems if each.node == lstm]

    assert any("batch_first" in each.message and each.fix for each in problems)


def test_half_of_a_state_is_asked_for(sketch):
    source = sketch.add("x", "input", shape=(7, 5))
    state = sketch.add("h", "nn.Parameter", shape=(1, 1, 64))
    lstm = sketch.add("lstm", "nn.LSTM", source, state)

    (problem,) = [each for each in analyse(sketch.project).problems if each.port == "c_0"]

    assert problem.node == lstm
    assert "wired together" in problem.message
