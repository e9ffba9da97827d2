"""How a use of an operator becomes a call."""

import pytest

from engine.operators.calls import (
    FunctionCall,
    InfixCall,
    MethodCall,
    ModuleCall,
    SliceCall,
    TrainingFlag,
    Wired,
    WiredList,
    constructor_of,
    forward_of,
)
from engine.operators.standard import CATALOGUE


def _forward(name, given, ports):
    operator = CATALOGUE[name]
    return forward_of(operator, operator.values(given), ports)


def test_a_constructor_writes_what_is_needed_and_what_was_changed():
    operator = CATALOGUE["nn.Conv2d"]
    values = operator.values({"in_channels": 1, "kernel_size": 5, "stride": 1, "padding": 2})

    assert constructor_of(operator, values) == FunctionCall(
        "nn.Conv2d", (1, 32), (("kernel_size", 5), ("padding", 2))
    )


def test_a_module_is_called_with_its_wires():
    assert _forward("nn.Bilinear", {}, ["input1", "input2"]) == ModuleCall(
        (Wired("input1"), Wired("input2"))
    )


def test_a_function_takes_its_arguments_by_name():
    assert _forward("F.max_pool2d", {"kernel_size": 3}, ["input"]) == FunctionCall(
        "F.max_pool2d", (Wired("input"),), (("kernel_size", 3),)
    )


def test_a_joined_list_is_one_argument():
    assert _forward("torch.cat", {}, ["tensors.0", "tensors.1"]) == FunctionCall(
        "torch.cat", (WiredList(("tensors.0", "tensors.1")),), (("dim", 1),)
    )


def test_functional_dropout_follows_the_mode_of_the_module():
    assert _forward("F.dropout", {}, ["input"]).keywords == (("training", TrainingFlag()),)


def test_a_shape_is_spread_over_the_arguments_of_a_method():
    assert _forward("Tensor.view", {"shape": (-1, 256)}, ["input"]) == MethodCall(
        Wired("input"), "view", (-1, 256)
    )


@pytest.mark.parametrize(("name", "port"), [("torch.add", "other"), ("torch.pow", "exponent")])
def test_an_operand_is_its_wire_or_its_number(name, port):
    wired = _forward(name, {port: 2.0}, ["input", port])
    unwired = _forward(name, {port: 2.0}, ["input"])

    assert (wired.left, wired.right) == (Wired("input"), Wired(port))
    assert unwired == InfixCall(wired.symbol, Wired("input"), 2.0)


def test_a_slice_knows_its_dimension_and_bounds():
    given = {"dim": 2, "step": 2}

    assert _forward("slice", given, ["input"]) == SliceCall(Wired("input"), 2, None, None, 2)


def test_a_boundary_is_no_call():
    with pytest.raises(TypeError, match="boundary"):
        _forward("input", {}, [])


def test_split_and_chunk_have_as_many_outputs_as_their_arguments_say():
    split, chunk = CATALOGUE["torch.split"], CATALOGUE["torch.chunk"]

    names = [port.name for port in split.output_ports({"split_size_or_sections": (3, 4, 5)})]
    assert names == ["output.0", "output.1", "output.2"]
    assert len(chunk.output_ports({"chunks": 4})) == 4


@pytest.mark.parametrize("wrong", [None, "x", -1, 10**9, (1, 2)])
def test_a_wrong_number_of_parts_gives_no_outputs(wrong):
    assert CATALOGUE["torch.chunk"].output_ports({"chunks": wrong}) == ()
