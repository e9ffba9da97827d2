"""Whose memory a use of an operator keeps, and in whose memory its outputs are."""

from collections.abc import Mapping

from engine.analysis.arrival import AS_INPUT, Arrival
from engine.analysis.kept import HELD, NOTHING, OWN, Coming, Keeping, Storage
from engine.graph.problem import NodePath


class Memory:
    """What is learnt of an operator, at one place of the network.

    Args:
        path: of the node.
        keeping: of its operator; None where it is not known.
        arriving: in the order of the inputs.
        is_loss: whether the node belongs to the loss.
    """

    def __init__(
        self,
        path: NodePath,
        keeping: Keeping | None,
        arriving: Mapping[str, Arrival],
        *,
        is_loss: bool,
    ) -> None:
        self._path = path
        self._keeping = keeping or Keeping()
        self._inputs = [each.storage for each in arriving.values()]
        self._is_loss = is_loss

    def storage(self, number: int) -> Storage | None:
        """Gives the memory of an output."""
        given = self._keeping.given
        return self._at(given[number].place) if number < len(given) else None

    def coming(self, number: int) -> Coming:
        """Gives how an output comes to whom reads it."""
        given = self._keeping.given
        if number >= len(given):
            return AS_INPUT
        return Coming(given[number].needs_grad, given[number].strides)

    def kept(self) -> tuple[Storage, ...]:
        """Gives the memory that is kept; the loss keeps nothing of the network."""
        storages = [self._at(place) for place in sorted(self._keeping.kept)]
        if self._keeping.own != NOTHING:
            storages.append(Storage(self._path, OWN, self._keeping.own, self._is_loss))
        return tuple(each for each in storages if each and each.is_loss is self._is_loss)

    def _at(self, place: int) -> Storage | None:
        if place == HELD:
            return None
        if place < len(self._inputs):
            return self._inputs[place]
        number = place - len(self._inputs)
        return Storage(self._path, number, self._keeping.given[number].size, self._is_loss)
