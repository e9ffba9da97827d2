"""Order of computation, loops, what hangs on what, network and loss."""

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.graph import edits
from engine.graph.model import Endpoint, Graph, Node, NodeId, Wire
from engine.graph.order import (
    acyclic_order,
    downstream,
    find_cycle,
    leads_to,
    network_and_loss,
    topological_order,
    upstream,
)


def _graph(count: int, pairs) -> Graph:
    nodes = {NodeId(f"n{i}"): Node(NodeId(f"n{i}"), "x") for i in range(count)}
    wires = (
        Wire(Endpoint(NodeId(f"n{a}"), "output"), Endpoint(NodeId(f"n{b}"), f"input.{number}"))
        for number, (a, b) in enumerate(pairs)
    )
    return Graph(nodes, tuple(wires))


@st.composite
def _random(draw, *, can_loop: bool = True):
    count = draw(st.integers(1, 9))
    place = st.integers(0, count - 1)
    pairs = draw(st.lists(st.tuples(place, place), max_size=14))
    if not can_loop:
        order = draw(st.permutations(range(count)))
        pairs = [(order[min(a, b)], order[max(a, b)]) for a, b in pairs if a != b]
    return _graph(count, pairs), networkx.MultiDiGraph([(f"n{a}", f"n{b}") for a, b in pairs])


@given(_random())
@settings(deadline=None)
def test_loops_reach_and_order_agree_with_networkx(pair):
    graph, reference = pair
    reference.add_nodes_from(graph.nodes)
    cycle = find_cycle(graph)
    assert (cycle is None) == networkx.is_directed_acyclic_graph(reference)
    if cycle:
        for a, b in zip(cycle, [*cycle[1:], cycle[0]], strict=True):
            assert reference.has_edge(a, b)
        assert len(set(cycle)) == len(cycle)
    for node in graph.nodes:
        assert downstream(graph, [node]) == networkx.descendants(reference, node) | {node}
        assert upstream(graph, [node]) == networkx.ancestors(reference, node) | {node}
        for other in graph.nodes:
            assert leads_to(graph, node, other) == networkx.has_path(reference, node, other)
    order = topological_order(graph)
    assert sorted(order) == sorted(graph.nodes)
    sound = acyclic_order(graph)
    assert order[: len(sound)] == sound
    bad = {n for loop in networkx.simple_cycles(networkx.DiGraph(reference)) for n in loop}
    assert set(graph.nodes) - set(sound) == downstream(graph, bad)


@given(_random(can_loop=False))
@settings(deadline=None)
def test_the_order_is_the_first_of_all_by_graph_order(pair):
    graph, reference = pair
    reference.add_nodes_from(graph.nodes)
    ranks = {node: rank for rank, node in enumerate(graph.nodes)}
    expected = networkx.lexicographical_topological_sort(networkx.DiGraph(reference), ranks.get)
    assert topological_order(graph) == list(expected)


def test_wires_to_nodes_that_are_not_there_are_passed_over():
    wire = Wire(Endpoint(NodeId("n0"), "output"), Endpoint(NodeId("gone"), "input"))
    back = Wire(Endpoint(NodeId("gone"), "output"), Endpoint(NodeId("n0"), "input"))
    graph = Graph({NodeId("n0"): Node(NodeId("n0"), "x")}, (wire, back))
    assert topological_order(graph) == ["n0"]
    assert find_cycle(graph) is None
    assert downstream(graph, [NodeId("n0")]) == {"n0"}


def test_a_loop_of_five_thousand_nodes_is_found():
    graph = _graph(5000, [(i, (i + 1) % 5000) for i in range(5000)])
    assert len(find_cycle(graph)) == 5000
    assert topological_order(graph) == list(graph.nodes)


@pytest.fixture
def classifier() -> Graph:
    graph = Graph()
    for operator in ("input", "nn.Linear", "output", "target", "nn.CrossEntropyLoss"):
        graph, _node = edits.add_node(graph, operator)
    for source, target in (
        ("input", "linear1:input"),
        ("linear1", "output:input"),
        ("output", "cross_entropy_loss1:input"),
        ("target", "cross_entropy_loss1:target"),
    ):
        node, port = target.split(":")
        graph = edits.connect(graph, Endpoint(source, "output"), Endpoint(node, port))
    return graph


def test_the_loss_hangs_behind_the_output(classifier, catalogue):
    parts = network_and_loss(classifier, catalogue)
    assert parts.network == ("input", "linear1", "output")
    assert parts.loss == ("target", "cross_entropy_loss1")
    assert (parts.inputs, parts.outputs, parts.targets) == (("input",), ("output",), ("target",))
    assert parts.loss_outputs == ("cross_entropy_loss1",)
    assert parts.crossings == ()


def test_the_loss_may_read_what_feeds_an_output(classifier, catalogue):
    loss_input = Endpoint("cross_entropy_loss1", "input")
    graph = edits.connect(classifier, Endpoint("linear1", "output"), loss_input)
    assert network_and_loss(graph, catalogue).crossings == ()
    graph = edits.connect(classifier, Endpoint("input", "output"), loss_input)
    parts = network_and_loss(graph, catalogue)
    assert [str(wire.source) for wire in parts.crossings] == ["input:output"]


def test_arithmetic_on_losses_belongs_to_the_loss(classifier, catalogue):
    graph, scale = edits.add_node(classifier, "torch.mul")
    graph = edits.connect(
        graph, Endpoint("cross_entropy_loss1", "output"), Endpoint(scale, "input")
    )
    parts = network_and_loss(graph, catalogue)
    assert parts.loss_outputs == (scale,)
    assert scale in parts.loss


def test_without_a_loss_everything_is_network(chain, catalogue):
    parts = network_and_loss(chain(4, "my.unknown"), catalogue)
    assert parts.network == ("n0", "n1", "n2", "n3")
    assert parts.loss == ()
