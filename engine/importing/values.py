"""Values of a call as arguments of a node."""

from collections.abc import Mapping
from typing import Any

import torch

from engine.graph.model import Value
from engine.importing.errors import Unmapped
from engine.importing.trace import TimesBatch, TrainingFlag, WhileTraining, is_source
from engine.operators import derive
from engine.operators.kinds import Integers, Kind, OneOf, Optional, PerDimension
from engine.operators.operator import Argument, Operator, Writing


def value_of(value: Any) -> Value:
    """Gives what a node can hold for a value of a call.

    Raises:
        Unmapped: it can hold nothing like it.
    """
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, tuple | list | torch.Size):
        return tuple(value_of(each) for each in value)
    if isinstance(value, torch.dtype):
        return str(value).removeprefix("torch.")
    if isinstance(value, TimesBatch):
        raise Unmapped("it depends on the number of samples")
    if isinstance(value, TrainingFlag):
        raise Unmapped("it does something else in training")
    what = "a tensor" if is_source(value) else f"a {type(value).__name__}"
    raise Unmapped(f"it is given {what} where the operator has a plain argument")


def set_arguments(
    operator: Operator, values: Mapping[str, Any], shapes: Mapping[str, tuple[int, ...]]
) -> dict[str, Value]:
    """Gives what a node must set so that its operator has these values.

    Defaults are left out, and so is what the incoming shape tells anyway.

    Args:
        operator: the operator.
        values: by argument, as a call has them.
        shapes: of what arrives, by port.

    Raises:
        Unmapped: the operator does not take such a value.
    """
    kept: dict[str, Value] = {}
    for argument in operator.arguments:
        if argument.name not in values:
            continue
        value = _canonical(argument, value_of(_told(argument, values[argument.name])))
        if value == argument.default or _is_read(argument, value, shapes):
            continue
        fault = argument.kind.fault(value)
        if fault:
            raise Unmapped(f"its {argument.name} is {value!r:.60}, but {fault}")
        kept[argument.name] = value
    return kept


def _told(argument: Argument, value: Any) -> Any:
    """Gives the number of an argument that counts in training only."""
    if argument.writing is not Writing.TRAINING:
        return value
    if not isinstance(value, WhileTraining) and value != argument.default:
        raise Unmapped("it drops values in evaluation as well")
    return value.value if isinstance(value, WhileTraining) else value


def _is_read(argument: Argument, value: Value, shapes: Mapping[str, tuple[int, ...]]) -> bool:
    return argument.read_from is not None and derive.read(argument.read_from, shapes) == value


def _canonical(argument: Argument, value: Value) -> Value:
    """Gives a value in the one form in which the catalogue writes it: 3 for (3, 3)."""
    kind = argument.kind
    if isinstance(value, tuple) and value and len(set(value)) == 1:
        is_needless = len(value) == 1 and kind.fault(value) and not kind.fault(value[0])
        return value[0] if is_needless or _takes_one_for_all(kind) else value
    is_count = isinstance(value, int) and not isinstance(value, bool)
    return (value,) if is_count and kind.fault(value) and _is_tuple(kind) else value


def _takes_one_for_all(kind: Kind) -> bool:
    match kind:
        case PerDimension():
            return True
        case Optional():
            return _takes_one_for_all(kind.kind)
        case OneOf():
            return any(_takes_one_for_all(each) for each in kind.kinds)
    return False


def _is_tuple(kind: Kind) -> bool:
    match kind:
        case Integers():
            return True
        case Optional():
            return _is_tuple(kind.kind)
    return False
