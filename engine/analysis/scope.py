"""Where in the tree of blocks a graph is analysed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.analysis.arrival import Arrival
from engine.graph.model import BlockName, NodeId, Value
from engine.graph.problem import NodePath


@dataclass(frozen=True)
class Scope:
    """One use of a graph.

    Args:
        prefix: of the paths in it (`layer1/0/`).
        owner_prefix: of the paths that own its weights; differs where a block's are shared.
        environment: the values of the arguments of the block.
        arriving: what comes to the block's ports; None for the top graph.
        blocks: the blocks that it is in, from the outermost.
        is_shared: whether its weights are used by several blocks.
    """

    prefix: str = ""
    owner_prefix: str = ""
    environment: Mapping[str, Value] = field(default_factory=dict)
    arriving: Mapping[str, Arrival] | None = None
    blocks: tuple[BlockName, ...] = ()
    is_shared: bool = False

    def path(self, node: NodeId) -> NodePath:
        """Gives the path of a node in it."""
        return NodePath(self.prefix + node)

    def owner_path(self, node: NodeId) -> NodePath:
        """Gives the path of the node that owns the weights of a node in it."""
        return NodePath(self.owner_prefix + node)
