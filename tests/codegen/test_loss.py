"""The loss as a function of outputs and targets."""

import pytest
import torch
from torch.nn import functional as F

from engine.analysis.analyse import analyse
from engine.build.build import build_loss
from engine.codegen.errors import CodegenError
from engine.codegen.loss import generate_loss
from engine.codegen.model import generate_model
from engine.graph import edits
from engine.operators.operator import Role

HEAD = "def compute_loss("


def _body(text: str) -> str:
    return text[text.index(HEAD) :]


def test_a_function_is_written_in_one_line(sketch: object, checker: object) -> None:
    scores = sketch.add("output", sketch.add("nn.Linear", sketch.input(4), out_features=3))
    sketch.add("F.cross_entropy", scores, sketch.add("target"), label_smoothing=0.1)
    project = sketch.project()
    source = generate_loss(project, analyse(project))
    checker.style(source.text)
    assert source.class_name == "compute_loss"
    assert _body(source.text) == (
        "def compute_loss(output: Tensor, target: Tensor) -> Tensor:\n"
        "    return F.cross_entropy(output, target, label_smoothing=0.1)\n"
    )


def test_a_module_is_made_once_outside_of_the_function(sketch: object, checker: object) -> None:
    scores = sketch.add("output", sketch.add("nn.Linear", sketch.input(4), out_features=3))
    sketch.add("nn.CrossEntropyLoss", scores, sketch.add("target"), title="criterion")
    project = sketch.project()
    source = generate_loss(project, analyse(project))
    checker.style(source.text)
    assert "\ncriterion = nn.CrossEntropyLoss()\n\n\ndef" in source.text
    assert "return criterion(output, target)" in source.text


def test_several_losses_are_added_up(sketch: object, checker: object) -> None:
    x = sketch.add("nn.Linear", sketch.input(4), out_features=3)
    scores = sketch.add("output", x, title="scores")
    values = sketch.add("output", sketch.add("torch.tanh", x), title="values")
    labels = sketch.add("target", title="labels")
    truth = sketch.add("target", title="truth", encoding="values", shape=(3,))
    sketch.add("F.cross_entropy", scores, labels)
    weighted = sketch.add("F.mse_loss", values, truth)
    sketch.add("torch.mul", weighted, other=0.5)
    project = sketch.project()
    source = generate_loss(project, analyse(project))
    checker.style(source.text)
    loss = build_loss(source)
    given = [torch.randn(2, 3), torch.randn(2, 3), torch.tensor([0, 2]), torch.randn(2, 3)]
    expected = F.cross_entropy(given[0], given[2]) + F.mse_loss(given[1], given[3]) * 0.5
    assert torch.equal(loss(*given), expected)
    assert "def compute_loss(\n" in source.text


def test_arguments_are_all_outputs_then_all_targets_even_unread_ones(sketch: object) -> None:
    x = sketch.input(4)
    sketch.add("output", x, title="unread")
    scores = sketch.add("output", sketch.add("nn.Linear", x, out_features=3), title="scores")
    sketch.add("F.cross_entropy", scores, sketch.add("target"))
    project = sketch.project()
    text = generate_loss(project, analyse(project)).text
    assert "def compute_loss(unread: Tensor, scores: Tensor, target: Tensor)" in text


def test_the_loss_may_read_the_source_of_an_output(sketch: object) -> None:
    x = sketch.add("nn.Linear", sketch.input(4), out_features=3)
    sketch.add("output", x)
    sketch.add("F.cross_entropy", x, sketch.add("target"))
    project = sketch.project()
    assert "F.cross_entropy(output, target)" in generate_loss(project, analyse(project)).text


def test_without_a_loss_the_text_says_how_to_add_one(sketch: object) -> None:
    sketch.add("output", sketch.add("F.relu", sketch.input(4)))
    project = sketch.project()
    with pytest.raises(CodegenError, match="Wire an output and a target to a loss"):
        generate_loss(project, analyse(project))


def test_weights_in_the_loss_are_refused(sketch: object) -> None:
    scores = sketch.add("output", sketch.input(4))
    x = sketch.add("nn.Linear", scores, out_features=3, title="late")
    sketch.add("F.cross_entropy", x, sketch.add("target"))
    project = sketch.project()
    with pytest.raises(CodegenError, match="weights, which nothing would train"):
        generate_loss(project, analyse(project))


