"""What operators keep for the backward pass, as plain values. No torch."""

from dataclasses import dataclass
from typing import NamedTuple

from engine.graph.problem import NodePath

HELD = -1
"""Instead of a place: the memory is a parameter or a buffer, which a module holds anyway."""

OWN = -1
"""The number of the memory that an operator makes for itself: masks, indices, statistics."""

Strides = tuple[tuple[int, ...], tuple[int, ...]]
"""The strides of a tensor that is not contiguous, at the two batch sizes of the probe."""


class Bytes(NamedTuple):
    """An amount of memory: so much for every sample, and so much once."""

    growing: int = 0
    fixed: int = 0

    @property
    def of_one(self) -> int:
        """The bytes for one sample."""
        return max(self.growing + self.fixed, 0)


NOTHING = Bytes()


class Storage(NamedTuple):
    """A piece of memory that tensors are in; what is a view of another tensor has its storage.

    Args:
        owner: the path of the node that makes it.
        number: which of that node's.
        size: how much it takes.
        is_loss: whether the node belongs to the loss.
    """

    owner: NodePath
    number: int
    size: Bytes
    is_loss: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """The memory of one output.

    Args:
        place: the position of the input that it is a view of; the number of inputs and that of
            the first output in the same memory, added, if it is new; or `HELD`.
        size: how much memory that is.
        needs_grad: whether gradients go back through it.
        strides: where it is not contiguous.
    """

    place: int
    size: Bytes = NOTHING
    needs_grad: bool = False
    strides: Strides | None = None


@dataclass(frozen=True, slots=True)
class Keeping:
    """What one run of an operator leaves for the backward pass.

    Args:
        kept: positions of the inputs and, behind those, of the outputs that are kept.
        own: what it keeps besides.
        given: the memory of each output.
    """

    kept: frozenset[int] = frozenset()
    own: Bytes = NOTHING
    given: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True)
class Coming:
    """How an input comes, as far as it decides what is kept.

    Args:
        needs_grad: whether gradients go back through it.
        strides: where it is not contiguous.
        same_as: the port of an earlier input that is the very same tensor; empty if none is.
    """

    needs_grad: bool = False
    strides: Strides | None = None
    same_as: str = ""
