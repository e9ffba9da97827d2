"""From what was read of a class to its graph."""

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from engine.graph.layout import arranged
from engine.graph.model import Endpoint, Graph, Node, NodeId, Tie, Wire, frozen
from engine.importing.text.class_text import ClassText, TieText
from engine.importing.text.comments import input_text
from engine.importing.text.errors import ReadingError
from engine.importing.text.forward import Class, ForwardReader
from engine.importing.text.naming import Names
from engine.importing.text.nodes import Place, ReadNode
from engine.importing.text.ordering import ordered


def graph_of(text: ClassText, owner: Class) -> tuple[Graph, tuple[str, ...]]:
    """Gives the graph of a class, and what its attributes hold that is never called.

    Raises:
        ReadingError: the class is not as the generator writes it.
    """
    reader = ForwardReader(owner, text.inputs)
    reader.read(text.body)
    inputs = [_input(node, text) for node in reader.inputs]
    if len(inputs) == 1 and inputs[0].name == "x":
        inputs[0].name = ""
    for number, node in enumerate(inputs, start=1) if len(inputs) > 1 else []:
        node.name = "" if node.name == f"x{number}" else node.name
    results = [
        ReadNode("output", inputs={"input": place}, name=text.result_names.get(number, ""))
        for number, place in enumerate(reader.results)
    ]
    nodes = [*inputs, *ordered(reader, tuple(owner.held.values())), *results]
    called = {attribute for attribute, _ in reader.first}
    graph = _graph(nodes, text.ties, reader)
    return graph, tuple(each for each in owner.held if each not in called)


def _input(node: ReadNode, text: ClassText) -> ReadNode:
    said = input_text(text.shapes.get(node.name, ""))
    if said is not None:
        node.arguments = {"shape": said.shape}
        if said.dtype != "float32":
            node.arguments["dtype"] = said.dtype
    return node


def _graph(nodes: Sequence[ReadNode], ties: Sequence[TieText], reader: ForwardReader) -> Graph:
    names = Names(nodes)
    drawn = [_node(node, names) for node in nodes]
    wires = tuple(
        Wire(_endpoint(place, names), Endpoint(names.ids[node], port))
        for node in nodes
        for port, place in node.inputs.items()
    )
    return arranged(
        Graph(
            MappingProxyType({node.id: node for node in drawn}),
            wires,
            tuple(_tie(tie, reader, names) for tie in ties),
        )
    )


def _node(node: ReadNode, names: Names) -> Node:
    return Node(
        names.ids[node],
        node.operator,
        names.title(node),
        frozen(node.arguments),  # type: ignore[arg-type]
        weights_of=names.ids[node.owner] if node.owner else None,
        repeat=node.repeat,
    )


def _endpoint(place: Place, names: Names) -> Endpoint:
    return Endpoint(names.ids[place.node], place.port)


def _tie(tie: TieText, reader: ForwardReader, names: Names) -> Tie:
    (node, parameter), (owner, owner_parameter) = (
        (_called(path[0], reader, names), ".".join(path[1:])) for path in (tie.target, tie.source)
    )
    return Tie(node, parameter, owner, owner_parameter)


def _called(attribute: str, reader: ForwardReader, names: Names) -> NodeId:
    node = reader.first.get((attribute, 0))
    if node is None:
        raise ReadingError(f"self.{attribute} is tied to another module but never called.")
    return names.ids[node]


def with_input_shapes(graph: Graph, shapes: Sequence[tuple[int, ...]]) -> Graph:
    """Gives the graph with the shapes of its inputs, in their order, where some are given."""
    inputs = [node for node in graph if node.operator == "input"]
    if shapes and len(shapes) != len(inputs):
        raise ReadingError(
            f"The network has {len(inputs)} inputs; received {len(shapes)} shapes. Give one for "
            "each."
        )
    nodes = dict(graph.nodes)
    for node, shape in zip(inputs, shapes, strict=False):
        nodes[node.id] = replace(node, arguments=frozen({**node.arguments, "shape": shape}))  # type: ignore[arg-type]
    return replace(graph, nodes=MappingProxyType(nodes))
