"""Grouping and dissolving leave a network what it is."""

import pytest

import presets
from engine.analysis.analyse import analyse
from engine.graph import edits
from engine.graph.model import Node, Project
from engine.graph.ports import port_lookup
from engine.operators.forms import ModuleForm
from engine.operators.standard import CATALOGUE

NAMES = ("lenet", "siamese", "resnet-cifar-20", "monster", "phi-dag", "unet", "multi-task")


def has_weights(node: Node) -> bool:
    operator = CATALOGUE.get(node.operator)
    return node.block is not None or (
        operator is not None and isinstance(operator.form, ModuleForm)
    )


def costs(project: Project) -> tuple[int, int, bool]:
    analysis = analyse(project)
    return analysis.parameters, analysis.products, analysis.has_errors


@pytest.mark.parametrize("name", NAMES)
def test_a_network_in_one_block_costs_the_same_and_comes_out_again(name):
    project = presets.load(name)
    ports = port_lookup(CATALOGUE, project.blocks)
    grouped, use = edits.group(project, None, project.graph.nodes, ports=ports)
    assert costs(grouped) == costs(project)
    back, _new = edits.dissolve(grouped, None, use, has_weights=has_weights)
    assert back.graph.nodes.keys() == project.graph.nodes.keys()
    assert {*back.graph.wires} == {*project.graph.wires}
    assert costs(back) == costs(project)


@pytest.mark.parametrize("name", NAMES)
def test_a_network_without_its_blocks_costs_the_same(name):
    project = presets.load(name)
    flat = project
    while uses := [node.id for node in flat.graph if node.block is not None]:
        flat, _new = edits.dissolve(flat, None, uses[0], has_weights=has_weights)
    assert costs(flat) == costs(project)
    places = [node.position for node in flat.graph]
    assert len({*places}) == len(places)
