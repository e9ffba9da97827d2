"""Which modules a class holds, and under which attribute."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.codegen.namer import ATTRIBUTES, VARIABLES, Namer
from engine.codegen.scope import Scope
from engine.graph.model import Node, NodeId
from engine.operators.forms import ModuleForm

SHORTEST_CHAIN = 3
CHAIN_NAME = "layers"


@dataclass(frozen=True)
class Held:
    """One attribute of the class.

    Args:
        attribute: its name.
        nodes: the node that owns the module; several for a chain, which is one `nn.Sequential`.
    """

    attribute: str
    nodes: tuple[NodeId, ...]

    @property
    def is_chain(self) -> bool:
        """Whether it holds several nodes' modules."""
        return len(self.nodes) > 1

    def path(self, node: NodeId) -> str:
        """Gives where in the class the module of one of its nodes is: `conv`, `layers.2`."""
        return f"{self.attribute}.{self.nodes.index(node)}" if self.is_chain else self.attribute


class Modules:
    """All modules of a class, in the order in which they are made.

    Args:
        scope: the graph.
        is_global: they are constants of the file instead of attributes of an object.
    """

    def __init__(self, scope: Scope, *, is_global: bool = False) -> None:
        self._scope = scope
        self._owner = "" if is_global else "self."
        self._by_node: dict[NodeId, Held] = {}
        chains = {nodes[0]: nodes for nodes in chains_of(scope)}
        chained = {node for nodes in chains.values() for node in nodes}
        groups = self._groups(chains, chained)
        namer = Namer({*ATTRIBUTES, *VARIABLES} if is_global else ATTRIBUTES)
        wanted = {nodes: self._wanted(nodes[0]) for nodes in groups if len(nodes) == 1}
        names: dict[tuple[NodeId, ...], str] = {
            nodes: namer.name(name, fallback=nodes[0]) for nodes, name in wanted.items()
        }
        for nodes in groups:
            attribute = names.get(nodes) or namer.name(CHAIN_NAME)
            self._by_node.update(dict.fromkeys(nodes, Held(attribute, nodes)))

    def __iter__(self) -> Iterator[Held]:
        return iter(dict.fromkeys(self._by_node.values()))

    def holding(self, node: NodeId) -> Held | None:
        """Gives the attribute that a node calls, if it calls one."""
        if not self._scope.is_module(node):
            return None
        return self._by_node.get(self._scope.owner(node))

    def reference(self, held: Held) -> str:
        """Gives how code names an attribute: `self.conv`."""
        return f"{self._owner}{held.attribute}"

    def _wanted(self, node: NodeId) -> str:
        return self._scope.node(node).name

    def _groups(
        self, chains: dict[NodeId, tuple[NodeId, ...]], chained: set[NodeId]
    ) -> list[tuple[NodeId, ...]]:
        groups: dict[tuple[NodeId, ...], None] = {}
        for node in self._scope.module_nodes:
            if node in chains:
                groups[chains[node]] = None
            elif node not in chained:
                groups[(self._scope.owner(node),)] = None
        return list(groups)


def chains_of(scope: Scope) -> list[tuple[NodeId, ...]]:
    """Finds plain chains of modules that the user gave no names: each is one `nn.Sequential`."""
    shared = {node.weights_of for node in scope.graph} | {
        end for tie in scope.graph.ties for end in (tie.node, tie.owner)
    }
    links = {node for node in scope.order if _is_link(scope, scope.node(node), shared)}
    follower: dict[NodeId, NodeId] = {}
    for node in scope.order:
        if node in links:
            (source,) = scope.operands(node).values()
            if source.node in links and scope.consumers[source] == 1:
                follower[source.node] = node
    followers = set(follower.values())
    chains = [_chain(node, follower) for node in scope.order if node in links - followers]
    return [chain for chain in chains if len(chain) >= SHORTEST_CHAIN]


def _chain(start: NodeId, follower: dict[NodeId, NodeId]) -> tuple[NodeId, ...]:
    chain = [start]
    while chain[-1] in follower:
        chain.append(follower[chain[-1]])
    return tuple(chain)


def _is_link(scope: Scope, node: Node, shared: set[NodeId | None]) -> bool:
    if node.title or node.weights_of is not None or node.id in shared:
        return False
    operator = scope.operator(node.id)
    if operator is None or not isinstance(operator.form, ModuleForm):
        return False
    operands = scope.operands(node.id)
    has_one_output = len(operator.output_ports(node.arguments)) == 1 and not operator.form.results
    is_told_more = any(each.is_of_call for each in operator.arguments)
    return len(operands) == 1 and has_one_output and not is_told_more
