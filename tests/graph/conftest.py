"""Networks to edit, and strategies for random ones."""

import json
from collections.abc import Callable
from itertools import pairwise
from types import MappingProxyType

import pytest
from hypothesis import strategies as st

from engine.graph import edits, file_format
from engine.graph.model import (
    Block,
    BlockArgument,
    BlockName,
    Endpoint,
    Expression,
    Graph,
    Node,
    NodeId,
    Project,
    Wire,
    frozen,
)
from engine.graph.setup import DataSetup, TrainingSetup
from engine.operators.standard import CATALOGUE

OPERATORS = ("input", "nn.Conv2d", "F.relu", "nn.Linear", "torch.add", "output", "my.unknown")
PORTS = ("input", "other", "tensors.0", "tensors.1")


@pytest.fixture(scope="session")
def catalogue():
    return CATALOGUE


@pytest.fixture
def chain() -> Callable[..., Graph]:
    """Makes `length` nodes n0, n1, … in a row."""

    def make(length: int, operator: str = "F.relu") -> Graph:
        ids = [NodeId(f"n{number}") for number in range(length)]
        wires = (Wire(Endpoint(a, "output"), Endpoint(b, "input")) for a, b in pairwise(ids))
        nodes = {each: Node(each, operator) for each in ids}
        return Graph(MappingProxyType(nodes), tuple(wires))

    return make


@pytest.fixture
def read() -> Callable[..., Project]:
    """Reads a project from its parts as a file would hold them."""

    def make(nodes=(), wires=(), **fields: object) -> Project:
        graph = {"nodes": list(nodes), "wires": list(wires), **fields.pop("graph", {})}
        return file_format.loads(
            json.dumps({"format": "netloom", "version": 1, "graph": graph, **fields})
        )

    return make


def values():
    """Strategy: everything an argument can hold."""
    scalars = (
        st.none()
        | st.booleans()
        | st.integers(-(2**53), 2**53)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=8)
        | st.sampled_from(["channels * 4", "min(a, b)", "broken("]).map(Expression)
    )
    return st.recursive(scalars, lambda each: st.lists(each, max_size=3).map(tuple), max_leaves=4)


def _names():
    return st.text("abcxyz_", min_size=1, max_size=6)


def _json():
    leaves = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4)
    return st.recursive(
        leaves,
        lambda each: (
            st.lists(each, max_size=2) | st.dictionaries(st.text(max_size=3), each, max_size=2)
        ),
        max_leaves=4,
    )


def _extra():
    return st.dictionaries(_names().map("later_{}".format), _json(), max_size=2).map(frozen)


@st.composite
def graphs(draw):
    """Strategy: graphs by edits, so that they are sound; with unknown operators and fields."""
    graph = Graph(extra=draw(_extra()))
    for _ in range(draw(st.integers(0, 6))):
        graph, _new = edits.add_node(
            graph,
            draw(st.sampled_from([*OPERATORS, "block:Tower"])),
            arguments=draw(st.dictionaries(_names(), values(), max_size=3)),
            position=draw(st.tuples(st.floats(-1e9, 1e9), st.integers(-100, 100))),
            title=draw(st.text(max_size=12)),
        )
    ids = list(graph.nodes)
    for _ in range(draw(st.integers(0, 8)) if ids else 0):
        ends = draw(st.sampled_from(ids)), draw(st.sampled_from(ids))
        source, target = (
            Endpoint(ends[0], "output"),
            Endpoint(ends[1], draw(st.sampled_from(PORTS))),
        )
        if edits.can_connect(graph, source, target) is None:
            graph = edits.connect(graph, source, target)
    return graph


@st.composite
def random_projects(draw):
    """Strategy: whole projects with a block, a training set-up and things unknown."""
    block = Block(
        BlockName("Tower"),
        draw(graphs()),
        draw(
            st.lists(
                st.builds(
                    BlockArgument,
                    name=_names(),
                    kind=st.sampled_from(["int", "float", "bool", "tuple"]),
                    default=values(),
                    help=st.text(max_size=5),
                ),
                max_size=2,
                unique_by=lambda each: each.name,
            ).map(tuple)
        ),
        help=draw(st.text(max_size=5)),
        extra=draw(_extra()),
    )
    training = TrainingSetup(
        data=DataSetup(draw(_names()), frozen(draw(st.dictionaries(_names(), st.integers(0, 9))))),
        optimizer=draw(st.sampled_from(["SGD", "Adam", "Unknown"])),
        optimizer_arguments=frozen(draw(st.dictionaries(_names(), values(), max_size=2))),
        epochs=draw(st.integers(1, 100)),
        seed=draw(st.integers(0, 2**53 - 1)),
        threads=draw(st.none() | st.integers(1, 64)),
        extra=draw(_extra()),
    )
    return Project(
        name=draw(st.text("abc ü", min_size=1, max_size=5)).strip() or "Network",
        graph=draw(graphs()),
        blocks=MappingProxyType({block.name: block}),
        training=training,
        view=frozen(draw(st.dictionaries(_names(), _json(), max_size=2))),
        extra=draw(_extra()),
    )


@pytest.fixture(scope="session")
def sound_graphs():
    return graphs()


@pytest.fixture(scope="session")
def projects():
    return random_projects()


@pytest.fixture(scope="session")
def argument_values():
    return values()
