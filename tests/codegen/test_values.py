"""Parameters, buffers, results in tuples, states, other libraries: how they read and compute."""

import pytest
import torch

from engine.analysis.analyse import analyse
from engine.build.build import build, build_loss
from engine.build.errors import BuildError
from engine.codegen.loss import generate_loss
from engine.codegen.model import generate_model
from engine.codegen.source import Source
from engine.graph.model import Endpoint


def forward_of(text):
    """The lines of `forward` of the last class."""
    lines = text.rpartition("def forward")[2].splitlines()[1:]
    return [line.strip() for line in lines]


def test_free_mathematics_reads_as_it_is_written_on_paper(sketch, checker):
    x, y = sketch.input(1, title="x"), sketch.input(1, title="y")
    a = sketch.add("nn.Parameter", shape=(), title="A")
    b = sketch.add("nn.Parameter", shape=(), title="B", init="constant", scale=2)
    left = sketch.add("torch.mul", sketch.add("torch.mul", a, x), sketch.add("torch.log", y))
    right = sketch.add("torch.mul", b, sketch.add("torch.pow", y, exponent=2))
    sketch.add("output", sketch.add("torch.add", left, right))

    built = checker.project(sketch.project())

    assert forward_of(built.source.text) == ["return self.A * x * torch.log(y) + self.B * y**2"]
    assert "self.B = nn.Parameter(torch.full((), 2.0))" in built.source.text
    assert [name for name, _ in built.module.named_parameters()] == ["A", "B"]


def test_a_parameter_that_is_read_twice_is_one_attribute(sketch, checker):
    x = sketch.input(4)
    w = sketch.add("nn.Parameter", shape=(4, 4), title="w")
    y = sketch.add("torch.matmul", sketch.add("torch.matmul", x, w), w)
    sketch.add("output", y)

    built = checker.project(sketch.project())

    assert forward_of(built.source.text) == ["return x @ self.w @ self.w"]


def test_a_class_token_takes_the_batch_of_what_it_stands_before(sketch, checker):
    x = sketch.input(16, 8)
    token = sketch.add("nn.Parameter", shape=(1, 1, 8), title="token")
    token = sketch.add("Tensor.expand", token, x, size=(-1, -1))
    sketch.add("output", sketch.add("torch.cat", token, x, dim=1))

    built = checker.project(sketch.project())

    (line,) = forward_of(built.source.text)
    assert line.startswith("return torch.cat([self.token.expand(x.size(0), -1, -1), x], dim=1)")
    assert built.module(torch.zeros(5, 16, 8)).shape == (5, 17, 8)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"init": "normal"}, "torch.randn(2, 3)"),
        ({"init": "normal", "scale": 0.02}, "nn.init.normal_(torch.empty(2, 3), std=0.02)"),
        ({"init": "uniform", "scale": 0.1}, "nn.init.uniform_(torch.empty(2, 3), a=-0.1, b=0.1)"),
        ({"init": "xavier_uniform"}, "nn.init.xavier_uniform_(torch.empty(2, 3))"),
        ({"init": "ones", "requires_grad": False}, "torch.ones(2, 3), requires_grad=False"),
        ({"init": "constant", "scale": 1}, "torch.full((2, 3), 1.0)"),
    ],
)
def test_a_parameter_is_filled_as_it_is_asked(sketch, checker, arguments, text):
    x = sketch.input(2, 3)
    sketch.add(
        "output",
        sketch.add(
            "torch.mul", x, sketch.add("nn.Parameter", shape=(2, 3), title="w", **arguments)
        ),
    )

    built = checker.project(sketch.project())

    assert f"self.w = nn.Parameter({text})" in built.source.text
    assert built.module.w.dtype is torch.float32


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"shape": (2, 3), "fill": "values", "values": (1, 2, 3, 4, 5, 6)}, [[1, 2, 3], [4, 5, 6]]),
        ({"shape": (2, 3), "fill": "arange"}, [[0, 1, 2], [3, 4, 5]]),
        ({"shape": (3,), "fill": "arange"}, [0, 1, 2]),
        ({"shape": (2, 2), "fill": "tril"}, [[1, 0], [1, 1]]),
        ({"shape": (2, 2), "fill": "eye"}, [[1, 0], [0, 1]]),
        ({"shape": (), "fill": "constant", "value": 3}, 3),
    ],
)
@pytest.mark.parametrize("dtype", ["float32", "int64"])
def test_a_buffer_holds_what_it_is_filled_with(sketch, checker, arguments, expected, dtype):
    x = sketch.input(1, 1)
    fixed = sketch.add("buffer", title="fixed", dtype=dtype, **arguments)
    sketch.add("output", sketch.add("torch.mul", x, fixed))

    built = checker.project(sketch.project())

    assert torch.equal(built.module.fixed, torch.tensor(expected, dtype=getattr(torch, dtype)))
    assert list(built.module.state_dict()) == ["fixed"]
    assert not list(built.module.parameters())


