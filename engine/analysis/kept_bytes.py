"""Counts what is kept for the backward pass: each piece of memory once, at the node that makes it.

Only what an edit changes is counted anew.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field

from engine.analysis.kept import NOTHING, Bytes, Storage
from engine.analysis.result import NodeAnalysis
from engine.analysis.visit import Visit
from engine.graph.model import NodeId
from engine.graph.problem import NodePath


@dataclass
class KeptBytes:
    """What is kept, as it stood after the last analysis."""

    _keepers: Counter[Storage] = field(default_factory=Counter)
    _sizes: dict[str, Bytes] = field(default_factory=dict)
    _visits: dict[NodePath, Visit] = field(default_factory=dict)

    def apply(
        self, visits: MutableMapping[NodePath, Visit], top: Iterable[NodeId]
    ) -> Mapping[NodePath, NodeAnalysis]:
        """Writes what is kept into what was found.

        Args:
            visits: of all nodes; changed where something else is kept than they say.
            top: the nodes of the top graph.

        Returns:
            What is known now of the nodes that do not say what they said before.
        """
        now = {path: visits[path] for node in top if (path := NodePath(node)) in visits}
        new = [path for path, visit in now.items() if self._visits.get(path) is not visit]
        gone = [path for path in self._visits if path not in now]
        touched = set(new)
        for path in (*gone, *new):
            self._drop(self._visits.get(path), touched)
        for path in new:
            self._add(now[path], touched)
        changed: dict[NodePath, NodeAnalysis] = {}
        for path in touched & now.keys():
            now[path] = visits[path] = self._written(now[path], changed)
        self._visits = now
        return changed

    def _add(self, visit: Visit, touched: set[NodePath]) -> None:
        for storage in visit.keeps:
            self._keepers[storage] += 1
            if self._keepers[storage] == 1:
                self._grow(storage, 1)
                touched.add(_top(storage))

    def _drop(self, visit: Visit | None, touched: set[NodePath]) -> None:
        for storage in visit.keeps if visit else ():
            self._keepers[storage] -= 1
            if not self._keepers[storage]:
                del self._keepers[storage]
                self._grow(storage, -1)
                touched.add(_top(storage))

    def _grow(self, storage: Storage, sign: int) -> None:
        """Counts a piece of memory at its node and at the blocks around that."""
        path: str = storage.owner
        while path:
            size = self._sizes.pop(path, NOTHING)
            grown = Bytes(
                size.growing + sign * storage.size.growing, size.fixed + sign * storage.size.fixed
            )
            if grown != NOTHING:
                self._sizes[path] = grown
            path = path.rpartition("/")[0]

    def _written(self, visit: Visit, changed: dict[NodePath, NodeAnalysis]) -> Visit:
        """Gives the visit with what is kept at its nodes."""
        found, is_new = list(visit.found), False
        for index, node in enumerate(found):
            size = self._sizes.get(node.path, NOTHING)
            kept = size.of_one, size.fixed
            if (node.kept_bytes, node.kept_fixed_bytes) != kept:
                found[index] = changed[node.path] = node.with_kept(*kept)
                is_new = True
        return visit.with_found(tuple(found)) if is_new else visit


def _top(storage: Storage) -> NodePath:
    """The node of the top graph that a piece of memory is made in."""
    return NodePath(storage.owner.partition("/")[0])
