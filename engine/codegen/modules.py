"""Which modules a class holds, and under which attribute."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.codegen.chains import CHAIN_NAME, Chain, Place, chains_of
from engine.codegen.namer import ATTRIBUTES, VARIABLES, Namer
from engine.codegen.scope import Scope
from engine.graph.model import NodeId


@dataclass(frozen=True)
class Held:
    """One attribute of the class.

    Args:
        attribute: its name.
        nodes: the node that owns the module; several for a chain, which is one `nn.Sequential`.
        places: of a chain: where in it each node's module is.
    """

    attribute: str
    nodes: tuple[NodeId, ...]
    places: tuple[Place, ...] = ()

    @property
    def is_chain(self) -> bool:
        """Whether it is an `nn.Sequential` of nodes' modules."""
        return bool(self.places)

    def path(self, node: NodeId, repetition: int | None = None) -> str:
        """Gives where in the class the module of one of its nodes is: `conv`, `layers.2`.

        Args:
            node: the node.
            repetition: which one, of a block that is repeated.
        """
        if not self.is_chain:
            return self.attribute if repetition is None else f"{self.attribute}.{repetition}"
        *outer, index = self.places[self.nodes.index(node)]
        return ".".join(map(str, [self.attribute, *outer, index + (repetition or 0)]))


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
        chains = {node: chain for chain in chains_of(scope) for node in chain.nodes}
        groups = self._groups(chains)
        namer = Namer({*ATTRIBUTES, *VARIABLES} if is_global else ATTRIBUTES)
        names = {
            nodes: namer.name(self._wanted(nodes[0], chain), fallback=nodes[0])
            for nodes, chain in groups.items()
            if chain is None or chain.name
        }
        for nodes, chain in groups.items():
            attribute = names.get(nodes) or namer.name(CHAIN_NAME)
            held = Held(attribute, nodes, chain.places if chain else ())
            self._by_node.update(dict.fromkeys(nodes, held))

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

    def _wanted(self, node: NodeId, chain: Chain | None) -> str:
        return chain.name if chain else self._scope.node(node).name

    def _groups(self, chains: Mapping[NodeId, Chain]) -> dict[tuple[NodeId, ...], Chain | None]:
        """Gives the nodes of each attribute in order, and the chain that they are, if any."""
        groups: dict[tuple[NodeId, ...], Chain | None] = {}
        for node in self._scope.module_nodes:
            chain = chains.get(node)
            nodes = chain.nodes if chain else (self._scope.owner(node),)
            groups.setdefault(nodes, chain)
        return groups
