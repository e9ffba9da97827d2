"""Commands as a terminal gives them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine import cli
from engine.graph import edits, file_format
from engine.graph.model import Graph, NodeId, Project
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


def _first(graph: Graph, operator: str) -> NodeId:
    return next(node.id for node in graph if node.operator == operator)