def test_a_buffer_may_stay_out_of_the_saved_weights(sketch, checker):
    x = sketch.input(3)
    fixed = sketch.add("buffer", shape=(3,), persistent=False)
    sketch.add("output", sketch.add("torch.add", x, fixed))

    built = checker.project(sketch.project())

    assert not built.module.state_dict()


def test_results_in_tuples_are_taken_apart(sketch, checker):
    x = sketch.input(7, 5)
    sequence, hidden, cell = sketch.outputs("nn.LSTM", x, hidden_size=4, title="first")
    second, _, last = sketch.outputs("nn.LSTM", sequence, hidden, cell, hidden_size=4)
    sketch.add("output", second)
    sketch.add("output", sketch.add("select", last, dim=0, index=-1))

    built = checker.project(sketch.project())

    lines = forward_of(built.source.text)
    assert lines[0].startswith("output, (h_n, c_n) = self.first(x)")
    assert lines[1].startswith("output2, (_, c_n2) = self.lstm2(output, (h_n, c_n))")
    assert lines[2].startswith("return output2, c_n2[-1]")


def test_results_that_nothing_reads_are_left_out(sketch, checker):
    x = sketch.input(7, 8)
    sequence = sketch.add("nn.GRU", x, hidden_size=8)
    attended = sketch.add("nn.MultiheadAttention", *[sequence] * 3)
    sketch.add("output", sketch.add("nn.Linear", attended, out_features=3))

    lines = forward_of(checker.project(sketch.project()).source.text)

    assert lines == [
        "x, _ = self.gru1(x)",
        "x, _ = self.multihead_attention1(x, x, x, need_weights=False)",
        "return self.linear1(x)  # N×7×3",
    ]


def test_results_too_long_for_a_line_stay_together(sketch, checker):
    x = sketch.input(7, 8)
    names = ("a_rather_long_name_for_a_node", "another_rather_long_name_of_a_node")
    states = sketch.outputs("nn.LSTM", x, hidden_size=8, title=names[0])
    for number in range(6):
        states = sketch.outputs("nn.LSTM", *states, hidden_size=8, title=f"{names[1]}_{number}")
    for state in states:
        sketch.add("output", state)

    checker.project(sketch.project())


def test_attention_drops_only_while_it_trains(sketch, checker):
    x = sketch.input(7, 8)
    y = sketch.add("F.scaled_dot_product_attention", x, x, x, dropout_p=0.5)
    sketch.add("output", y)

    built = checker.project(sketch.project())

    assert "dropout_p=0.5 if self.training else 0.0" in built.source.text
    given = torch.randn(2, 7, 8)
    assert torch.equal(built.module.eval()(given), built.module.eval()(given))
    assert not torch.equal(built.module.train()(given), built.module(given))


def test_what_behaves_differently_in_training_stays_out_of_the_loss(sketch):
    output = sketch.add("output", sketch.input(7, 8))
    y = sketch.add("F.scaled_dot_product_attention", output, output, output, dropout_p=0.5)
    sketch.add("nn.MSELoss", y, output)
    project = sketch.project()

    with pytest.raises(Exception, match="cannot be part of the loss"):
        generate_loss(project, analyse(project))


def test_a_mask_is_told_by_name(sketch, checker):
    x = sketch.input(7, 8)
    mask = sketch.add("buffer", shape=(7, 7), fill="triu", title="mask")
    attended = sketch.add("nn.TransformerEncoder", x, mask, num_layers=1, dim_feedforward=8)
    sketch.add("output", attended)

    built = checker.project(sketch.project())

    assert "self.transformer_encoder1(x, mask=self.mask)" in built.source.text
    assert "nn.TransformerEncoderLayer(8, 4, dim_feedforward=8, batch_first=True)" in (
        built.source.text
    )


def test_einsum_starts_with_its_equation(sketch, checker):
    x = sketch.input(3, 4)
    w = sketch.add("nn.Parameter", shape=(4, 5), title="w")
    y = sketch.add("torch.einsum", x, w, equation="nij,jk->nik")
    sketch.add("output", y)

    text = checker.project(sketch.project()).source.text

    assert 'torch.einsum("nij,jk->nik", x, self.w)' in text


def test_two_nodes_share_one_parameter(sketch, checker):
    x = sketch.input(3)
    first = sketch.add("nn.Parameter", shape=(3,), title="first")
    second = sketch.add("nn.Parameter", shape=(3,), title="second", weights_of=first)
    sketch.add("output", sketch.add("torch.add", sketch.add("torch.mul", x, first), second))

    built = checker.project(sketch.project())

    assert [name for name, _ in built.module.named_parameters()] == ["first"]


