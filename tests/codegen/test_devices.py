"""Everything that a network makes is where its input is."""

from collections.abc import Callable

import pytest
import torch

import presets
from engine.analysis.analyse import analyse
from engine.build.build import build, build_loss
from engine.codegen.loss import generate_loss
from engine.codegen.model import generate_model
from engine.graph.model import Endpoint, Project
from tests.codegen.conftest import as_list, inputs_for
from tests.codegen.test_drawings import numbers

Draw = Callable[[object, Endpoint, Endpoint], Endpoint]


def results_of(project: Project) -> list[torch.Tensor]:
    """Runs a network on the device without numbers, where the CPU is another device."""
    module = build(generate_model(project, analyse(project))).module.to("meta")
    return as_list(module(*(each.to("meta") for each in inputs_for(project))))


def stacked(sketch: object, x: Endpoint, number: Endpoint) -> Endpoint:
    return sketch.add("torch.stack", sketch.add("torch.sum", x, dim=(0, 1)), number, dim=0)


def put_behind(sketch: object, x: Endpoint, number: Endpoint) -> Endpoint:
    row = sketch.add("Tensor.view", number, shape=(1, 1))
    return sketch.add("torch.cat", sketch.add("torch.sum", x, dim=(0, 1), keepdim=True), row)


def raised(sketch: object, x: Endpoint, number: Endpoint) -> Endpoint:
    twice = sketch.add("torch.add", number, number)
    total = sketch.add("torch.sum", x, dim=(0, 1))
    return sketch.add("torch.stack", total, sketch.add("torch.exp", twice), dim=0)


def added(sketch: object, x: Endpoint, number: Endpoint) -> Endpoint:
    return sketch.add("torch.add", x, number)


def alone(_sketch: object, _x: Endpoint, number: Endpoint) -> Endpoint:
    return number


@pytest.mark.parametrize("draw", [stacked, put_behind, raised, added, alone])
def test_a_constant_is_where_the_input_is(sketch: object, draw: Draw) -> None:
    x = sketch.add("nn.Linear", sketch.input(4), out_features=3)
    sketch.add("output", draw(sketch, x, sketch.add("constant", data=0.5)))
    assert [each.device.type for each in results_of(sketch.project())] == ["meta"]


def test_what_a_block_is_given_and_gives_is_there_too(new_sketch: object) -> None:
    assert {each.device.type for each in results_of(numbers(new_sketch))} == {"meta"}


def test_a_constant_of_the_loss_is_where_the_output_is(sketch: object, new_sketch: object) -> None:
    inside = new_sketch()
    gap = inside.add("F.mse_loss", inside.input(title="p"), inside.input(title="q"))
    number = inside.add("constant", data=0.5)
    both = inside.add("torch.stack", gap, number, dim=0)
    inside.add("output", inside.add("torch.amax", both, dim=(0,)))
    sketch.block("Gap", inside)
    x = sketch.add("output", sketch.add("nn.Linear", sketch.input(4), out_features=3))
    sketch.use("Gap", x, sketch.add("target", encoding="values", shape=(3,)))
    project = sketch.project()
    function = build_loss(generate_loss(project, analyse(project)))
    given = torch.zeros(2, 3, device="meta")
    assert function(given, given).device.type == "meta"


def test_numbers_that_are_added_are_written_plainly(sketch: object, source_of: object) -> None:
    x = sketch.add("torch.mul", sketch.input(4), sketch.add("constant", data=0.5))
    sketch.add("output", x)
    assert "return x * torch.tensor(0.5)" in source_of(sketch.project())


@pytest.mark.parametrize("name", ["lenet", "vae", "transformer-encoder", "vit-tiny", "char-rnn"])
def test_a_preset_runs_where_its_input_is(name: str) -> None:
    assert all(each.device.type == "meta" for each in results_of(presets.load(name)))
