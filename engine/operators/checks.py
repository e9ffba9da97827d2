"""What is wrong with a use of an operator, as far as its arguments and wires alone tell."""

import difflib
from collections.abc import Collection, Mapping

from engine.errors import shorten
from engine.graph.model import Expression, Value
from engine.operators.forms import FunctionForm, InfixForm, ModuleForm
from engine.operators.operator import Argument, Operator, Port


def argument_faults(operator: Operator, arguments: Mapping[str, Value]) -> list[tuple[str, str]]:
    """Gives what is wrong with the arguments that a node sets, as (argument, whole sentences).

    Expressions are taken as they are: check again once they have values.
    """
    faults = [
        (name, _unknown(operator, name))
        for name in arguments
        if all(name != argument.name for argument in operator.arguments)
    ]
    for argument in operator.arguments:
        if argument.name in arguments:
            message = value_fault(argument, arguments[argument.name])
            if message:
                faults.append((argument.name, message))
    return faults


def value_fault(argument: Argument, value: Value) -> str | None:
    """Gives what is wrong with `value` for `argument`, in whole sentences, or None."""
    if _has_expression(value) or (value is None and argument.read_from):
        return None
    fault = argument.kind.fault(value)
    if fault is None:
        return None
    return f"{argument.name} {fault}, but it is {written(value)}."


def wiring_faults(
    operator: Operator, arguments: Mapping[str, Value], wired: Collection[str]
) -> list[tuple[str, str]]:
    """Gives the input ports that lack a wire, as (port, whole sentences).

    Args:
        operator: the operator.
        arguments: what the node sets.
        wired: the names of its wired input ports.
    """
    faults = []
    for port in operator.inputs:
        if _is_wired(port, wired):
            continue
        if port.is_optional:
            message = _missing_operand(operator, port, arguments)
        else:
            message = f"Nothing is wired to {port.name}. Drag a wire to it."
        if message:
            faults.append((port.name, message))
    return faults + _half_wired(operator, wired)


def _half_wired(operator: Operator, wired: Collection[str]) -> list[tuple[str, str]]:
    """Gives the ports that are missing in a tuple of which others are wired."""
    groups = operator.form.tuples if isinstance(operator.form, ModuleForm) else ()
    return [
        (port, f"{' and '.join(group)} are wired together or not at all. Drag a wire to {port}.")
        for group in groups
        if any(port in wired for port in group)
        for port in group
        if port not in wired
    ]


def written(value: Value) -> str:
    """Gives a value as a message quotes it: short, on one line, and `empty` for None."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    return shorten(repr(value), 60)


def _missing_operand(operator: Operator, port: Port, arguments: Mapping[str, Value]) -> str | None:
    form = operator.form
    operand = form.operand if isinstance(form, InfixForm | FunctionForm) else ""
    if port.name != operand or operator.values(arguments)[port.name] is not None:
        return None
    return f"Nothing is wired to {port.name}. Drag a wire to it or give it a number."


def _is_wired(port: Port, wired: Collection[str]) -> bool:
    if port.is_variadic:
        return any(name.rpartition(".")[0] == port.name for name in wired)
    return port.name in wired


def _has_expression(value: Value) -> bool:
    if isinstance(value, tuple):
        return any(_has_expression(each) for each in value)
    return isinstance(value, Expression)


def _unknown(operator: Operator, name: str) -> str:
    known = [argument.name for argument in operator.arguments]
    nearest = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f" Did you mean {nearest[0]}?" if nearest else " Remove it."
    return f"{operator.name} has no argument {shorten(name)!r}.{hint}"
