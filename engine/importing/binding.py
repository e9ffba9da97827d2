"""A call's arguments, sorted into the ports and arguments of an operator."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from torch import nn

from engine.importing.calls import function_name
from engine.importing.errors import Unmapped
from engine.importing.trace import Called, TrainingFlag, is_source
from engine.operators.forms import FunctionForm, InfixForm, MethodForm
from engine.operators.operator import Operator, Writing

_WITHOUT_EFFECT = frozenset(
    {"inplace", "out", "memory_format", "non_blocking", "copy", "return_indices", "_stacklevel"}
)
_FALSE_AT_FIRST = frozenset(
    {
        "align_corners", "antialias", "ceil_mode", "enable_gqa", "is_causal", "keepdim", "keepdims",
        "recompute_scale_factor", "scale_grad_by_freq", "sparse", "stable", "track_running_stats",
    }
)  # fmt: skip
"""What PyTorch leaves out if nothing is said."""

_NEUTRAL: Mapping[str, object] = {"alpha": 1, "training": True, "dtype": None}


_PYTORCH: Mapping[str, Mapping[str, object]] = {
    **{name: {"dim": 0} for name in ("cat", "stack", "split", "chunk", "unbind", "tensor_split")},
    "flatten": {"start_dim": 0},
    "interpolate": {"scale_factor": None},
    "roll": {"dims": None},
    **{f"max_pool{dimensions}d": {"stride": None} for dimensions in (1, 2, 3)},
}
"""PyTorch's defaults of functions whose signature cannot be read."""


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
    defaults = _signature_defaults(module.forward)
    for name in of_call - bound.values.keys():
        if name in defaults:
            bound.values[name] = defaults[name]
    return bound


def bind_function(operator: Operator, call: Called) -> Bound:
    """Sorts what a function or method is called with.

    Raises:
        Unmapped: the operator has no place for something.
    """
    names = _places(operator, call)
    positional = _gathered(operator, names, list(call.arguments))
    form = operator.form
    if isinstance(form, MethodForm) and form.spread and len(positional) > 2:
        positional = [positional[0], tuple(positional[1:])]
    if len(positional) > len(names):
        raise Unmapped("it is given more than the operator takes")
    pairs = [*zip(names, positional, strict=False), *call.keywords.items()]
    bound = _sorted(operator, call, pairs)
    _add_defaults(operator, call.function, bound)
    return bound


def _gathered(operator: Operator, names: Sequence[str], positional: list[Any]) -> list[Any]:
    """Gives positional arguments with those of a variadic port as one tuple."""
    for port in operator.inputs:
        if port.is_variadic and port.name in names:
            place = names.index(port.name)
            if positional[place:] and not isinstance(positional[place], tuple | list):
                return [*positional[:place], tuple(positional[place:])]
    return positional


def _add_defaults(operator: Operator, function: Any, bound: Bound) -> None:
    """Adds PyTorch's own default where a new node of the operator has another one."""
    defaults = {**_PYTORCH.get(function_name(function), {}), **_signature_defaults(function)}
    wired = {port for port, _ in bound.inputs}
    for argument in operator.arguments:
        if not argument.required or argument.name in (*bound.values, *wired):
            continue
        if argument.name not in defaults:
            raise Unmapped(f"its {argument.name} is not given")
        bound.values[argument.name] = defaults[argument.name]


def _sorted(operator: Operator, call: Called, pairs: Sequence[tuple[str, Any]]) -> Bound:
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
        elif not _has_no_effect(operator, call, name, value):
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


def _signature_defaults(function: Any) -> dict[str, Any]:
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return {}
    return {each.name: each.default for each in parameters if each.default is not each.empty}


def _aliases(operator: Operator) -> dict[str, str]:
    """Other names that PyTorch has for the same."""
    first = operator.inputs[0].name if operator.inputs else ""
    pairs = {"indices": "indices_or_sections", "sections": "indices_or_sections"}
    pairs |= {"axis": "dim", "self": first, "x": first, "keepdims": "keepdim", "input": first}
    pairs |= {"tensor": first, "tensors": first}
    if isinstance(operator.form, InfixForm):
        pairs |= {"exponent": operator.form.operand, "other": operator.form.operand}
    known = {each.name for each in operator.arguments} | {each.name for each in operator.inputs}
    return {alias: name for alias, name in pairs.items() if name in known}


def _has_no_effect(operator: Operator, call: Called, name: str, value: Any) -> bool:
    if name in _WITHOUT_EFFECT or value is None:
        return True
    if value is False and name in _FALSE_AT_FIRST:
        return True
    if name != "training" and _is_pytorchs_own(call.function, name, value):
        return True
    if isinstance(value, TrainingFlag):
        form = operator.form
        is_told = isinstance(form, FunctionForm) and form.takes_training
        return is_told or any(each.writing is Writing.TRAINING for each in operator.arguments)
    return name in _NEUTRAL and _NEUTRAL[name] == value and name != "training"


def _is_pytorchs_own(function: Any, name: str, value: Any) -> bool:
    defaults = _signature_defaults(function)
    return name in defaults and type(defaults[name]) is type(value) and defaults[name] == value


def _is_default(function: Callable[..., Any], name: str, value: Any) -> bool:
    parameter = inspect.signature(function).parameters.get(name)
    return parameter is not None and parameter.default == value


def output_ports(operator: Operator, values: Mapping[str, Any]) -> list[str]:
    """Gives the output ports of a use."""
    return [port.name for port in operator.output_ports(values)]
