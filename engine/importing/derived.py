"""Which arguments an imported node need not say, as the incoming shape says them."""

from collections.abc import Mapping

from engine.graph.model import Value
from engine.operators.operator import Argument, Operator


def is_derived(argument: Argument, value: Value) -> bool:
    """Whether a value can only be what is read from the incoming shape.

    A width such as `in_channels` must be what arrives, or the network would not run. Of several
    trailing sizes (`normalized_shape`) the number is a choice, unless it is the usual one. What
    the shape only proposes is a choice.
    """
    source = argument.read_from
    if source is None or value is None or source.proposal is not None:
        return False
    if not isinstance(value, tuple):
        return not source.trailing
    usual = source.trailing or (1 if source.dimension == -1 else 0)
    return len(value) == usual


def chosen(operator: Operator, given: Mapping[str, Value]) -> dict[str, Value]:
    """Gives the arguments that were chosen: neither derived nor the default.

    Args:
        operator: the operator.
        given: what is known of the arguments; names that it does not have are left out.
    """
    known = {argument.name: argument for argument in operator.arguments}
    return {
        name: value
        for name, value in given.items()
        if name in known and not is_derived(known[name], value) and _differs(known[name], value)
    }


def _differs(argument: Argument, value: Value) -> bool:
    return argument.default != value or type(argument.default) is not type(value)
