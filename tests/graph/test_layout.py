"""The layered drawing: to the right, straight, without overlaps, for any graph."""

from itertools import combinations, pairwise
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.graph.layout import NODE_HEIGHT, NODE_WIDTH, arranged, node_height, positions_of
from engine.graph.model import Endpoint, Graph, Node, NodeId, Wire


def graph_of(*pairs, nodes=()):
    names = dict.fromkeys([*nodes, *(name for pair in pairs for name in pair[:2])])
    wires = (
        Wire(Endpoint(NodeId(a), "output"), Endpoint(NodeId(b), port[0] if port else "input"))
        for a, b, *port in pairs
    )
    return Graph(
        nodes=MappingProxyType({NodeId(name): Node(NodeId(name), "F.relu") for name in names}),
        wires=tuple(wires),
    )


def chain(*names):
    return list(pairwise(names))


def has_overlap(positions, height=NODE_HEIGHT):
    return any(
        abs(a[0] - b[0]) < NODE_WIDTH and abs(a[1] - b[1]) < height
        for a, b in combinations(positions.values(), 2)
    )


def test_a_chain_is_one_straight_line_to_the_right():
    positions = positions_of(graph_of(*chain("a", "b", "c", "d")))
    assert len({y for _, y in positions.values()}) == 1
    lefts = [positions[name][0] for name in "abcd"]
    assert lefts == sorted(lefts)
    assert len(set(lefts)) == 4


def test_a_skip_leaves_the_chain_straight():
    graph = graph_of(*chain("a", "b", "c", "add", "d"), ("a", "add", "other"))
    assert len({y for _, y in positions_of(graph).values()}) == 1


@pytest.mark.parametrize("skips", [2, 7, 40])
def test_skips_one_after_another_leave_the_chain_straight(skips):
    names = [f"n{number}" for number in range(3 * skips + 1)]
    pairs = [(names[3 * k], names[3 * k + 3], "other") for k in range(skips)]
    assert len({y for _, y in positions_of(graph_of(*chain(*names), *pairs)).values()}) == 1


def test_a_folded_chain_with_skips_is_shaped_like_a_window_too():
    names = [f"n{number}" for number in range(121)]
    pairs = [(names[3 * k], names[3 * k + 3], "other") for k in range(40)]
    after = arranged(graph_of(*chain(*names), *pairs))
    width = max(node.position[0] for node in after) + NODE_WIDTH
    height = max(node.position[1] for node in after) + NODE_HEIGHT
    assert 1.2 < width / height < 3.0


def test_a_target_stands_beside_the_loss_it_feeds():
    graph = graph_of(*chain("a", "b", "output", "loss"), ("target", "loss", "target"))
    positions = positions_of(graph)
    assert positions["target"][0] == positions["output"][0]
    assert positions["target"][1] > positions["output"][1]
    assert positions["loss"][1] == positions["output"][1]


def test_branches_are_stacked_in_the_order_of_the_ports_they_feed():
    graph = graph_of(("in", "x"), ("in", "y"), ("x", "cat", "tensors.1"), ("y", "cat", "tensors.0"))
    positions = positions_of(graph)
    assert positions["y"][1] < positions["x"][1]


def test_unconnected_parts_are_stacked():
    positions = positions_of(graph_of(*chain("a", "b"), *chain("c", "d"), nodes=["lonely"]))
    assert not has_overlap(positions)
    assert positions["a"][0] == positions["c"][0] == positions["lonely"][0]


def test_a_long_chain_is_folded_in_rows_no_wider_than_asked():
    names = [f"n{number}" for number in range(12)]
    positions = positions_of(graph_of(*chain(*names)), width=1000)
    assert max(x + NODE_WIDTH for x, _ in positions.values()) <= 1000
    assert positions["n11"][1] > positions["n0"][1]
    assert not has_overlap(positions)


def test_a_long_chain_is_folded_to_a_shape_like_a_window():
    names = [f"n{number}" for number in range(60)]
    after = arranged(graph_of(*chain(*names)))
    width = max(node.position[0] for node in after) + NODE_WIDTH
    height = max(node.position[1] for node in after) + NODE_HEIGHT
    assert 1.2 < width / height < 3.0


def test_a_short_chain_is_not_folded():
    after = arranged(graph_of(*chain("a", "b", "c", "d", "e")))
    assert len({node.position[1] for node in after}) == 1


def test_a_cycle_a_loop_and_a_wire_to_nowhere_are_no_hindrance():
    graph = graph_of(("a", "b"), ("b", "a"), ("b", "b"))
    missing = Wire(Endpoint(NodeId("gone"), "output"), Endpoint(NodeId("a"), "input"))
    positions = positions_of(Graph(nodes=graph.nodes, wires=(*graph.wires, missing)))
    assert set(positions) == {"a", "b"}
    assert not has_overlap(positions)


def test_an_empty_graph_has_no_positions():
    assert positions_of(Graph()) == {}


def test_sizes_that_are_given_are_respected():
    graph = graph_of(("in", "x"), ("in", "y"), ("x", "out"), ("y", "out", "other"))
    sizes = dict.fromkeys(graph.nodes, (100.0, 300.0))
    positions = positions_of(graph, sizes)
    assert abs(positions["x"][1] - positions["y"][1]) >= 300


def test_arranging_moves_nodes_and_changes_nothing_else():
    graph = graph_of(*chain("a", "b"))
    after = arranged(graph)
    assert after.wires == graph.wires
    assert list(after.nodes) == list(graph.nodes)
    assert after.nodes["b"].position == positions_of(graph)["b"]


@pytest.mark.parametrize(("ports", "height"), [(0, 72.0), (1, 72.0), (2, 72.0), (4, 110.0)])
def test_a_node_grows_with_its_ports(ports, height):
    assert node_height(ports) == height


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=40))
def test_no_graph_makes_nodes_overlap(pairs):
    graph = graph_of(*((f"n{a}", f"n{b}", f"p{i}") for i, (a, b) in enumerate(pairs)))
    positions = positions_of(graph)
    assert set(positions) == set(graph.nodes)
    sizes = {node: node_height(len(graph.wires_into.get(node, ()))) for node in graph.nodes}
    for a, b in combinations(positions, 2):
        (ax, ay), (bx, by) = positions[a], positions[b]
        upper = a if ay <= by else b
        assert abs(ax - bx) >= NODE_WIDTH or abs(ay - by) >= sizes[upper]
