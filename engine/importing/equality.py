"""When two modules are one block: the same class, the same wiring, arguments of the same kinds."""

from collections.abc import Callable, Hashable, Mapping

from engine.graph.model import Value
from engine.importing.parts import Item, Part
from engine.operators.kinds import Choice, Float, Integer, Kind, OneOf, Optional, PerDimension
from engine.operators.operator import Operator
from engine.operators.standard import CATALOGUE


def form_of(part: Part, block_of: Callable[[Part], Hashable]) -> Hashable:
    """Gives what must be the same in all uses of one block.

    Args:
        part: its inner parts' blocks are known.
        block_of: gives the block of an inner part.
    """
    items = tuple(_item_form(item, block_of) for item in part.items)
    return part.class_name, len(part.given), tuple(part.returned), items


def kind_of(argument: Kind, value: Value) -> Hashable:
    """Gives the kind of a value; values of one kind can be those of one argument of a block."""
    if isinstance(value, bool) or value is None:
        return type(value).__name__
    if isinstance(value, str):
        return "choice" if _takes(argument, Choice) else ("word", value)
    dimensions = dimensions_of(argument)
    if isinstance(value, tuple):
        is_plain = all(isinstance(each, int) and not isinstance(each, bool) for each in value)
        if not is_plain:
            return "values", repr(value)
        return "dimensions" if dimensions == len(value) else "tuple"
    if isinstance(value, int) and dimensions > 1:
        return "dimensions"
    return "float" if isinstance(value, float) or _takes(argument, Float) else "int"


def dimensions_of(kind: Kind) -> int:
    """Gives how many numbers one number can stand for (`kernel_size=3`), else 0."""
    if isinstance(kind, PerDimension):
        return kind.dimensions
    if isinstance(kind, Optional):
        return dimensions_of(kind.kind)
    if isinstance(kind, OneOf):
        return max(dimensions_of(each) for each in kind.kinds)
    return 0


def effective(operator: Operator | None, arguments: Mapping[str, Value]) -> dict[str, Value]:
    """Gives all arguments of an item, defaults included; those that a shape decides only if set."""
    if operator is None:
        return dict(arguments)
    return {
        name: value
        for name, value in operator.values(arguments).items()
        if operator.argument(name).read_from is None or name in arguments
    }


def _takes(argument: Kind, kind: type[Float] | type[Integer] | type[Choice]) -> bool:
    if isinstance(argument, Optional):
        return _takes(argument.kind, kind)
    if isinstance(argument, OneOf):
        return any(_takes(each, kind) for each in argument.kinds)
    return isinstance(argument, kind)


def _item_form(item: Item, block_of: Callable[[Part], Hashable]) -> Hashable:
    title = item.title if item.module else ""
    if item.parts:
        return block_of(item.parts[0]), title, item.inputs, item.owner
    operator = CATALOGUE.get(item.operator)
    values = effective(operator, item.arguments)
    decides = operator is None or operator.outputs_for is not None
    kinds = tuple(
        (name, repr(value) if decides else kind_of(operator.argument(name).kind, value))
        for name, value in values.items()
        if operator is not None
    )
    rest = repr(sorted(item.arguments.items())) if operator is None else ""
    return item.operator, title, item.inputs, item.owner, kinds, rest
