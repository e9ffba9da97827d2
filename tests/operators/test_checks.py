"""What is said of wrong arguments and missing wires."""

import pytest

from engine.graph.model import Expression
from engine.operators.checks import argument_faults, wiring_faults
from engine.operators.standard import CATALOGUE

CONVOLUTION = CATALOGUE["nn.Conv2d"]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "out_channels",
            "8",
            "out_channels must be a whole number from 1 to 16777216, but it is '8'.",
        ),
        (
            "out_channels",
            True,
            "out_channels must be a whole number from 1 to 16777216, but it is true.",
        ),
        (
            "stride",
            0,
            "stride must be a whole number from 1 to 4096 or 2 of them, but it is 0.",
        ),
        (
            "kernel_size",
            None,
            "kernel_size must be a whole number from 1 to 4096 or 2 of them, but it is empty.",
        ),
        (
            "padding_mode",
            "mirror",
            "padding_mode must be one of zeros, reflect, replicate, circular, but it is 'mirror'.",
        ),
    ],
)
def test_a_wrong_value_is_named_with_what_was_expected(name, value, message):
    assert argument_faults(CONVOLUTION, {name: value}) == [(name, message)]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "0.5", None, 1.5, True])
def test_a_share_must_be_a_number_from_0_to_1(value):
    assert [name for name, _ in argument_faults(CATALOGUE["nn.Dropout"], {"p": value})] == ["p"]


@pytest.mark.parametrize("value", [(3, 5), 3])
def test_a_window_takes_one_number_or_one_for_each_dimension(value):
    assert argument_faults(CONVOLUTION, {"kernel_size": value}) == []


def test_an_unknown_argument_suggests_the_nearest_one():
    faults = argument_faults(CONVOLUTION, {"out_chanels": 3})

    assert faults == [
        ("out_chanels", "nn.Conv2d has no argument 'out_chanels'. Did you mean out_channels?")
    ]


def test_an_endless_value_is_quoted_on_one_short_line():
    ((_, message),) = argument_faults(CONVOLUTION, {"out_channels": "x\n" * 10_000})

    assert len(message) < 160
    assert "\n" not in message


def test_an_expression_is_left_until_it_has_a_value():
    given = {"out_channels": Expression("width * 2"), "kernel_size": (3, Expression("size"))}

    assert argument_faults(CONVOLUTION, given) == []


def test_an_argument_read_from_the_shape_may_be_empty():
    assert argument_faults(CONVOLUTION, {"in_channels": None}) == []


def test_a_missing_wire_is_asked_for():
    faults = wiring_faults(CATALOGUE["nn.MSELoss"], {}, ["input"])

    assert faults == [("target", "Nothing is wired to target. Drag a wire to it.")]


def test_an_operand_without_wire_and_number_is_asked_for():
    faults = wiring_faults(CATALOGUE["torch.add"], {}, ["input"])

    assert faults == [
        ("other", "Nothing is wired to other. Drag a wire to it or give it a number.")
    ]


@pytest.mark.parametrize("number", [0, 0.0, -1.5])
def test_a_number_replaces_the_wire_of_an_operand(number):
    assert wiring_faults(CATALOGUE["torch.add"], {"other": number}, ["input"]) == []


def test_one_wire_is_enough_for_an_input_of_any_number_of_wires():
    assert wiring_faults(CATALOGUE["torch.cat"], {}, ["tensors.3"]) == []
    assert [port for port, _ in wiring_faults(CATALOGUE["torch.cat"], {}, [])] == ["tensors"]
