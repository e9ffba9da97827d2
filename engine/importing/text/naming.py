"""Ids and titles of nodes that were read, by their attributes and variables."""

from collections.abc import Mapping, Sequence

from engine.graph.model import NodeId
from engine.graph.naming import BOUNDARIES, fresh_id
from engine.importing.naming import is_default_name
from engine.importing.text.nodes import ReadNode

PLAIN_NAMES = frozenset({"x", "y", "z"})


class Names:
    """The ids and titles of one graph's nodes.

    Args:
        nodes: in graph order.
    """

    def __init__(self, nodes: Sequence[ReadNode]) -> None:
        self._ids: dict[ReadNode, NodeId] = {}
        self._taken: set[str] = set()
        for node in nodes:
            self._take_written(node)
        for node in nodes:
            if node not in self._ids:
                self._take(node, fresh_id(self._taken, node.operator))
        self._titles = {node: self._title(node) for node in nodes}

    @property
    def ids(self) -> Mapping[ReadNode, NodeId]:
        """The id of each node."""
        return self._ids

    def title(self, node: ReadNode) -> str:
        """Gives the title; empty where the id says the name."""
        return self._titles[node]

    def _take_written(self, node: ReadNode) -> None:
        """Takes the id that stands in the text, if one does."""
        for name in (node.attribute, node.name):
            if is_default_name(node.operator, name) and name not in self._taken:
                self._take(node, NodeId(name))
                return

    def _take(self, node: ReadNode, id: NodeId) -> None:  # noqa: A002
        self._ids[node] = id
        self._taken.add(id)

    def _title(self, node: ReadNode) -> str:
        """Gives the title: the attribute's name unless the id says it, else the variable's.

        A variable has a name of its own where the user gave one; where the plain ones ran out the
        id became one, which a title of the same name leaves as it is.
        """
        if node.operator in BOUNDARIES:
            return node.name
        if node.attribute:
            is_said = node.is_numbered or node.attribute == self._ids[node]
            return "" if is_said else node.attribute
        return "" if node.name in PLAIN_NAMES else node.name
