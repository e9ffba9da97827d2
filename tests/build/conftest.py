"""Small drawings to be built."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

import pytest

from engine.analysis.analyse import analyse
from engine.build.build import BuiltModel, build
from engine.codegen.model import generate_model
from engine.graph.model import (
    BLOCK_PREFIX,
    Block,
    BlockName,
    Endpoint,
    Graph,
    Node,
    NodeId,
    Project,
    Value,
    Wire,
)

Row = tuple[str, str, dict[str, Value]]


def chain(*rows: Row) -> Graph:
    """Gives a graph in which each node (id, operator, arguments) feeds the next."""
    nodes = {}
    for name, operator, given in rows:
        arguments = dict(given)
        repeat = arguments.pop("repeat", 1)
        weights_of = arguments.pop("weights_of", None)
        nodes[NodeId(name)] = Node(
            NodeId(name), operator, "", arguments, repeat=repeat, weights_of=weights_of
        )
    names = list(nodes)
    wires = tuple(Wire(Endpoint(a, "output"), Endpoint(b, "input")) for a, b in pairwise(names))
    return Graph(nodes, wires)


@pytest.fixture
def new_chain() -> Callable[..., Graph]:
    """Draws a chain of nodes."""
    return chain


@pytest.fixture
def built() -> Callable[..., BuiltModel]:
    """Builds a project with that graph and those blocks."""

    def make(graph: Graph, **blocks: Graph) -> BuiltModel:
        found = {BlockName(name): Block(BlockName(name), each) for name, each in blocks.items()}
        project = replace(Project("Net", graph), blocks=MappingProxyType(found))
        return build(generate_model(project, analyse(project)))

    return make


@pytest.fixture
def block() -> Callable[[str], str]:
    """Gives the operator that stands for a block."""
    return lambda name: f"{BLOCK_PREFIX}{name}"
