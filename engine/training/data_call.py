"""Calls that make data, as values. No torch."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Name:
    """The value of an earlier call."""

    name: str


Operand: TypeAlias = Name | int | float


@dataclass(frozen=True, slots=True)
class DataCall:
    """`results = function(*positional, **keywords)`.

    Args:
        results: the names that its values get.
        function: of `engine.training.plain`, or `torch.…`.
    """

    results: tuple[str, ...]
    function: str
    positional: tuple[Operand, ...] = ()
    keywords: Mapping[str, Operand] = field(default_factory=dict)


class Calls:
    """Calls in their order.

    Attributes:
        are_fitted: the inputs have already the shapes that the network asks for.
    """

    def __init__(self, *calls: DataCall) -> None:
        self._calls = list(calls)
        self.are_fitted = False

    @property
    def all(self) -> tuple[DataCall, ...]:
        """The calls so far."""
        return tuple(self._calls)

    def add(self, *calls: DataCall) -> None:
        """Adds calls at the end."""
        self._calls += calls
