"""The loss that one click adds."""

import pytest

from engine.graph import edits
from engine.graph.model import Endpoint, Graph, NodeId, Project
from engine.graph.structure import structural_problems
from engine.operators.standard import CATALOGUE


def _network(*operators: str) -> Graph:
    graph, before = edits.add_node(Graph(), "input")
    for operator in operators:
        graph, node = edits.add_node(graph, operator)
        graph = edits.connect(graph, Endpoint(before, "output"), Endpoint(node, "input"))
        before = node
    return graph


@pytest.mark.parametrize(
    ("last", "shape", "loss", "target"),
    [
        ("nn.Linear", ("N", 7), "F.cross_entropy", {"encoding": "index", "classes": 7}),
        ("nn.Linear", ("N", 1), "F.mse_loss", {"encoding": "values", "shape": (1,)}),
        ("nn.Conv2d", ("N", 3, 8, 8), "F.mse_loss", {"encoding": "values", "shape": (3, 8, 8)}),
        ("F.log_softmax", ("N", 7), "F.nll_loss", {"encoding": "index", "classes": 7}),
        ("nn.Sigmoid", ("N", 1), "F.binary_cross_entropy", {"encoding": "values", "shape": (1,)}),
        ("nn.Linear", (), "F.cross_entropy", {"encoding": "index", "classes": 10}),
    ],
)
def test_the_loss_suits_what_the_network_gives(last, shape, loss, target):
    graph = _network(last, "output")
    end = graph.wires[-1].source
    graph, (added,) = edits.add_loss(graph, {end: shape})
    assert graph.nodes[added].operator == loss
    wanted = graph.incoming[Endpoint(added, "target")].source.node
    assert dict(graph.nodes[wanted].arguments) == target
    assert graph.incoming[Endpoint(added, "input")].source == Endpoint(NodeId("output"), "output")
    assert structural_problems(Project(graph=graph), CATALOGUE) == ()


def test_a_network_without_an_output_gets_one_at_its_end():
    graph, _losses = edits.add_loss(_network("nn.Linear", "F.relu"))
    assert graph.incoming[Endpoint(NodeId("output"), "input")].source.node == "relu1"


def test_a_second_loss_is_refused_and_a_second_output_gets_its_own():
    graph, _added = edits.add_loss(_network("nn.Linear", "output"))
    with pytest.raises(edits.EditError, match="read by a loss already"):
        edits.add_loss(graph)
    graph, other = edits.add_node(graph, "output")
    graph = edits.connect(graph, Endpoint(NodeId("linear1"), "output"), Endpoint(other, "input"))
    graph, added = edits.add_loss(graph)
    assert len(added) == 1
    with pytest.raises(edits.EditError, match="no output"):
        edits.add_loss(Graph())
