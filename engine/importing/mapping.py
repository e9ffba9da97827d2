"""Each traced call as nodes of operators that the catalogue has."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import torch.nn.functional as F
from torch import Tensor, nn

from engine.importing import rules
from engine.importing.binding import bind_function, bind_module, output_ports
from engine.importing.calls import function_name
from engine.importing.constructors import constructor_values
from engine.importing.errors import Unmapped
from engine.importing.exported import as_written
from engine.importing.flat import Finding
from engine.importing.flattening import Flattening
from engine.importing.leaves import name_of, operator_of
from engine.importing.places import variable_at
from engine.importing.trace import INPUT, Called, Trace, is_source, leaves
from engine.importing.values import set_arguments
from engine.operators.operator import Numbers, Operator
from engine.operators.standard import CATALOGUE

OPAQUE = "opaque."
"""What the operator's name of a node starts with that stands for a call as it was."""


def mapped_calls(trace: Trace, numbers: Mapping[str, Tensor]) -> tuple[Flattening, list[Finding]]:
    """Gives the nodes for all calls of a trace, and what has no operator.

    Args:
        trace: the calls.
        numbers: the parameters and buffers of the network, with their numbers if it has them.
    """
    flattening = Flattening(trace, numbers)
    opaque: dict[str, list[str]] = {}
    for number, traced in enumerate(trace.calls):
        call = as_written(traced)
        try:
            _map(flattening, number, call)
        except Unmapped as reason:
            name, node = _keep_opaque(flattening, number, call)
            opaque.setdefault(f"{name}: {reason}", []).append(node)
        if call.function == INPUT:
            flattening.rename_last(str(call.arguments[0]))
        else:
            flattening.rename_last(_variable(trace, number))
    findings = [
        Finding(f"{reason}. It is kept as a node that cannot be run.", tuple(nodes), is_loss=True)
        for reason, nodes in opaque.items()
    ]
    notes = [Finding(message, tuple(nodes)) for message, nodes in flattening.notes.items()]
    return flattening, [*findings, *notes]


def _map(flattening: Flattening, number: int, call: Called) -> None:
    if call.function == INPUT:
        _map_input(flattening, number, call)
    elif isinstance(call.function, nn.Module):
        _map_module(flattening, number, call, call.function)
    else:
        call = _without_needless_type(flattening, call)
        name = function_name(call.function)
        rule = rules.RULES.get(name)
        if rule is None or not rule(flattening, number, call):
            _map_function(flattening, number, call)


def _map_input(flattening: Flattening, number: int, call: Called) -> None:
    arguments: dict[str, Any] = {"shape": call.shapes[0][1:]}
    dtype = str(call.dtypes[0]).removeprefix("torch.")
    if dtype != "float32":
        arguments["dtype"] = dtype
    node = flattening.add("input", arguments, (), call, name=str(call.arguments[0]))
    flattening.give(number, node, ["output"])


def _map_module(flattening: Flattening, number: int, call: Called, module: nn.Module) -> None:
    if isinstance(module, nn.Identity) and len(leaves(call.arguments)) == 1:
        flattening.pass_on(number, call.arguments[0], call)
        return
    operator = CATALOGUE.get(operator_of(type(module)) or "")
    if operator is None:
        raise Unmapped("the catalogue has no such operator")
    bound = bind_module(operator, module, call)
    values = {**constructor_values(operator, module), **bound.values}
    _add(flattening, number, call, operator, values, bound.inputs, module=call.path)


def _without_needless_type(flattening: Flattening, call: Called) -> Called:
    """Gives a call without `dtype` where all that it is given has that type already."""
    dtype = call.keywords.get("dtype")
    sources = [each for each in leaves((call.arguments, dict(call.keywords))) if is_source(each)]
    types = {flattening.trace.dtype_of(each) for each in sources}
    if dtype is None or types | set(call.dtypes) != {dtype}:
        return call
    keywords = {name: value for name, value in call.keywords.items() if name != "dtype"}
    return replace(call, keywords=MappingProxyType(keywords))


def _map_function(flattening: Flattening, number: int, call: Called) -> None:
    reason = Unmapped("the catalogue has no such operator")
    for operator in _candidates(call.function):
        try:
            bound = bind_function(operator, call)
            _add(flattening, number, call, operator, bound.values, bound.inputs)
        except Unmapped as error:
            reason = error
        else:
            return
    raise reason


def _add(
    flattening: Flattening,
    number: int,
    call: Called,
    operator: Operator,
    values: Mapping[str, Any],
    inputs: list[tuple[str, Any]],
    *,
    module: str = "",
) -> None:
    order = {port.name: index for index, port in enumerate(operator.inputs)}
    inputs = sorted(inputs, key=lambda pair: order.get(pair[0].partition(".")[0], 0))
    _refuse_whole_numbers(flattening, operator, inputs)
    shapes = {port: flattening.trace.shape_of(source) for port, source in inputs}
    arguments = set_arguments(operator, values, shapes)
    ports = output_ports(operator, arguments)
    if len(ports) < len(call.shapes):
        raise Unmapped(f"it gives {len(call.shapes)} tensors where the operator gives {len(ports)}")
    node = flattening.add(operator.name, arguments, inputs, call, module=module)
    flattening.give(number, node, ports)


def _refuse_whole_numbers(
    flattening: Flattening, operator: Operator, inputs: list[tuple[str, Any]]
) -> None:
    fractions = {each.name for each in operator.inputs if each.numbers is Numbers.FLOAT}
    for port, source in inputs:
        dtype = flattening.trace.dtype_of(source)
        if port.partition(".")[0] in fractions and not dtype.is_floating_point:
            kind = str(dtype).removeprefix("torch.")
            raise Unmapped(f"it is given {kind} at {port}, where the operator takes fractions")


def _candidates(function: Any) -> Iterator[Operator]:
    """Gives the operators that can stand for a function, the one of its own name first."""
    name = function_name(function)
    homes = ("torch", "Tensor", "F")
    if getattr(F, name, None) is function:
        homes = ("F", "torch", "Tensor")
    elif getattr(Tensor, getattr(function, "__name__", ""), None) is function:
        homes = ("torch", "Tensor", "F")
    exact = operator_of(function)
    names = [*([exact] if exact else []), *rules.SYNONYMS.get(name, ())]
    names += [f"{home}.{name}" for home in homes]
    for each in dict.fromkeys(names):
        operator = CATALOGUE.get(each)
        if operator is not None:
            yield operator


def _keep_opaque(flattening: Flattening, number: int, call: Called) -> tuple[str, str]:
    """Adds a node whose operator the catalogue does not know."""
    is_module = isinstance(call.function, nn.Module)
    thing = type(call.function) if is_module else call.function
    name = name_of(thing) if is_module else rules.shown_name(thing)
    sources = [each for each in leaves((call.arguments, dict(call.keywords))) if is_source(each)]
    inputs = [(f"input.{index}", source) for index, source in enumerate(sources)]
    node = flattening.add(f"{OPAQUE}{name}", {}, inputs, call, module=call.path)
    ports = ["output"] if not call.is_nested else [f"output.{i}" for i in range(len(call.shapes))]
    flattening.give(number, node, ports)
    return name, node


def _variable(trace: Trace, number: int) -> str:
    """Gives the variable of the result, if this is the last call of its line."""
    place = trace.calls[number].place
    following = trace.calls[number + 1].place if number + 1 < len(trace.calls) else None
    return "" if following == place else variable_at(place)
