"""Every public module of `torch.nn` is an operator, or there is a reason why not."""

import inspect
import json
import subprocess
import sys

import pytest
import torch
from torch import nn

from engine.introspection import torch_nn
from engine.introspection.modules import described
from engine.operators.described import TABLE
from engine.operators.standard import CATALOGUE

WRITTEN_WITH = "2.13"
"""The PyTorch whose signatures the table in the repository holds."""


def test_the_table_is_what_the_signatures_say():
    written = {row["name"]: row for row in json.loads(TABLE.read_text(encoding="utf-8"))}
    read = {row["name"]: row for row in json.loads(torch_nn.text())}

    if torch.__version__.startswith(WRITTEN_WITH):
        assert written == read
    for name in written.keys() & read.keys():
        assert _arguments(written[name]) <= _arguments(read[name])


def test_every_public_module_is_an_operator_or_left_out_for_a_reason():
    modules = {
        name
        for name, each in vars(nn).items()
        if inspect.isclass(each) and issubclass(each, nn.Module)
    }

    missing = {name for name in modules if f"nn.{name}" not in CATALOGUE}

    assert missing - torch_nn.EXCLUDED.keys() == {
        name for name in modules if name.startswith("Lazy")
    }
    assert not any(f"nn.{name}" in CATALOGUE for name in torch_nn.EXCLUDED)


def test_what_is_read_off_a_signature_is_not_called_curated():
    curated = {each.name for each in CATALOGUE if each.is_curated}

    assert {"nn.Conv2d", "nn.LSTM", "nn.Parameter"} <= curated
    assert not {"nn.LPPool2d", "nn.Softmin"} & curated


class Example(nn.Module):
    """Does **something** with :class:`torch.Tensor`. It is an example.

    Args:
        width (int): how wide it is. Not narrow.
        sizes (tuple): of the parts.
    """

    def __init__(
        self, width: int, sizes: tuple[int, ...] = (1, 2), bias=True, *, device=None
    ) -> None:
        super().__init__()
        self.sizes = sizes

    def forward(self, left: torch.Tensor, right: torch.Tensor | None = None) -> torch.Tensor:
        return left


def test_a_class_is_described_by_its_signatures_and_its_docstring():
    found = described(Example, {"width": 8})

    assert found.summary == "Does something with Tensor."
    assert found.ports == ({"name": "left"}, {"name": "right", "optional": True})
    assert list(found.arguments) == [
        {
            "name": "width",
            "kind": {"kind": "integer"},
            "default": 8,
            "required": True,
            "help": "How wide it is.",
        },
        {
            "name": "sizes",
            "kind": {"kind": "integers"},
            "default": (1, 2),
            "help": "Of the parts.",
        },
        {"name": "bias", "kind": {"kind": "boolean"}, "default": True, "help": "PyTorch's bias."},
    ]


def test_an_argument_without_a_default_and_without_a_value_is_reported():
    assert described(Example).unknown == ("width",)


def test_the_catalogue_loads_without_torch():
    code = "import engine.operators.standard, sys; sys.exit('torch' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", ["nn.Softmin", "nn.LPPool2d", "nn.EmbeddingBag"])
def test_help_of_a_described_operator_is_a_sentence(name):
    operator = CATALOGUE[name]

    assert operator.docs.endswith(f"torch.{name}.html")
    assert all(each.help[0].isupper() for each in operator.arguments)


def _arguments(row):
    return {each["name"] for each in row.get("arguments", ())}
