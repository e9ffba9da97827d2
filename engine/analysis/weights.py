"""Which uses are one module, and whether what arrives at each of them allows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.graph.edits.sharing import owner_of
from engine.graph.model import Graph, Node, NodeId, Value
from engine.graph.problem import NodePath


@dataclass(frozen=True, slots=True)
class Settled:
    """The arguments that the first use of shared weights has decided.

    Args:
        values: all of them.
        by: the name of that use.
    """

    values: Mapping[str, Value]
    by: str


@dataclass
class SharedWeights:
    """The groups of uses that have one set of weights, filled as the analysis meets them."""

    _settled: dict[NodePath, Settled] = field(default_factory=dict)

    def settle(self, owner: NodePath, values: Mapping[str, Value], by: str) -> Settled:
        """Gives what the first use of the owner's weights has decided: this one, if it is it."""
        return self._settled.setdefault(owner, Settled(values, by))


def sharing_nodes(graph: Graph) -> frozenset[NodeId]:
    """Gives the nodes whose weights have several uses in this graph, owners included."""
    users = [node for node in graph if node.weights_of is not None]
    return frozenset(
        [node.id for node in users] + [owner_of(graph, node.id) for node in users],
    )


def owner_fault(graph: Graph, node: Node) -> str | None:
    """Gives why a node's arguments do not let it use the weights that it is to use."""
    if node.weights_of is None:
        return None
    owner = graph.nodes.get(owner_of(graph, node.id))
    if owner is None or owner.operator != node.operator:
        return None  # the structural problems say so
    if dict(owner.arguments) != dict(node.arguments):
        return (
            f"{node.name} uses the weights of {owner.name} but has other arguments. Give both the "
            "same, or stop sharing."
        )
    return None
