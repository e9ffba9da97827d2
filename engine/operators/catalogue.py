"""Every operator by its name."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from engine.errors import EngineError, UnknownNameError
from engine.operators.operator import Operator


class Catalogue:
    """A registry that refuses duplicates and suggests the nearest name on a miss.

    Attributes:
        own: the operators that are classes of the user's own, consented to.
        withheld: names of further ones that may not or cannot be used, and why and what to do.
    """

    def __init__(self) -> None:
        self._operators: dict[str, Operator] = {}
        self.own: tuple[Operator, ...] = ()
        self.withheld: Mapping[str, str] = MappingProxyType({})

    def add(self, *operators: Operator) -> None:
        """Adds operators.

        Raises:
            EngineError: one of that name is there already.
        """
        for operator in operators:
            if operator.name in self._operators:
                raise EngineError(f"The operator {operator.name} is already in the catalogue.")
            self._operators[operator.name] = operator

    def extended(self, own: Sequence[Operator], withheld: Mapping[str, str]) -> "Catalogue":
        """Gives a catalogue of these operators and the user's own; this one stays as it is.

        Raises:
            EngineError: an operator's name is taken.
        """
        made = Catalogue()
        made.add(*self, *own)
        made.own = (*self.own, *own)
        made.withheld = MappingProxyType({**self.withheld, **withheld})
        return made

    def __getitem__(self, name: str) -> Operator:
        try:
            return self._operators[name]
        except KeyError:
            raise UnknownNameError("operator", name, self._operators) from None

    def get(self, name: str) -> Operator | None:
        """Gives the operator of that name, or None."""
        return self._operators.get(name)

    def __contains__(self, name: object) -> bool:
        return name in self._operators

    def __iter__(self) -> Iterator[Operator]:
        return iter(self._operators.values())

    def __len__(self) -> int:
        return len(self._operators)
