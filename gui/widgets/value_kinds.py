"""Kinds of values that only a form knows: arithmetic in blocks, one value for each repetition."""

from dataclasses import dataclass

from engine.errors import EngineError, UnknownNameError
from engine.graph.expressions import has_expression, names_in
from engine.graph.model import Expression, Value
from engine.operators.kinds import Kind


@dataclass(frozen=True)
class Computed:
    """A value of a kind, or arithmetic over the arguments of the block around.

    Args:
        kind: the values.
        names: of the arguments.
    """

    kind: Kind
    names: frozenset[str] = frozenset()

    def fault(self, value: Value) -> str | None:
        """See `Kind`."""
        if not has_expression(value):
            return self.kind.fault(value)
        try:
            self._check(value)
        except EngineError as error:
            return f"cannot be worked out. {str(error).rstrip('.')}"
        if not isinstance(value, tuple):
            return None
        faults = [self.kind.fault(_with_number(value, number)) for number in (1, 0, 2)]
        return None if None in faults else faults[0]

    def _check(self, value: Value) -> None:
        if isinstance(value, tuple):
            for each in value:
                self._check(each)
        elif isinstance(value, Expression):
            for name in sorted(names_in(value.text)):
                if name not in self.names:
                    raise UnknownNameError("argument of the block", name, self.names)


def _with_number(value: Value, number: int) -> Value:
    """Gives a value with a number in the place of its arithmetic."""
    if isinstance(value, tuple):
        return tuple(_with_number(each, number) for each in value)
    return number if isinstance(value, Expression) else value


@dataclass(frozen=True)
class PerRepetition:
    """A value for all repetitions of a block, or a list of one value for each.

    Args:
        kind: the values.
        count: how many repetitions there are; None if an expression decides it.
    """

    kind: Kind
    count: int | None

    def fault(self, value: Value) -> str | None:
        """See `Kind`."""
        fault = self.kind.fault(value)
        if fault is None or not isinstance(value, tuple) or not value:
            return fault and f"{fault}, or a list of one for each repetition"
        faults = (self.kind.fault(each) for each in value)
        wrong = next((each for each in faults if each), None)
        if wrong is not None:
            return f"{wrong}, each"
        if self.count is not None and len(value) != self.count:
            return f"has {len(value)} values for {self.count} repetitions"
        return None


def plain_kind(kind: Kind) -> Kind:
    """Gives the kind of the values themselves."""
    while isinstance(kind, Computed | PerRepetition):
        kind = kind.kind
    return kind


def is_computed(kind: Kind) -> bool:
    """Whether arithmetic is taken."""
    if isinstance(kind, PerRepetition):
        return is_computed(kind.kind)
    return isinstance(kind, Computed)
