"""Comparison of drawings, whatever their nodes are called and wherever they stand."""

import ast
from collections.abc import Callable, Mapping

import pytest

from engine.codegen.namer import identifier
from engine.graph.edits.sharing import owner_of
from engine.graph.model import (
    Block,
    Endpoint,
    Expression,
    Graph,
    Node,
    NodeId,
    Project,
    Tie,
    Value,
)
from engine.graph.ports import ports_of_block
from engine.importing.derived import is_derived
from engine.operators.standard import CATALOGUE


class Comparison:
    """Pairs the nodes of two projects from the outputs back and compares them."""

    def __init__(self, first: Project, second: Project) -> None:
        self._first, self._second = first, second
        self._blocks: set[tuple[str, str]] = set()

    def check(self) -> None:
        self._graphs(self._first.graph, self._second.graph)
        inputs = (_of(each.graph, "input") for each in (self._first, self._second))
        for ours, theirs in zip(*inputs, strict=True):
            self._nodes(self._first.graph.nodes[ours], self._second.graph.nodes[theirs])

    def _graphs(self, first: Graph, second: Graph) -> None:
        pairs: dict[NodeId, NodeId] = {}
        for role in ("input", "output"):
            ours, theirs = _of(first, role), _of(second, role)
            assert len(ours) == len(theirs)
            pairs.update(zip(ours, theirs, strict=True))
        for node in _of(first, "output"):
            if first.wires_into.get(node):
                self._wires(first, second, node, pairs[node], pairs)
        for node, other in pairs.items():
            owner, other_owner = owner_of(first, node), owner_of(second, other)
            assert _sharers(first, owner, pairs) == {
                ours
                for ours, theirs in pairs.items()
                if theirs in _sharers(second, other_owner, pairs.values())
            }
        same = {each: each for each in second.nodes}
        assert self._ties(self._first, first, pairs) == self._ties(self._second, second, same)

    def _ties(
        self, project: Project, graph: Graph, names: Mapping[NodeId, NodeId]
    ) -> set[frozenset[object]]:
        return {
            frozenset(
                [
                    (names[owner_of(graph, tie.node)], tie.parameter),
                    (names[owner_of(graph, tie.owner)], _spelled(project, graph, tie)),
                ]
            )
            for tie in graph.ties
        }

    def _wires(
        self, first: Graph, second: Graph, node: NodeId, other: NodeId, pairs: dict[NodeId, NodeId]
    ) -> None:
        ports = self._ports(self._first, first, node)
        other_ports = self._ports(self._second, second, other)
        sources = {ports(wire.target.port): wire.source for wire in first.wires_into.get(node, ())}
        others = {
            other_ports(wire.target.port): wire.source for wire in second.wires_into.get(other, ())
        }
        assert sources.keys() == others.keys()
        for port, source in sources.items():
            self._places(first, second, source, others[port], pairs)

    def _places(
        self,
        first: Graph,
        second: Graph,
        source: Endpoint,
        other: Endpoint,
        pairs: dict[NodeId, NodeId],
    ) -> None:
        assert self._output(self._first, first, source) == self._output(self._second, second, other)
        if source.node in pairs:
            assert pairs[source.node] == other.node
            return
        pairs[source.node] = other.node
        self._nodes(first.nodes[source.node], second.nodes[other.node])
        self._wires(first, second, source.node, other.node, pairs)

    def _ports(self, project: Project, graph: Graph, node: NodeId) -> Callable[[str], object]:
        block = graph.nodes[node].block
        if block is None:
            return lambda port: port
        return ports_of_block(project.blocks[block].graph).inputs.index

    def _output(self, project: Project, graph: Graph, place: Endpoint) -> object:
        block = graph.nodes[place.node].block
        if block is None:
            return place.port
        return ports_of_block(project.blocks[block].graph).outputs.index(place.port)

    def _nodes(self, first: Node, second: Node) -> None:
        if first.block is not None:
            assert second.block is not None
            self._compare_blocks(self._first.blocks[first.block], self._second.blocks[second.block])
            assert _of_use(self._first.blocks[first.block], first) == _of_use(
                self._second.blocks[second.block], second
            )
            assert _plain(first.repeat) == _plain(second.repeat)
            return
        assert first.operator == second.operator
        ours, theirs = _effective(first), _effective(second)
        for name in _proposed(first):  # unset means the proposal, which is what is written
            if None in (ours[name], theirs[name]):
                del ours[name], theirs[name]
        assert ours == theirs

    def _compare_blocks(self, first: Block, second: Block) -> None:
        if (first.name, second.name) in self._blocks:
            return
        self._blocks.add((first.name, second.name))
        ours, theirs = ({a.name: a for a in each.arguments} for each in (first, second))
        assert {name: (a.kind, a.default) for name, a in ours.items()} == {
            name: (a.kind, a.default) for name, a in theirs.items()
        }
        self._graphs(first.graph, second.graph)


def _spelled(project: Project, graph: Graph, tie: Tie) -> str:
    """Gives a tie's owner by the names of the nodes that lead to it."""
    node, words = graph.nodes[tie.owner], []
    parts = tie.owner_parameter.split(".")
    while node.block is not None:
        words += [parts.pop(0)] if node.repeat != 1 else []
        node = project.blocks[node.block].graph.nodes[NodeId(parts.pop(0))]
        words.append(identifier(node.name))
    return ".".join([*words, *parts])


def _of(graph: Graph, operator: str) -> list[NodeId]:
    return [node.id for node in graph if node.operator == operator]


def _sharers(graph: Graph, owner: NodeId, among: object) -> set[NodeId]:
    return {node for node in among if owner_of(graph, node) == owner}  # type: ignore[attr-defined]


def _effective(node: Node) -> dict[str, object]:
    operator = CATALOGUE[node.operator]
    return {
        name: _plain(value)
        for name, value in operator.values(node.arguments).items()
        if not is_derived(operator.argument(name), value)
    }


def _proposed(node: Node) -> list[str]:
    arguments = CATALOGUE[node.operator].arguments
    return [each.name for each in arguments if each.read_from and each.read_from.proposal]


def _of_use(block: Block, node: Node) -> dict[str, object]:
    found = {}
    for argument in block.arguments:
        value = node.arguments.get(argument.name, argument.default)
        if isinstance(value, tuple) and argument.kind != "tuple" and len(set(value)) == 1:
            value = value[0]
        found[argument.name] = _plain(value)
    return found


def _plain(value: Value) -> object:
    if isinstance(value, tuple):
        return tuple(_plain(each) for each in value)
    if isinstance(value, Expression):
        return ast.unparse(ast.parse(value.text.strip(), mode="eval"))
    return value


@pytest.fixture
def assert_same_drawing() -> Callable[[Project, Project], None]:
    """Fails unless two projects draw the same network."""
    return lambda first, second: Comparison(first, second).check()
