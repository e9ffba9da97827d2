"""Every operator by its name."""

from collections.abc import Iterator

from engine.errors import EngineError, UnknownNameError
from engine.operators.operator import Operator


class Catalogue:
    """A registry that refuses duplicates and suggests the nearest name on a miss."""

    def __init__(self) -> None:
        self._operators: dict[str, Operator] = {}

    def add(self, *operators: Operator) -> None:
        """Adds operators.

        Raises:
            EngineError: one of that name is there already.
        """
        for operator in operators:
            if operator.name in self._operators:
                raise EngineError(f"The operator {operator.name} is already in the catalogue.")
            self._operators[operator.name] = operator

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
