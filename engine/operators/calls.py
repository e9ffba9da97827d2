"""A use of an operator as a call: one value that is executed on meta tensors by the analysis
and written as text by the code generation, so that the two cannot differ."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TypeAlias

from engine.graph.model import Value
from engine.operators.filling import buffer_call, parameter_call
from engine.operators.forms import (
    HELD,
    BoundaryForm,
    BufferForm,
    FunctionForm,
    InfixForm,
    MethodForm,
    ModuleForm,
    ParameterForm,
    SelectForm,
    SliceForm,
)
from engine.operators.operands import (
    BatchOf,
    DeviceOf,
    FunctionCall,
    InTraining,
    ListOf,
    Named,
    Operand,
    TrainingFlag,
    Wired,
    WiredList,
    WiredTuple,
)
from engine.operators.operator import Argument, Operator, Writing

__all__ = [
    "BatchOf",
    "Call",
    "DeviceOf",
    "FunctionCall",
    "HeldCall",
    "InTraining",
    "InfixCall",
    "ListOf",
    "MethodCall",
    "ModuleCall",
    "Named",
    "Operand",
    "SelectCall",
    "SliceCall",
    "TrainingFlag",
    "Wired",
    "WiredList",
    "WiredTuple",
    "constructor_of",
    "forward_of",
    "paths_in",
]


@dataclass(frozen=True, slots=True)
class MethodCall:
    """`subject.name(*positional, **keywords)`."""

    subject: Wired
    name: str
    positional: tuple[Operand, ...] = ()
    keywords: tuple[tuple[str, Operand], ...] = ()


@dataclass(frozen=True, slots=True)
class ModuleCall:
    """`self.module(*positional, **keywords)`."""

    positional: tuple[Operand, ...]
    keywords: tuple[tuple[str, Operand], ...] = ()


@dataclass(frozen=True, slots=True)
class HeldCall:
    """`self.parameter`."""


@dataclass(frozen=True, slots=True)
class InfixCall:
    """`left symbol right`."""

    symbol: str
    left: Operand
    right: Operand


@dataclass(frozen=True, slots=True)
class SliceCall:
    """`subject[:, start:stop:step]` with `dim` full slices before it (dim is not negative)."""

    subject: Wired
    dim: Value
    start: Value
    stop: Value
    step: Value


@dataclass(frozen=True, slots=True)
class SelectCall:
    """`subject[:, index]` with `dim` full slices before it (dim is not negative)."""

    subject: Wired
    dim: Value
    index: Value


Call: TypeAlias = (
    FunctionCall | MethodCall | ModuleCall | HeldCall | InfixCall | SliceCall | SelectCall
)


def constructor_of(operator: Operator, values: Mapping[str, Value]) -> FunctionCall | None:
    """Gives the call that makes the module, the parameter or the buffer, for an operator that
    holds one.

    Args:
        operator: the operator.
        values: every argument's value, those read from the incoming shape included.
    """
    form = operator.form
    if isinstance(form, ParameterForm):
        return parameter_call(values)
    if isinstance(form, BufferForm):
        return buffer_call(values)
    if not isinstance(form, ModuleForm):
        return None
    arguments = [each for each in operator.arguments if not each.is_of_call]
    if not form.inner:
        return FunctionCall(form.path, *_written(arguments, values))
    inner = _written([each for each in arguments if each.name not in form.outer], values)
    positional, keywords = _written([each for each in arguments if each.name in form.outer], values)
    return FunctionCall(form.path, (FunctionCall(form.inner, *inner), *positional), keywords)


def forward_of(operator: Operator, values: Mapping[str, Value], ports: Sequence[str]) -> Call:
    """Gives the call that computes the outputs.

    Args:
        operator: anything but a boundary.
        values: every argument's value.
        ports: the wired input ports, in the operator's order.
    """
    form = operator.form
    if isinstance(form, ModuleForm):
        return _module(form, operator, values, ports)
    if isinstance(form, HELD):
        return HeldCall()
    if isinstance(form, MethodForm):
        return _method(form, operator, values, ports)
    if isinstance(form, FunctionForm):
        return _function(form, operator, values, ports)
    wired = tuple(Wired(port) for port in ports)
    if isinstance(form, InfixForm):
        return InfixCall(form.symbol, wired[0], wired[1] if wired[1:] else values[form.operand])
    if isinstance(form, SliceForm):
        return SliceCall(wired[0], values["dim"], values["start"], values["stop"], values["step"])
    if isinstance(form, SelectForm):
        return SelectCall(wired[0], values["dim"], values["index"])
    raise TypeError(f"{operator.name} is a boundary ({BoundaryForm.__name__}), not a call")


def paths_in(operand: "Operand | Call") -> Iterator[str]:
    """Gives every path (`F.relu`, `torch.zeros`) that a call names, at any depth."""
    if isinstance(operand, FunctionCall | Named):
        yield operand.path
    if isinstance(operand, tuple):
        for each in operand:
            yield from paths_in(each)
    elif isinstance(operand, FunctionCall | MethodCall | ModuleCall):
        for field in fields(operand):
            part = getattr(operand, field.name)
            if isinstance(part, tuple):
                yield from paths_in(part)


def _module(
    form: ModuleForm, operator: Operator, values: Mapping[str, Value], ports: Sequence[str]
) -> ModuleCall:
    positional, by_name = _inputs(operator, ports, form.named)
    for group in form.tuples:
        members = tuple(Wired(port) for port in group)
        if set(members) <= set(positional):
            first = positional.index(members[0])
            kept = [each for each in positional if each not in members]
            positional = (*kept[:first], WiredTuple(group), *kept[first:])
    arguments = [each for each in operator.arguments if each.is_of_call]
    return ModuleCall(positional, (*by_name, *_written(arguments, values)[1]))


def _method(
    form: MethodForm, operator: Operator, values: Mapping[str, Value], ports: Sequence[str]
) -> MethodCall:
    wired = [Wired(port) for port in ports if port != form.batch]
    arguments = [each for each in operator.arguments if each.name != form.spread]
    positional, keywords = _written(arguments, values)
    if form.spread:
        spread = values[form.spread]
        positional = tuple(spread) if isinstance(spread, tuple) else (spread,)
    if form.batch in ports:
        positional = (BatchOf(form.batch), *positional)
    return MethodCall(wired[0], form.name, (*wired[1:], *positional), keywords)


def _function(
    form: FunctionForm, operator: Operator, values: Mapping[str, Value], ports: Sequence[str]
) -> FunctionCall:
    inputs, by_name = _inputs(operator, ports, form.named)
    if form.takes_list:
        inputs = (WiredList(tuple(ports)),)
    if form.operand and form.operand not in ports:
        inputs = (*inputs, values[form.operand])
    apart = {*form.leading, *form.unwritten, form.operand}
    leading, _ = _written(
        [each for each in operator.arguments if each.name in form.leading], values
    )
    positional, keywords = _written(
        [each for each in operator.arguments if each.name not in apart], values
    )
    if form.takes_training:
        keywords = (*keywords, ("training", TrainingFlag()))
    return FunctionCall(form.path, (*leading, *inputs, *positional), (*keywords, *by_name))


def _inputs(
    operator: Operator, ports: Sequence[str], named: Sequence[str] = ()
) -> tuple[tuple[Operand, ...], tuple[tuple[str, Operand], ...]]:
    """Splits the wires into positional ones and those behind an optional one that is missing."""
    positional: list[Operand] = []
    keywords: list[tuple[str, Operand]] = []
    has_gap = False
    for port in operator.inputs:
        if port.is_variadic:
            positional += [Wired(each) for each in ports if each.startswith(f"{port.name}.")]
        elif port.name not in ports:
            has_gap = has_gap or not _is_of_tuple(operator, port.name)
        elif port.name in named or has_gap:
            keywords.append((port.name, Wired(port.name)))
        else:
            positional.append(Wired(port.name))
    return tuple(positional), tuple(keywords)


def _is_of_tuple(operator: Operator, port: str) -> bool:
    form = operator.form
    return isinstance(form, ModuleForm) and any(port in group for group in form.tuples)


def _written(
    arguments: Sequence[Argument], values: Mapping[str, Value]
) -> tuple[tuple[Operand, ...], tuple[tuple[str, Operand], ...]]:
    """Splits what has to be written into positional values and keywords."""
    positional = tuple(_operand(each, values[each.name]) for each in arguments if each.positional)
    keywords = tuple(
        (each.name, _operand(each, values[each.name]))
        for each in arguments
        if not each.positional and (each.required or values[each.name] != each.default)
    )
    return positional, keywords


def _operand(argument: Argument, value: Value) -> Operand:
    if argument.writing is Writing.LIST and value is not None:
        return ListOf(value)
    if argument.writing is Writing.DTYPE and isinstance(value, str):
        return Named(f"torch.{value}")
    if argument.writing is Writing.TRAINING:
        return InTraining(value, argument.default)
    return value
