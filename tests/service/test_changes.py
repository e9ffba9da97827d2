"""What goes over the pipe: changes that add up to the whole."""

import json
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from hypothesis import given, settings
from hypothesis import strategies as st

import presets
from engine.analysis.analyse import analyse
from engine.analysis.result import Analysis
from engine.graph import edits
from engine.graph.model import Block, BlockName, Graph, NodeId, Project
from engine.service import analysis_changes, project_changes

OPERATORS = ["F.relu", "nn.Linear", "torch.add", "block:Tower", "output", "nn.Unknown"]


@st.composite
def histories(draw):
    """A project and what edits, some of them undone, make of it."""
    blocks = {BlockName("Tower"): Block(BlockName("Tower"), Graph())}
    history = [Project(graph=presets.load("mlp").graph, blocks=MappingProxyType(blocks))]
    for _ in range(draw(st.integers(1, 8))):
        history.append(_edited(draw, draw(st.sampled_from(history))))
    return history


def _edited(draw, project):
    graph = project.graph
    ids = list(graph.nodes)
    kind = draw(st.sampled_from(["add", "remove", "set", "move", "insert", "cut", "block", "drop"]))
    if kind == "add":
        return project.with_graph(edits.add_node(graph, draw(st.sampled_from(OPERATORS)))[0])
    tower = project.blocks.get(BlockName("Tower"))
    if kind == "block" and tower is not None:
        return project.with_graph(edits.add_node(tower.graph, "input")[0], tower.name)
    if kind == "drop":
        other = Block(BlockName("Other"))
        return replace(project, blocks=MappingProxyType({other.name: other}))
    if not ids:
        return project
    node = NodeId(draw(st.sampled_from(ids)))
    if kind == "remove":
        return project.with_graph(edits.remove_nodes(graph, [node]))
    if kind == "set":
        return project.with_graph(
            edits.set_argument(graph, node, "out_features", draw(st.integers(1, 9)))
        )
    if kind == "move":
        return project.with_graph(edits.move_nodes(graph, {node: (1.0, 2.0)}))
    if not graph.wires:
        return project
    wire = draw(st.sampled_from(graph.wires))
    if kind == "cut":
        return project.with_graph(edits.disconnect(graph, wire))
    return project.with_graph(edits.insert_on_wire(graph, wire, "F.relu")[0])


def over_the_pipe(message):
    return json.loads(json.dumps(message))


def without_positions(graph):
    nodes = {each: replace(node, position=(0.0, 0.0)) for each, node in graph.nodes.items()}
    return nodes, list(nodes), graph.wires, graph.ties


@settings(deadline=None, max_examples=50)
@given(histories())
def test_changes_of_a_project_add_up_to_the_project(history):
    project = project_changes.applied(Project(), over_the_pipe(project_changes.whole(history[0])))
    for before, after in pairwise(history):
        message = over_the_pipe(project_changes.changes(before, after))
        project = project_changes.applied(project, message)
        assert without_positions(project.graph) == without_positions(after.graph)
        assert list(project.blocks) == list(after.blocks)
        for name, block in after.blocks.items():
            assert without_positions(project.blocks[name].graph) == without_positions(block.graph)
            assert project.blocks[name].arguments == block.arguments


@settings(deadline=None, max_examples=50)
@given(histories())
def test_changes_of_an_analysis_add_up_to_the_analysis(history):
    shown = Analysis()
    before = Analysis()
    for project in history:
        after = analyse(project)
        shown = analysis_changes.applied(
            shown, over_the_pipe(analysis_changes.changes(before, after))
        )
        before = after
        assert shown == after
        assert list(shown.nodes) == list(after.nodes)


def test_one_edit_of_a_large_project_is_a_small_message():
    project = presets.load("lenet")
    changed = project.with_graph(
        edits.set_argument(project.graph, NodeId("conv1"), "out_channels", 7)
    )
    message = project_changes.changes(project, changed)
    assert list(message) == ["graph_changes"]
    assert [node["id"] for node in message["graph_changes"]["nodes"]] == ["conv1"]
    assert list(message["graph_changes"]) == ["nodes"]
