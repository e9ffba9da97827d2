"""Shared weights and tied parameters."""

import pytest

from engine.graph import edits
from engine.graph.edits import SharingRefusedError
from engine.graph.model import Graph, Tie


@pytest.fixture
def three() -> Graph:
    """Three linear nodes; the second and third use the weights of the first."""
    graph = Graph()
    for width in (8, 9, 10):
        graph, _node = edits.add_node(graph, "nn.Linear", arguments={"out_features": width})
    graph = edits.share_weights(graph, "linear2", "linear1")
    return edits.share_weights(graph, "linear3", "linear2")


def _owners(graph: Graph) -> dict[str, str | None]:
    return {node.id: node.weights_of for node in graph}


def test_sharing_always_names_the_owner_and_takes_over_its_arguments(three):
    assert _owners(three) == {"linear1": None, "linear2": "linear1", "linear3": "linear1"}
    assert {node.arguments["out_features"] for node in three} == {8}
    assert edits.owner_of(three, "linear3") == "linear1"


@pytest.mark.parametrize("edited", ["linear1", "linear2"])
def test_editing_one_edits_all_that_share(three, edited):
    graph = edits.set_argument(three, edited, "bias", value=False)
    assert all(node.arguments["bias"] is False for node in graph)
    assert edits.reset_argument(graph, "linear3", "bias") == three


def test_uses_that_share_weights_are_repeated_alike():
    graph = Graph()
    for repeat in (2, 3):
        graph, node = edits.add_node(graph, "block:Stage")
        graph = edits.set_repeat(graph, node, repeat)
    first, second = graph.nodes

    graph = edits.share_weights(graph, second, first)
    assert [node.repeat for node in graph] == [2, 2]
    assert [node.repeat for node in edits.set_repeat(graph, second, 5)] == [5, 5]


def test_a_parameter_tied_to_one_that_becomes_its_own_is_tied_no_more():
    graph = Graph()
    for _ in range(2):
        graph, _node = edits.add_node(graph, "nn.Linear")
    graph = edits.tie_parameters(graph, "linear2", "weight", "linear1", "weight")

    assert edits.share_weights(graph, "linear1", "linear2").ties == ()


def test_the_weights_of_a_removed_owner_pass_to_the_next(three):
    graph = edits.remove_nodes(three, ["linear1"])
    assert _owners(graph) == {"linear2": None, "linear3": "linear2"}
    assert _owners(edits.remove_nodes(three, ["linear1", "linear2"])) == {"linear3": None}
    assert _owners(edits.remove_nodes(three, ["linear2"]))["linear3"] == "linear1"


def test_unsharing_gives_weights_of_ones_own_and_leaves_the_others_together(three):
    assert _owners(edits.unshare_weights(three, "linear2"))["linear2"] is None
    graph = edits.unshare_weights(three, "linear1")
    assert _owners(graph) == {"linear1": None, "linear2": None, "linear3": "linear2"}
    assert edits.set_argument(graph, "linear1", "bias", value=False).nodes["linear2"].arguments == {
        "out_features": 8
    }


def test_two_groups_become_one_when_an_owner_joins_another(three):
    graph, node = edits.add_node(three, "nn.Linear", arguments={"out_features": 99})
    graph = edits.share_weights(graph, "linear1", node)
    assert set(_owners(graph).values()) == {None, node}
    assert {each.arguments["out_features"] for each in graph} == {99}


def test_sharing_is_refused_between_different_operators_and_with_oneself(three):
    graph, relu = edits.add_node(three, "nn.ReLU")
    with pytest.raises(SharingRefusedError, match=r"nn\.ReLU and linear1 is nn\.Linear"):
        edits.share_weights(graph, relu, "linear2")
    with pytest.raises(SharingRefusedError, match="has these weights already"):
        edits.share_weights(graph, "linear1", "linear1")
    for joined in ("linear2", "linear3"):
        assert edits.share_weights(three, "linear1", joined) == three


