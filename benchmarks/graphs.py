"""Graphs of any size for benchmarks."""

from engine.graph.layout import arranged
from engine.graph.model import Endpoint, Graph, Node, NodeId, Wire


def chain_with_skips(count: int) -> Graph:
    """A network of about `count` nodes: conv, ReLU, conv, add over two, again and again."""
    nodes = [Node(NodeId("input"), "input", arguments={"shape": (16, 16, 16)})]
    wires: list[Wire] = []
    last = NodeId("input")

    def put(operator: str, *sources: NodeId, **arguments: object) -> NodeId:
        name = NodeId(f"node{len(nodes)}")
        nodes.append(Node(name, operator, arguments=arguments))  # type: ignore[arg-type]
        for port, source in zip(("input", "other"), sources, strict=False):
            wires.append(Wire(Endpoint(source, "output"), Endpoint(name, port)))
        return name

    while len(nodes) < count - 1:
        skip = last
        last = put("nn.Conv2d", last, out_channels=16, kernel_size=3, padding=1)
        last = put("F.relu", last)
        last = put("nn.Conv2d", last, out_channels=16, kernel_size=3, padding=1)
        last = put("torch.add", last, skip)
    put("output", last)
    return arranged(Graph({node.id: node for node in nodes}, tuple(wires)))