def test_a_parameter_is_tied_to_a_weight(sketch, checker):
    x = sketch.input(3)
    weight = sketch.add("nn.Parameter", shape=(4, 3), title="table")
    linear = sketch.add("nn.Linear", x, out_features=4, bias=False, title="map")
    sketch.tie(weight, "value", linear, "weight")
    sketch.add("output", sketch.add("torch.matmul", linear, weight))

    built = checker.project(sketch.project())

    assert "self.table = self.map.weight" in built.source.text
    assert built.module.table is built.module.map.weight


def test_repetitions_of_a_block_have_parameters_of_their_own(sketch, new_sketch, checker):
    inside = new_sketch()
    scale = inside.add("nn.Parameter", shape=(4,), init="constant", scale=1e-6, title="scale")
    inside.add("output", inside.add("torch.mul", inside.input(4), scale))
    sketch.block("Scale", inside)
    sketch.add("output", *sketch.use("Scale", sketch.input(4), repeat=3))

    built = checker.project(sketch.project())

    assert sum(each.numel() for each in built.module.parameters()) == 12


def test_objects_of_other_libraries_are_imported_by_name(sketch, checker):
    x = sketch.input(8, 8, 12)
    attention = "torchvision.models.swin_transformer.ShiftedWindowAttention"
    y = sketch.add(attention, x, window_size=(4, 4), shift_size=(2, 2), title="stochastic_depth")
    y = sketch.add("torchvision.ops.StochasticDepth", y)
    y = sketch.add("torchvision.ops.stochastic_depth", y, p=0.2, title="stochastic_depth")
    sketch.add("output", sketch.add("torch.add", y, x))

    text = checker.project(sketch.project()).source.text

    assert "from torchvision.models.swin_transformer import ShiftedWindowAttention\n" in text
    assert "from torchvision.ops import StochasticDepth, stochastic_depth\n" in text
    assert "ShiftedWindowAttention(12, [4, 4], [2, 2], 3)" in text
    assert "stochastic_depth_ = stochastic_depth(" in text


def test_a_type_is_written_as_pytorch_names_it(sketch, checker):
    x = sketch.input(3, dtype="int64")
    sketch.add("output", sketch.add("Tensor.to", x, dtype="float64"))

    text = checker.project(sketch.project()).source.text

    assert "return x.to(torch.float64)" in text


def test_a_triplet_loss_reads_three_outputs(sketch):
    outputs = [sketch.add("output", sketch.input(4)) for _ in range(3)]
    sketch.add("nn.TripletMarginLoss", *outputs, margin=0.5)
    project = sketch.project()

    source = generate_loss(project, analyse(project))
    anchor, positive, negative = torch.randn(3, 2, 4)

    expected = torch.nn.functional.triplet_margin_loss(anchor, positive, negative, margin=0.5)
    assert torch.equal(build_loss(source)(anchor, positive, negative), expected)


HEAD = "import torch\nfrom torch import Tensor, nn\n"
BODY = """

class Network(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return {}
"""


@pytest.mark.parametrize(
    ("imports", "expression"),
    [
        ("import torchvision\n", "x"),
        ("from torchvision.ops import nms\n", "nms(x, x, 1)"),
        ("from torchvision.ops import StochasticDepth, nms\n", "x"),
        ("from torchvision.ops import StochasticDepth as print\n", "x"),
        ("from torchvision import ops\n", "x"),
        ("from .torchvision.ops import StochasticDepth\n", "x"),
        ("", "StochasticDepth(p=0.1)(x)"),
        ("", "torch.float32.is_complex"),
        ("", "x.to(torch.load)"),
        ("", "torch.tensor(torch.hub)"),
        ("", "nn.init.torch.load(x)"),
    ],
)
def test_what_the_catalogue_does_not_name_is_not_built(imports, expression):
    text = HEAD + imports + BODY.format(expression)

    with pytest.raises(BuildError):
        build(Source(text, "Network"))


def test_taking_tuples_apart_assigns_to_names_only():
    body = BODY.replace("        return {}", "        y, (self.z.a, _) = x\n        return y")

    with pytest.raises(BuildError):
        build(Source(HEAD + body, "Network"))


def test_an_imported_name_is_not_assigned_to():
    body = BODY.replace("        return {}", "        StochasticDepth = x\n        return x")
    text = HEAD + "from torchvision.ops import StochasticDepth\n" + body

    with pytest.raises(BuildError):
        build(Source(text, "Network"))


def test_blame_finds_the_node_behind_a_library_call(sketch):
    x = sketch.input(8, 8, 12)
    attention = "torchvision.models.swin_transformer.ShiftedWindowAttention"
    y = sketch.add(attention, x, window_size=(4, 4), title="windows")
    sketch.add("output", y)
    project = sketch.project()
    built = build(generate_model(project, analyse(project)))

    with pytest.raises(Exception) as caught:  # noqa: PT011
        built.module(torch.zeros(2, 8, 12))

    assert isinstance(y, Endpoint)
    assert built.blame(caught.value) == y.node
