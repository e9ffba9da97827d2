"""Arguments that the incoming shape decides."""

import pytest

from engine.operators.derive import complete, read, unread
from engine.operators.operator import ReadFrom
from engine.operators.standard import CATALOGUE


def test_channels_are_read_from_the_incoming_shape():
    values = complete(CATALOGUE["nn.Conv2d"], {}, {"input": ("N", 3, 28, 28)})

    assert values["in_channels"] == 3
    assert values["out_channels"] == 32


def test_features_are_read_from_the_last_dimension():
    values = complete(CATALOGUE["nn.Linear"], {}, {"input": ("N", 7, 256)})

    assert values["in_features"] == 256


def test_two_ports_are_read_apart():
    values = complete(CATALOGUE["nn.Bilinear"], {}, {"input1": ("N", 3), "input2": ("N", 5)})

    assert (values["in1_features"], values["in2_features"]) == (3, 5)


def test_a_set_argument_is_kept():
    values = complete(CATALOGUE["nn.Conv2d"], {"in_channels": 1}, {"input": ("N", 3, 28, 28)})

    assert values["in_channels"] == 1


def test_an_argument_set_to_nothing_is_read():
    values = complete(CATALOGUE["nn.Conv2d"], {"in_channels": None}, {"input": ("N", 3, 28, 28)})

    assert values["in_channels"] == 3


def test_nothing_is_read_without_a_shape():
    values = complete(CATALOGUE["nn.Conv2d"], {}, {})

    assert unread(CATALOGUE["nn.Conv2d"], values) == ("in_channels",)


def test_the_batch_is_no_number_of_features():
    values = complete(CATALOGUE["nn.Linear"], {}, {"input": ("N",)})

    assert values["in_features"] is None


def test_a_dimension_that_is_not_there_is_not_read():
    assert read(ReadFrom("input", dimension=1), {"input": ("N",)}) is None
    assert read(ReadFrom("input", dimension=-3), {"input": ("N", 4)}) is None


def test_trailing_dimensions_are_read_as_a_tuple():
    shapes = {"input": ("N", 4, 5, 6)}

    assert read(ReadFrom("input", trailing=2), shapes) == (5, 6)
    assert read(ReadFrom("input", trailing=4), shapes) is None
    assert read(ReadFrom("input", trailing=5), shapes) is None


@pytest.mark.parametrize("name", ["Tensor.view", "Tensor.reshape"])
@pytest.mark.parametrize(
    ("shape", "proposed"),
    [
        (("N", 4, 5, 6), (-1, 120)),
        (("N",), (-1, 1)),
        (("2N", 3), (-1, 3)),
        ((3, "N"), None),
        ((), None),
    ],
)
def test_a_view_proposes_one_row_for_each_sample(name, shape, proposed):
    assert complete(CATALOGUE[name], {}, {"input": shape})["shape"] == proposed
    assert complete(CATALOGUE[name], {"shape": (2, -1)}, {"input": shape})["shape"] == (2, -1)


@pytest.mark.parametrize(
    ("rank", "proposed"), [(1, (0,)), (2, (0, 1)), (3, (0, 2, 1)), (5, (0, 2, 3, 4, 1))]
)
def test_a_permutation_proposes_the_channels_last(rank, proposed):
    shapes = {"input": ("N", 2, 3, 4, 5)[:rank]}

    assert complete(CATALOGUE["Tensor.permute"], {}, shapes)["dims"] == proposed
