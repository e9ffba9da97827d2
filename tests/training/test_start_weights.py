"""Trainings that start from weights that came with the project."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from engine.graph import edits
from engine.graph.model import NodeId, Project
from engine.training.failures import TrainingError
from engine.training.preparation import build_learner, prepare
from presets import load


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """LeNet with weights that are all one number."""
    network = build_learner(prepare(load("lenet"))).learner.model
    path = tmp_path / "ones.weights.safetensors"
    save_file({key: torch.full_like(each, 0.5) for key, each in network.state_dict().items()}, path)
    return replace(load("lenet"), weights=str(path))


def test_a_training_starts_from_the_projects_weights(project: Project) -> None:
    network = build_learner(prepare(project)).learner.model

    assert all(bool((each == 0.5).all()) for each in network.state_dict().values())


def test_what_was_changed_since_starts_anew_and_the_log_says_so(
    project: Project, caplog: pytest.LogCaptureFixture
) -> None:
    (last,) = [node.id for node in project.graph if node.operator == "nn.Linear"][-1:]
    graph = edits.set_argument(project.graph, NodeId(last), "out_features", 7)
    target = next(node.id for node in graph if node.operator == "target")
    if "classes" in graph.nodes[target].arguments:
        graph = edits.set_argument(graph, target, "classes", 7)
    caplog.set_level(logging.INFO, "netloom")

    network = build_learner(prepare(project.with_graph(graph))).learner.model

    state = network.state_dict()
    anew = [key for key, each in state.items() if not bool((each == 0.5).all())]
    assert len(anew) == 2
    assert all(key in caplog.text for key in anew)


@pytest.mark.parametrize("content", [None, b"no weights"])
def test_missing_or_damaged_weights_are_told_in_words(
    project: Project, content: bytes | None
) -> None:
    if content is None:
        Path(project.weights).unlink()
    else:
        Path(project.weights).write_bytes(content)

    with pytest.raises(TrainingError, match="cannot be read"):
        build_learner(prepare(project))


def test_weights_of_another_network_are_refused(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "other.weights.safetensors"
    save_file({"stranger": torch.zeros(3)}, path)

    with pytest.raises(TrainingError, match="Nothing in the weights"):
        build_learner(prepare(replace(project, weights=str(path))))