def test_dropout_in_the_loss_is_refused(sketch: object) -> None:
    scores = sketch.add("output", sketch.input(4))
    sketch.add("F.cross_entropy", sketch.add("F.dropout", scores), sketch.add("target"))
    project = sketch.project()
    with pytest.raises(CodegenError, match="behaves differently in training"):
        generate_loss(project, analyse(project))


def test_a_block_of_the_loss_stands_apart_from_its_class(
    sketch: object, new_sketch: object, checker: object
) -> None:
    inside = new_sketch()
    pair = inside.input(title="p"), inside.input(title="q")
    inside.add("output", inside.add("F.mse_loss", *pair), title="loss")
    sketch.block("Gap", inside)
    scores = sketch.add("output", sketch.add("nn.Linear", sketch.input(4), out_features=3))
    sketch.use("Gap", scores, sketch.add("target", encoding="values", shape=(3,)))
    source = generate_loss(sketch.project(), analyse(sketch.project()))
    checker.style(source.text)
    assert "\n\n\ngap1 = Gap()\n\n\ndef compute_loss(" in source.text


def test_a_block_that_holds_a_loss_stays_out_of_the_network(sketch: object) -> None:
    x = sketch.add("nn.Linear", sketch.input(4), out_features=3)
    scores = sketch.add("output", x, title="scores")
    label = sketch.add("target", title="label")
    loss = sketch.add("F.cross_entropy", scores, label)
    sketch.add("torch.mul", loss, other=0.5)
    chosen = [node.id for node in sketch.graph if node.operator in ("F.cross_entropy", "torch.mul")]
    project, use = edits.group(sketch.project(), None, chosen, name="Criterion")
    analysis = analyse(project)
    assert analysis.problems == ()
    assert analysis.nodes[use].role is Role.LOSS
    assert "Criterion" not in generate_model(project, analysis).text
    source = generate_loss(project, analysis)
    assert "class Criterion(nn.Module):" in source.text
    assert "def forward(self, scores: Tensor, label: Tensor) -> Tensor:" in source.text
    given = torch.randn(2, 3), torch.tensor([0, 2])
    assert torch.equal(build_loss(source)(*given), F.cross_entropy(*given) * 0.5)


def test_a_block_of_the_loss_may_read_the_network_only_through_its_outputs(sketch: object) -> None:
    x = sketch.add("nn.Linear", sketch.input(4), out_features=3, title="late")
    sketch.add("output", sketch.add("F.relu", x))
    loss = sketch.add("F.mse_loss", x, x)
    project, _use = edits.group(sketch.project(), None, [loss.node], name="Gap")
    texts = [each.message for each in analyse(project).problems]
    assert any("belongs to the loss and reads late, which is no output" in each for each in texts)


def test_constants_belong_to_the_part_that_uses_them(sketch: object, checker: object) -> None:
    half = sketch.add("constant", data=0.5)
    double = sketch.add("torch.add", half, half)
    x = sketch.add("torch.mul", sketch.input(3), half)
    scores = sketch.add("output", x, title="scores")
    labels = sketch.add("target", title="labels")
    loss = sketch.add("F.cross_entropy", scores, labels)
    sketch.add("torch.mul", sketch.add("torch.mul", loss, half), double)
    project = sketch.project()
    analysis = analyse(project)

    source = generate_loss(project, analysis)

    assert analysis.problems == ()
    checker.style(source.text)
    given = torch.randn(2, 3), torch.tensor([0, 2])
    assert torch.equal(build_loss(source)(*given), F.cross_entropy(*given) * 0.5)
    assert "double" not in generate_model(project, analysis).text


def test_a_learned_number_is_no_part_of_the_loss(sketch: object) -> None:
    scores = sketch.add("output", sketch.input(3), title="scores")
    loss = sketch.add("F.cross_entropy", scores, sketch.add("target", title="labels"))
    sketch.add("torch.mul", loss, sketch.add("nn.Parameter", title="weight", shape=()))

    texts = [each.message for each in analyse(sketch.project()).problems]

    assert any("reads weight, which is no output" in each for each in texts)
