"""What a node is for: the network, its rim, or the loss."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from engine.graph.model import Block, BlockName, Node
from engine.graph.ports import CatalogueLike

Blocks: TypeAlias = Mapping[BlockName, Block]
IsLoss: TypeAlias = Callable[[Node], bool]
"""Tells the nodes that are losses by themselves, whatever is wired to them."""

NO_BLOCKS: Blocks = MappingProxyType({})


class Roles:
    """Tells the roles of nodes; a block that holds a loss is a loss.

    Args:
        catalogue: knows the operators.
        blocks: those of the project.
    """

    def __init__(self, catalogue: CatalogueLike, blocks: Blocks = NO_BLOCKS) -> None:
        self._catalogue, self._blocks = catalogue, blocks
        self._holds_loss: dict[BlockName, bool] = {}

    def of(self, node: Node) -> str:
        """Gives `network`, `input`, `output`, `target` or `loss`."""
        if node.block is not None:
            return "loss" if self._is_loss(node.block) else "network"
        operator = self._catalogue.get(node.operator)
        return "network" if operator is None else operator.role

    def _is_loss(self, name: BlockName) -> bool:
        if name not in self._holds_loss:
            self._holds_loss[name] = False  # a block that holds itself ends here
            block = self._blocks.get(name)
            found = block is not None and any(self.of(each) == "loss" for each in block.graph)
            self._holds_loss[name] = found
        return self._holds_loss[name]


def loss_lookup(catalogue: CatalogueLike, blocks: Blocks) -> IsLoss:
    """Gives what tells the losses of a project."""
    roles = Roles(catalogue, blocks)
    return lambda node: roles.of(node) == "loss"
