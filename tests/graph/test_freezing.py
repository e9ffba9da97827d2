"""Parts of a network that do not learn at first, as values of the set-up."""

import pytest

from engine.graph import edits
from engine.graph.edits.errors import ValueRefusedError
from engine.graph.model import BlockName, NodeId, Project
from engine.graph.problem import NodePath
from engine.graph.setup import NEVER, Freeze
from presets.drawing import BlockDrawing, Drawing


@pytest.fixture
def project() -> Project:
    """input → stage(step(conv → relu) twice → head) → fc."""
    step, stage, drawing = BlockDrawing("Step", ""), BlockDrawing("Stage", ""), Drawing()
    x = step.add("nn.Conv2d", step.port("x"), out_channels=4, kernel_size=3)
    step.output(step.add("F.relu", x))
    x = stage.add(step, stage.port("x"), repeat=2)
    stage.output(stage.add("nn.Conv2d", x, out_channels=4, kernel_size=1))
    x = drawing.add(stage, drawing.input("image", shape=(4, 9, 9)))
    drawing.output(drawing.add("nn.Conv2d", x, out_channels=2, kernel_size=1))
    return drawing.project("Frozen", Project().training)


def frozen(project: Project) -> dict[float, tuple[NodePath, ...]]:
    return {each.epochs: each.nodes for each in project.training.freeze}


def freeze(project: Project, epochs: float, *paths: str) -> Project:
    return edits.freeze_parts(project, map(NodePath, paths), epochs)


def test_parts_of_one_length_are_one_freeze(project: Project) -> None:
    project = freeze(freeze(project, 0.5, "stage1"), 0.5, "conv1")
    assert project.training.freeze == (Freeze(("stage1", "conv1"), 0.5),)


def test_the_last_choice_counts_also_for_what_is_inside(project: Project) -> None:
    project = freeze(project, 3, "stage1/step1/0/conv1", "conv1")
    assert frozen(freeze(project, NEVER, "stage1")) == {3: ("conv1",), NEVER: ("stage1",)}
    assert frozen(freeze(project, 0, "conv1")) == {3: ("stage1/step1/0/conv1",)}
    assert frozen(freeze(project, 0, "stage1", "conv1")) == {}


def test_epochs_that_cannot_be_are_refused(project: Project) -> None:
    for epochs in (-1.0, NEVER + 1):
        with pytest.raises(ValueRefusedError):
            freeze(project, epochs, "conv1")


def test_what_is_frozen_stays_so_when_it_is_grouped_and_dissolved(project: Project) -> None:
    before = freeze(project, 2, "conv1")
    grouped, use = edits.group(before, None, [NodeId("conv1")])
    assert frozen(grouped) == {2: (f"{use}/conv1",)}
    back, _new = edits.dissolve(grouped, None, use)
    assert frozen(back) == {2: ("conv1",)}


def test_a_frozen_block_leaves_its_nodes_frozen(project: Project) -> None:
    whole = freeze(project, 2, "stage1")
    flat, _new = edits.dissolve(whole, None, NodeId("stage1"))
    assert frozen(flat) == {2: ("step1", "conv2")}
    both, new = edits.dissolve(flat, None, NodeId("step1"))
    assert set(frozen(both)[2]) == {*new, "conv2"}
    one, new = edits.dissolve(freeze(flat, 3, "step1/1"), None, NodeId("step1"))
    assert set(frozen(one)[3]) == set(new[2:])


def test_parts_in_a_block_are_followed_from_every_graph(project: Project) -> None:
    before = freeze(project, 2, "stage1/step1", "stage1/conv1")
    stage = BlockName("Stage")
    grouped, use = edits.group(before, stage, [NodeId("step1")], name="Steps")
    assert frozen(grouped) == {2: (f"stage1/{use}/step1", "stage1/conv1")}
    flat, new = edits.dissolve(before, stage, NodeId("step1"))
    assert set(frozen(flat)[2]) == {*(f"stage1/{each}" for each in new), "stage1/conv1"}
