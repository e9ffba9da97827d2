"""The arguments that the incoming shape decides."""

from collections.abc import Mapping, Sequence

from engine.graph.model import Value
from engine.operators.operator import Operator, ReadFrom


def complete(
    operator: Operator,
    given: Mapping[str, Value],
    shapes: Mapping[str, Sequence[int | str]],
) -> dict[str, Value]:
    """Gives every argument's value: set by the node, else read from the incoming shape, else the
    default.

    Args:
        operator: the operator.
        given: what the node sets; an argument set to None counts as not set where it is read.
        shapes: the incoming shape of each wired port that is known, the batch as text (`N`).

    Returns:
        All arguments; None for one that is to be read from a shape that does not tell it.
    """
    values = operator.values(given)
    for argument in operator.arguments:
        if argument.read_from and values[argument.name] is None:
            values[argument.name] = read(argument.read_from, shapes)
    return values


def unread(operator: Operator, values: Mapping[str, Value]) -> tuple[str, ...]:
    """Gives the arguments that had to be read from a shape and could not."""
    return tuple(
        argument.name
        for argument in operator.arguments
        if argument.read_from and values[argument.name] is None
    )


def read(source: ReadFrom, shapes: Mapping[str, Sequence[int | str]]) -> Value:
    """Gives what `source` reads from the incoming shapes, or None if they do not tell it."""
    shape = shapes.get(source.port)
    if shape is None:
        return None
    if source.proposal:
        return source.proposal(shape)
    if source.trailing:
        return _trailing(shape, source.trailing)
    if not -len(shape) <= source.dimension < len(shape):
        return None
    size = shape[source.dimension]
    return size if isinstance(size, int) else None


def _trailing(shape: Sequence[int | str], count: int) -> Value:
    sizes = tuple(size for size in shape[-count:] if isinstance(size, int))
    return sizes if len(sizes) == count else None
