"""A Python file of the user's own, and a project that uses it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from engine.graph import edits, file_format
from engine.graph.model import Endpoint, NodeId, Project
from engine.user_operators.reading import describe
from presets import load

TEXT = '''"""Layers of my own."""

from pathlib import Path

import torch
from torch import Tensor, nn

Path(__file__).with_name("ran").touch()
print("hello")


class Gate(nn.Module):
    """Scales each channel by how much it matters.

    Args:
        channels: how many arrive.
        reduction: how much narrower the inner map is.
    """

    def __init__(self, channels: int, reduction: int = 4) -> None:
        super().__init__()
        self.inner = nn.Linear(channels, channels // reduction)
        self.outer = nn.Linear(channels // reduction, channels)

    def forward(self, x: Tensor) -> Tensor:
        weights = self.outer(torch.relu(self.inner(x.mean((2, 3)))))
        return x * torch.sigmoid(weights)[:, :, None, None]


class Halves(nn.Module):
    def forward(self, left, right=None) -> tuple[Tensor, Tensor]:
        return left / 2, left / 2


class Odd(nn.Module):
    def __init__(self, made_of: object):
        super().__init__()

    def forward(self, x):
        return x


class Helper(dict):
    pass
'''


@pytest.fixture
def layers(tmp_path: Path) -> Path:
    """The file. Running it leaves a file `ran` beside it."""
    folder = tmp_path / "work"
    folder.mkdir()
    file = folder / "my_layers.py"
    file.write_text(TEXT)
    return file


@pytest.fixture
def with_gate(layers: Path) -> Callable[..., Project]:
    """Gives LeNet with a `Gate` behind its second convolution."""

    def make(**arguments: object) -> Project:
        project = load("lenet")
        graph = project.graph
        wire = graph.incoming[Endpoint(NodeId("max_pool2"), "input")]
        graph, _ = edits.insert_on_wire(
            graph, wire, "my_layers.Gate", arguments=arguments, input_port="x"
        )
        training = replace(project.training, epochs=1, threads=1, device="cpu", batch_size=256)
        return replace(
            project.with_graph(graph),
            training=training,
            user_files=(describe(layers).reference(("Gate",)),),
        )

    return make


@pytest.fixture
def gate_file(with_gate: Callable[..., Project], layers: Path) -> Path:
    """That project in a file beside the Python file."""
    path = layers.with_name("gated.netloom")
    file_format.save(with_gate(), path)
    return path
