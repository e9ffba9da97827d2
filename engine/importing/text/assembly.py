"""From what was read of a class to its graph."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from heapq import heapify, heappop, heappush
from types import MappingProxyType

from engine.graph.layout import arranged
from engine.graph.model import Endpoint, Graph, Node, NodeId, Tie, Wire, frozen
from engine.importing.text.class_text import ClassText, TieText
from engine.importing.text.comments import input_text
from engine.importing.text.errors import ReadingError
from engine.importing.text.forward import Class, ForwardReader
from engine.importing.text.naming import Names
from engine.importing.text.nodes import Place, ReadNode


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
    nodes = [*inputs, *_ordered(reader, owner), *results]
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


def _ordered(reader: ForwardReader, owner: Class) -> list[ReadNode]:
    """Gives an order in which attributes, lines and data each come in turn."""
    nodes = reader.nodes
    ranks = {node: rank for rank, node in enumerate(nodes)}
    follows: dict[ReadNode, set[ReadNode]] = {node: set() for node in nodes}
    for before, after in _constraints(reader, owner):
        if before is not after:
            follows[before].add(after)
    waits = dict.fromkeys(nodes, 0)
    for targets in follows.values():
        for target in targets:
            waits[target] += 1
    ready = [ranks[node] for node, count in waits.items() if count == 0]
    heapify(ready)
    found = []
    while ready:
        node = nodes[heappop(ready)]
        found.append(node)
        for target in follows[node]:
            waits[target] -= 1
            if waits[target] == 0:
                heappush(ready, ranks[target])
    return found if len(found) == len(nodes) else nodes


def _constraints(reader: ForwardReader, owner: Class) -> Iterator[tuple[ReadNode, ReadNode]]:
    known = set(reader.nodes)
    for node in reader.nodes:
        yield from ((each.node, node) for each in node.inputs.values() if each.node in known)
    lines = [node for node in reader.nodes if node.line is not None]
    yield from _in_turn(sorted(lines, key=lambda node: node.line or 0))
    first = [reader.first.get((attribute, 0)) for attribute in owner.held]
    yield from _in_turn([node for node in first if node is not None])


def _in_turn(nodes: Sequence[ReadNode]) -> Iterator[tuple[ReadNode, ReadNode]]:
    return itertools.pairwise(nodes)


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
