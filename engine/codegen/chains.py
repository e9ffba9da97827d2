"""Chains of modules that become one `nn.Sequential`."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from engine.codegen.repetition import are_repetitions
from engine.codegen.scope import Scope
from engine.graph.model import Node, NodeId
from engine.graph.ports import ports_of_block
from engine.operators.forms import ModuleForm

SHORTEST_CHAIN = 3
CHAIN_NAME = "layers"

_PLACED = re.compile(r"(.*?)((?:\.\d{1,6})+)", re.DOTALL)

Place = tuple[int, ...]
"""The index of a module in its container, behind those of the containers around it."""


@dataclass(frozen=True)
class Chain:
    """Modules that are called one after another.

    Args:
        nodes: the nodes in forward order.
        places: where each stands in the container.
        name: what the user calls the container, if they do.
    """

    nodes: tuple[NodeId, ...]
    places: tuple[Place, ...]
    name: str = ""


@dataclass(frozen=True)
class Title:
    """A title that says which place in which container a module has: `features.3`.

    Args:
        container: its name.
        place: in it.
    """

    container: str
    place: Place


def title_of(text: str) -> Title | None:
    """Reads a title such as `layer2.0` or `features.4.1`; None where it names no place."""
    match = _PLACED.fullmatch(text)
    if match is None or not any(character.isalpha() for character in match[1]):
        return None
    return Title(match[1], tuple(int(index) for index in match[2].split(".")[1:]))


def chains_of(scope: Scope) -> list[Chain]:
    """Finds the chains: of modules without names, and of those named as places of a container."""
    shared = {node.weights_of for node in scope.graph} | {
        end for tie in scope.graph.ties for end in (tie.node, tie.owner)
    }
    free = [node for node in scope.order if _is_alone(scope.node(node), shared)]
    nameless = (node for node in free if _is_nameless(scope, scope.node(node)))
    plain = [
        Chain(nodes, tuple((index,) for index in range(len(nodes))))
        for nodes in _runs(scope, nameless, lambda _: "")
        if len(nodes) >= SHORTEST_CHAIN
    ]
    placed = [node for node in free if _is_placed(scope, scope.node(node))]
    runs = _runs(scope, placed, lambda node: _title(scope, node).container)
    return plain + [chain for nodes in runs if (chain := _placed_chain(scope, nodes))]


def _placed_chain(scope: Scope, nodes: tuple[NodeId, ...]) -> Chain | None:
    titles = [_title(scope, node) for node in nodes]
    sizes = [_repeat(scope.node(node)) for node in nodes]
    places = [title.place for title in titles]
    is_nested = any(len(place) > 1 for place in places)
    if not is_nested and _reads_as_repeat([scope.node(node) for node in nodes]):
        return None
    if (len(nodes) < 2 and not is_nested) or not _are_gapless(places, sizes):
        return None
    return Chain(nodes, tuple(places), titles[0].container)


def _reads_as_repeat(nodes: Sequence[Node]) -> bool:
    kinds = {node.block for node in nodes}
    is_one_block = len(kinds) == 1 and None not in kinds
    return is_one_block and are_repetitions([node.arguments for node in nodes])


def _are_gapless(places: Sequence[Place], sizes: Sequence[int]) -> bool:
    """Whether the places count up from 0, in each container; a repeat takes several."""
    expected = 0
    for index, group in groupby(zip(places, sizes, strict=True), lambda pair: pair[0][0]):
        members = list(group)
        if index != expected:
            return False
        if len(members[0][0]) > 1:
            inner = [place[1:] for place, _ in members]
            if () in inner or not _are_gapless(inner, [size for _, size in members]):
                return False
            expected += 1
        elif len(members) > 1:
            return False
        else:
            expected += members[0][1]
    return True


def _runs(
    scope: Scope, nodes: Iterator[NodeId] | Sequence[NodeId], key: Callable[[NodeId], str]
) -> list[tuple[NodeId, ...]]:
    """Gives the longest chains of nodes of one key that feed nothing but the next."""
    links = dict.fromkeys(nodes)
    follower: dict[NodeId, NodeId] = {}
    for node in links:
        (source,) = scope.operands(node).values()
        if source.node in links and scope.consumers[source] == 1 and key(source.node) == key(node):
            follower[source.node] = node
    followers = set(follower.values())
    return [_run(node, follower) for node in links if node not in followers]


def _run(start: NodeId, follower: Mapping[NodeId, NodeId]) -> tuple[NodeId, ...]:
    chain = [start]
    while chain[-1] in follower:
        chain.append(follower[chain[-1]])
    return tuple(chain)


def _is_alone(node: Node, shared: set[NodeId | None]) -> bool:
    return node.weights_of is None and node.id not in shared


def _is_nameless(scope: Scope, node: Node) -> bool:
    return not node.title and _is_plain_module(scope, node)


def _is_placed(scope: Scope, node: Node) -> bool:
    if title_of(node.title) is None:
        return False
    block = scope.block_of(node.id)
    if block is None:
        return _is_plain_module(scope, node)
    ports = ports_of_block(block.graph)
    return (len(ports.inputs), len(ports.outputs)) == (1, 1) and isinstance(node.repeat, int)


def _is_plain_module(scope: Scope, node: Node) -> bool:
    operator = scope.operator(node.id)
    if operator is None or not isinstance(operator.form, ModuleForm):
        return False
    operands = scope.operands(node.id)
    has_one_output = len(operator.output_ports(node.arguments)) == 1 and not operator.form.results
    is_told_more = any(each.is_of_call for each in operator.arguments)
    return len(operands) == 1 and has_one_output and not is_told_more


def _title(scope: Scope, node: NodeId) -> Title:
    return title_of(scope.node(node).title) or Title("", (0,))


def _repeat(node: Node) -> int:
    return node.repeat if isinstance(node.repeat, int) else 1
