"""A call's arguments, sorted into the ports and arguments of an operator."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from torch import nn

from engine.importing.errors import Unmapped
from engine.importing.trace import Called, TrainingFlag, is_source
from engine.operators.forms import FunctionForm, InfixForm, MethodForm
from engine.operators.operator import Operator, Writing

_WITHOUT_EFFECT = frozenset(
    {"inplace", "out", "memory_format", "non_blocking", "copy", "return_indices", "_stacklevel"}
)
_NEUTRAL: Mapping[str, object] = {"alpha": 1, "training": True, "dtype": None}


@dataclass
class Bound:
    """What goes where.

    Args:
        inputs: ports and the tensors at them.
        values: arguments and their values.
    """

    inputs: list[tuple[str, Any]] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def wire(self, port: str, source: Any) -> None:
        """Puts a tensor at a port."""
        if not is_source(source):
            raise Unmapped(f"its {port} is no tensor")
        self.inputs.append((port, source))


def bind_module(operator: Operator, module: nn.Module, call: Called) -> Bound:
    """Sorts what a module is called with.

    Raises:
        Unmapped: the operator has no place for something.
    """
    bound = Bound()
    named = inspect.signature(module.forward).bind(*call.arguments, **call.keywords)
    of_call = {each.name for each in operator.arguments if each.is_of_call}
    free = [port.name for port in operator.inputs]
    for name, value in named.arguments.items():
        for each in value if isinstance(value, tuple | list) else (value,):
            if is_source(each):
                port = name if name in free else next(iter(free), "")
                if not port:
                    raise Unmapped(f"it is given {name}, for which the operator has no port")
                bound.wire(port, each)
                free.remove(port)
            elif name in of_call:
                bound.values[name] = value
            elif not _is_default(module.forward, name, each):
                raise Unmapped(f"it is called with {name}={each!r:.40}, which is no argument of it")
    return bound


def bind_function(operator: Operator, call: Called) -> Bound:
    """Sorts what a function or method is called with.

    Raises:
        Unmapped: the operator has no place for something.
    """
    names = _places(operator, call)
    positional = list(call.arguments)
    form = operator.form
    if isinstance(form, MethodForm) and form.spread and len(positional) > 2:
        positional = [positional[0], tuple(positional[1:])]
    if len(positional) > len(names):
        raise Unmapped("it is given more than the operator takes")
    pairs = [*zip(names, positional, strict=False), *call.keywords.items()]
    return _sorted(operator, pairs)


def _sorted(operator: Operator, pairs: Sequence[tuple[str, Any]]) -> Bound:
    bound = Bound()
    ports = {port.name: port for port in operator.inputs}
    arguments = {argument.name: argument for argument in operator.arguments}
    aliases = _aliases(operator)
    for given, value in pairs:
        name = given if given in ports or given in arguments else aliases.get(given, given)
        if name in ports and ports[name].is_variadic:
            for index, each in enumerate(value):
                bound.wire(f"{name}.{index}", each)
        elif name in ports and is_source(value):
            bound.wire(name, value)
        elif name in arguments:
            bound.values[name] = value
        elif name in ports and value is None:
            continue
        elif not _has_no_effect(operator, name, value):
            raise Unmapped(f"it is called with {name}={value!r:.40}, which the operator lacks")
    return bound


def _places(operator: Operator, call: Called) -> list[str]:
    """Gives what each positional argument is: by the function's signature, else as PyTorch
    orders them: tensors first."""
    function = call.function
    if callable(function) and not isinstance(function, nn.Module):
        names = _signature(function)
        if names:
            return names
    form = operator.form
    leading = form.leading if isinstance(form, FunctionForm) else ()
    named = form.named if isinstance(form, FunctionForm) else ()
    ports = [port.name for port in operator.inputs if port.name not in named]
    if isinstance(form, MethodForm) and form.batch:
        ports.remove(form.batch)
    rest = [each.name for each in operator.arguments if each.name not in (*leading, *ports)]
    return [*leading, *ports, *rest, *named]


def _signature(function: Callable[..., Any]) -> list[str]:
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return []
    if any(each.kind in (each.VAR_POSITIONAL, each.VAR_KEYWORD) for each in parameters):
        return []
    return [each.name for each in parameters]


def _aliases(operator: Operator) -> dict[str, str]:
    """Other names that PyTorch has for the same."""
    first = operator.inputs[0].name if operator.inputs else ""
    pairs = {"axis": "dim", "self": first, "x": first, "keepdims": "keepdim", "input": first}
    pairs |= {"tensor": first, "tensors": first}
    if isinstance(operator.form, InfixForm):
        pairs |= {"exponent": operator.form.operand, "other": operator.form.operand}
    known = {each.name for each in operator.arguments} | {each.name for each in operator.inputs}
    return {alias: name for alias, name in pairs.items() if name in known}


def _has_no_effect(operator: Operator, name: str, value: Any) -> bool:
    if name in _WITHOUT_EFFECT or value is None or value is False:
        return name != "training" or value is not False
    if isinstance(value, TrainingFlag):
        form = operator.form
        is_told = isinstance(form, FunctionForm) and form.takes_training
        return is_told or any(each.writing is Writing.TRAINING for each in operator.arguments)
    return name in _NEUTRAL and _NEUTRAL[name] == value and name != "training"


def _is_default(function: Callable[..., Any], name: str, value: Any) -> bool:
    parameter = inspect.signature(function).parameters.get(name)
    return parameter is not None and parameter.default == value


def output_ports(operator: Operator, values: Mapping[str, Any]) -> list[str]:
    """Gives the output ports of a use."""
    return [port.name for port in operator.output_ports(values)]
