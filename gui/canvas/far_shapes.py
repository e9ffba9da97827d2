"""Nodes and wires as arrays of numbers: what is painted of them from afar."""

from collections.abc import Iterable, Iterator

import numpy as np

from engine.graph.model import NodeId
from gui.canvas.arrays import LineArray, Numbers
from gui.canvas.node_item import NodeItem
from gui.canvas.wire_layer import DrawnWire


class FarBoxes:
    """The rectangles of nodes by family.

    Attributes:
        wrong: the nodes with an error.
    """

    def __init__(self, items: Iterable[NodeItem]) -> None:
        found = list(items)
        self._places = {item.node: number for number, item in enumerate(found)}
        self._boxes: Numbers = np.empty((len(found), 4))
        self._numbers = np.zeros(len(found), dtype=int)
        self._families: dict[str, int] = {}
        self.wrong: dict[NodeId, NodeItem] = {}
        self.change(found)

    def change(self, items: Iterable[NodeItem]) -> None:
        """Takes nodes that look otherwise than before."""
        for item in items:
            place, body, family = self._places[item.node], item.body, item.family
            self._boxes[place] = body.x(), body.y(), body.width(), body.height()
            self._numbers[place] = self._families.setdefault(family, len(self._families))
            if item.is_wrong:
                self.wrong[item.node] = item
            else:
                self.wrong.pop(item.node, None)

    def by_family(self) -> Iterator[tuple[str, Numbers]]:
        """Gives each family with x, y, width and height of its nodes."""
        for family, number in self._families.items():
            yield family, self._boxes[self._numbers == number]


class FarLines:
    """The straight lines that stand for wires.

    Attributes:
        by_rank: the lines of the wires through which tensors of so many dimensions flow; None
            where that is not known.
    """

    def __init__(self, wires: Iterable[DrawnWire]) -> None:
        self._wires = list(wires)
        lines = [wire.route.far_lines() for wire in self._wires]
        self._ends: Numbers = np.array([line for each in lines for line in each]).reshape(-1, 4)
        self._owners = np.repeat(np.arange(len(lines)), np.array([*map(len, lines)], dtype=int))
        self.by_rank: dict[int | None, LineArray] = {}
        self.take_ranks()

    def take_ranks(self) -> None:
        """Takes what flows through the wires now."""
        ranks = np.array(
            [-1 if wire.rank is None else wire.rank for wire in self._wires], dtype=int
        )
        self.by_rank = {
            None if rank < 0 else int(rank): LineArray(self._ends[ranks[self._owners] == rank])
            for rank in np.unique(ranks)
        }
