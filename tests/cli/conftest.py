"""Commands as a terminal gives them."""

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine import cli
from engine.graph import edits, file_format
from engine.graph.model import (
    Block,
    BlockName,
    Endpoint,
    Graph,
    Node,
    NodeId,
    Project,
    Wire,
)
from presets import PRESETS, load


@dataclass(frozen=True)
class Finished:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> object:
        return json.loads(self.out)


@pytest.fixture
def netloom(capsys: pytest.CaptureFixture[str]) -> Callable[..., Finished]:
    """Does a command in this process."""

    def call(*words: object) -> Finished:
        capsys.readouterr()
        status = cli.main([str(word) for word in words], PRESETS)
        return Finished(status, *capsys.readouterr())

    return call


@pytest.fixture
def lenet_file(tmp_path: Path) -> Path:
    path = tmp_path / "lenet.netloom"
    file_format.save(load("lenet"), path)
    return path


@pytest.fixture
def broken_file(tmp_path: Path) -> Path:
    """LeNet whose first linear map expects another width than arrives."""
    project = load("lenet")
    linear = _first(project.graph, "nn.Linear")
    graph = edits.set_argument(project.graph, linear, "in_features", 77)
    path = tmp_path / "broken.netloom"
    file_format.save(project.with_graph(graph), path)
    return path


@pytest.fixture
def empty_file(tmp_path: Path) -> Path:
    path = tmp_path / "empty.netloom"
    file_format.save(Project("Empty"), path)
    return path


@pytest.fixture
def repeated_file(tmp_path: Path) -> Path:
    """A network of one block, a convolution of 8 channels, applied twice."""
    input_node = Node(NodeId("input"), "input", arguments={"shape": (8, 16, 16)})
    output_node = Node(NodeId("output"), "output")
    convolution = Node(
        NodeId("conv1"), "nn.Conv2d", arguments={"out_channels": 8, "kernel_size": 3, "padding": 1}
    )
    stage = Node(NodeId("stage1"), "block:Stage", title="stage", repeat=2)
    inner = _chain((input_node, "output"), (convolution, "input"), (output_node, "input"))
    outer = Graph(
        nodes={node.id: node for node in (input_node, stage, output_node)},
        wires=(
            Wire(Endpoint(input_node.id, "output"), Endpoint(stage.id, "input")),
            Wire(Endpoint(stage.id, "output"), Endpoint(output_node.id, "input")),
        ),
    )
    name = BlockName("Stage")
    path = tmp_path / "repeated.netloom"
    file_format.save(Project("Repeated", outer, blocks={name: Block(name, inner)}), path)
    return path


def _chain(*uses: tuple[Node, str]) -> Graph:
    """Wires each node's output to the named input of the next one."""
    return Graph(
        nodes={node.id: node for node, _ in uses},
        wires=tuple(
            Wire(Endpoint(source.id, "output"), Endpoint(target.id, port))
            for (source, _), (target, port) in itertools.pairwise(uses)
        ),
    )


def _first(graph: Graph, operator: str) -> NodeId:
    return next(node.id for node in graph if node.operator == operator)
