"""Edits of wires: what can be connected, what is refused and in which words."""

import pytest

from engine.graph import edits
from engine.graph.edits import WireRefusedError
from engine.graph.model import Endpoint, Graph, Wire
from engine.graph.ports import Ports, port_lookup


def _network(*operators: str) -> Graph:
    graph = Graph()
    for operator in operators:
        graph, _node = edits.add_node(graph, operator)
    return graph


def test_a_wire_takes_the_place_of_the_one_that_ended_there():
    graph = _network("input", "input", "F.relu")
    graph = edits.connect(graph, Endpoint("input", "output"), Endpoint("relu1", "input"))
    graph = edits.connect(graph, Endpoint("input2", "output"), Endpoint("relu1", "input"))
    assert graph.wires == (Wire(Endpoint("input2", "output"), Endpoint("relu1", "input")),)
    assert edits.connect(graph, *_ends(graph.wires[0])) is graph


def test_an_output_can_feed_many_inputs(chain):
    graph = edits.connect(chain(4), Endpoint("n0", "output"), Endpoint("n3", "other"))
    assert len(graph.wires_from["n0"]) == 2


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        (("n1", "output"), ("n1", "input"), "n1 cannot feed itself"),
        (("n2", "output"), ("n0", "input"), "n0 already leads to n2: this wire would close a loop"),
        (("n9", "output"), ("n0", "input"), "no node n9"),
        (("n0", "output"), ("n9", "input"), "no node n9"),
        (("n0", ""), ("n1", "input"), "1 to 200 characters"),
    ],
)
def test_a_wire_that_cannot_be_is_refused_with_the_reason(chain, source, target, reason):
    graph = chain(3)
    assert reason in edits.can_connect(graph, Endpoint(*source), Endpoint(*target))
    with pytest.raises(WireRefusedError, match=reason):
        edits.connect(graph, Endpoint(*source), Endpoint(*target))


def test_the_user_reads_titles_and_not_ids(chain):
    graph = edits.rename(edits.rename(chain(2), "n0", "first"), "n1", "second")
    reason = edits.can_connect(graph, Endpoint("n1", "output"), Endpoint("n0", "input"))
    assert reason == "first already leads to second: this wire would close a loop."


def test_ports_are_checked_where_the_operators_are_known(catalogue):
    graph = _network("input", "nn.Conv2d", "torch.cat", "torch.split", "my.own")
    ports = port_lookup(catalogue, {})
    image = Endpoint("input", "output")

    def reason(source, target):
        return edits.can_connect(graph, source, target, ports)

    assert reason(image, Endpoint("conv1", "input")) is None
    assert "conv1 has no input weight; it has input." in reason(image, Endpoint("conv1", "weight"))
    assert "no output x" in reason(Endpoint("conv1", "x"), Endpoint("cat1", "tensors.0"))
    assert "it has none" in reason(Endpoint("conv1", "output"), Endpoint("input", "input"))
    assert reason(image, Endpoint("cat1", "tensors.12")) is None
    for port in ("tensors", "tensors.", "tensors.-1", "tensors.01", "tensors.x", "tensors.²"):
        assert "no input" in reason(image, Endpoint("cat1", port))
    assert reason(image, Endpoint("own1", "anything")) is None


def test_a_port_number_of_a_thousand_digits_is_no_port():
    assert not Ports(("tensors",), (), frozenset({"tensors"})).has_input("tensors." + "9" * 1000)


def test_disconnecting_takes_one_wire_or_all_of_a_port(chain):
    graph = edits.connect(chain(3), Endpoint("n0", "output"), Endpoint("n2", "other"))
    assert edits.disconnect(graph, graph.wires[2]) == chain(3)
    assert edits.disconnect_port(graph, Endpoint("n0", "output")).wires == graph.wires[1:2]
    assert edits.disconnect_port(graph, Endpoint("n2", "other")) == chain(3)
    assert edits.disconnect_wires(graph, graph.wires).wires == ()
    with pytest.raises(WireRefusedError, match="no wire from n5:output to n6:input"):
        edits.disconnect(graph, Wire(Endpoint("n5", "output"), Endpoint("n6", "input")))


def test_a_node_dropped_on_a_wire_stands_between_its_ends(chain):
    graph, node = edits.insert_on_wire(chain(2), chain(2).wires[0], "nn.Dropout", position=(5, 6))
    assert _pairs(graph) == sorted([("n0", node), (node, "n1")])
    assert graph.nodes[node].position == (5.0, 6.0)
    with pytest.raises(WireRefusedError, match="no wire"):
        edits.insert_on_wire(graph, chain(2).wires[0], "nn.Dropout")


def test_a_node_is_not_put_on_a_wire_that_it_hangs_on(chain):
    graph = chain(3)
    assert _pairs(edits.put_on_wire(graph, graph.wires[0], "n2")) == [("n0", "n2"), ("n2", "n1")]
    graph = edits.connect(graph, Endpoint("n1", "output"), Endpoint("n2", "other"))
    with pytest.raises(WireRefusedError, match="loop"):
        edits.put_on_wire(graph, graph.wires[0], "n2")


def test_removing_and_reconnecting_bridges_the_gap(chain):
    graph = edits.connect(chain(6), Endpoint("n1", "output"), Endpoint("n5", "other"))
    bridged = edits.remove_and_reconnect(graph, ["n1", "n2", "n4"])
    assert _pairs(bridged) == [("n0", "n3"), ("n0", "n5"), ("n3", "n5")]
    start = edits.remove_and_reconnect(graph, ["n0"])
    assert _pairs(start) == [("n1", "n2"), ("n1", "n5"), ("n2", "n3"), ("n3", "n4"), ("n4", "n5")]


def test_a_bridge_keeps_the_ports_at_its_ends():
    graph = _network("torch.split", "F.relu", "torch.add")
    graph = edits.connect(graph, Endpoint("split1", "output.1"), Endpoint("relu1", "input"))
    graph = edits.connect(graph, Endpoint("relu1", "output"), Endpoint("add1", "other"))
    bridged = edits.remove_and_reconnect(graph, ["relu1"])
    assert bridged.wires == (Wire(Endpoint("split1", "output.1"), Endpoint("add1", "other")),)


def _ends(wire: Wire) -> tuple[Endpoint, Endpoint]:
    return wire.source, wire.target


def _pairs(graph: Graph) -> list[tuple[str, str]]:
    return sorted((wire.source.node, wire.target.node) for wire in graph.wires)