def test_copies_of_a_sharer_share_and_pasted_ones_stand_alone(three):
    graph, (copy,) = edits.duplicate(three, ["linear2"])
    assert graph.nodes[copy].weights_of == "linear1"
    graph, copies = edits.duplicate(three, ["linear1", "linear3"])
    assert [graph.nodes[each].weights_of for each in copies] == [None, copies[0]]
    graph, (pasted,) = edits.paste(three, edits.copy(three, ["linear2"]), (0, 0))
    assert graph.nodes[pasted].weights_of is None


@pytest.fixture
def tied() -> Graph:
    """`decoder.weight` is `embedding.weight`, and `head.weight` too."""
    graph = Graph()
    for name in ("embedding", "decoder", "head"):
        graph, _node = edits.add_node(graph, "nn.Linear", id=name)
    graph = edits.tie_parameters(graph, "decoder", "weight", "embedding", "weight")
    return edits.tie_parameters(graph, "head", "weight", "decoder", "weight")


def test_a_tie_names_the_parameter_at_its_root(tied):
    assert tied.ties == (
        Tie("decoder", "weight", "embedding", "weight"),
        Tie("head", "weight", "embedding", "weight"),
    )


def test_a_tied_parameter_outlives_its_owner(tied):
    graph = edits.remove_nodes(tied, ["embedding"])
    assert graph.ties == (Tie("head", "weight", "decoder", "weight"),)
    assert edits.remove_nodes(graph, ["decoder"]).ties == ()


def test_a_tie_moves_with_the_weights_that_are_handed_on(tied):
    graph, twin = edits.add_node(tied, "nn.Linear", id="twin")
    graph = edits.remove_nodes(edits.share_weights(graph, twin, "embedding"), ["embedding"])
    assert {tie.owner for tie in graph.ties} == {"twin"}


def test_a_tie_to_oneself_is_refused_and_untying_undoes_it(tied):
    for owner in ("embedding", "decoder"):
        with pytest.raises(SharingRefusedError, match="is that parameter already"):
            edits.tie_parameters(tied, "embedding", "weight", owner, "weight")
    assert edits.untie_parameters(tied, "head", "weight").ties == tied.ties[:1]


def test_tying_an_owner_takes_those_tied_to_it_along(tied):
    graph, other = edits.add_node(tied, "nn.Linear", id="other")
    graph = edits.tie_parameters(graph, "embedding", "weight", other, "weight")
    assert {tie.owner for tie in graph.ties} == {"other"}
    assert len(graph.ties) == 3


def test_copies_of_tied_nodes_are_tied(tied):
    graph, copies = edits.duplicate(tied, ["embedding", "decoder"])
    assert Tie(copies[1], "weight", copies[0], "weight") in graph.ties
    graph, (alone,) = edits.duplicate(tied, ["decoder"])
    assert Tie(alone, "weight", "embedding", "weight") in graph.ties
    graph, (alone,) = edits.paste(tied, edits.copy(tied, ["decoder"]), (0, 0))
    assert graph.ties == tied.ties


def test_a_long_chain_of_sharing_in_a_file_costs_no_square(read):
    nodes = [{"id": f"n{i}", "operator": "x", "weights_of": f"n{i + 1}"} for i in range(9000)]
    graph = read(nodes).graph
    assert edits.owner_of(graph, "n0") == "n8999"
    assert len(edits.sharers(graph, graph.nodes["n5"])) == 9000


def test_a_circle_of_sharing_in_a_file_has_an_end(read):
    graph = read(
        [
            {"id": a, "operator": "x", "weights_of": b}
            for a, b in (("a", "b"), ("b", "c"), ("c", "b"), ("d", "d"), ("e", "gone"))
        ]
    ).graph
    assert [edits.owner_of(graph, node) for node in "abcde"] == ["b", "b", "c", "d", "e"]
    for node in "abcde":
        assert node in {each.id for each in edits.sharers(graph, graph.nodes[node])}
        edits.set_argument(graph, node, "x", 1)
        edits.unshare_weights(graph, node)
        edits.remove_nodes(graph, [node])
