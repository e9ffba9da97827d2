"""A use of an operator as a call: one value that is executed on meta tensors by the analysis
and written as text by the code generation, so that the two cannot differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from engine.graph.model import Value
from engine.operators.forms import (
    BoundaryForm,
    FunctionForm,
    InfixForm,
    MethodForm,
    ModuleForm,
    SliceForm,
)
from engine.operators.operator import Argument, Operator


@dataclass(frozen=True, slots=True)
class Wired:
    """The tensor that arrives at an input port."""

    port: str


@dataclass(frozen=True, slots=True)
class WiredList:
    """The tensors that arrive at the ports of a variadic input, as one list."""

    ports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrainingFlag:
    """`self.training`."""


Operand: TypeAlias = "Value | Wired | WiredList | TrainingFlag"


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """`path(*positional, **keywords)`; the path starts at `nn`, `F` or `torch`."""

    path: str
    positional: tuple[Operand, ...] = ()
    keywords: tuple[tuple[str, Operand], ...] = ()


@dataclass(frozen=True, slots=True)
class MethodCall:
    """`subject.name(*positional, **keywords)`."""

    subject: Wired
    name: str
    positional: tuple[Operand, ...] = ()
    keywords: tuple[tuple[str, Operand], ...] = ()


@dataclass(frozen=True, slots=True)
class ModuleCall:
    """`self.module(*positional)`."""

    positional: tuple[Operand, ...]


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


Call: TypeAlias = FunctionCall | MethodCall | ModuleCall | InfixCall | SliceCall


def constructor_of(operator: Operator, values: Mapping[str, Value]) -> FunctionCall | None:
    """Gives the call that makes the module, for an operator that is one.

    Args:
        operator: the operator.
        values: every argument's value, those read from the incoming shape included.
    """
    if not isinstance(operator.form, ModuleForm):
        return None
    positional, keywords = _written(operator.arguments, values)
    return FunctionCall(operator.form.path, positional, keywords)


def forward_of(operator: Operator, values: Mapping[str, Value], ports: Sequence[str]) -> Call:
    """Gives the call that computes the outputs.

    Args:
        operator: anything but a boundary.
        values: every argument's value.
        ports: the wired input ports, in the operator's order.
    """
    form = operator.form
    wired = tuple(Wired(port) for port in ports)
    if isinstance(form, ModuleForm):
        return ModuleCall(wired)
    if isinstance(form, InfixForm):
        return InfixCall(form.symbol, wired[0], wired[1] if wired[1:] else values[form.operand])
    if isinstance(form, SliceForm):
        return SliceCall(wired[0], values["dim"], values["start"], values["stop"], values["step"])
    if isinstance(form, MethodForm):
        return _method(form, operator, values, wired)
    if isinstance(form, FunctionForm):
        return _function(form, operator, values, wired)
    raise TypeError(f"{operator.name} is a boundary ({BoundaryForm.__name__}), not a call")


def _method(
    form: MethodForm, operator: Operator, values: Mapping[str, Value], wired: tuple[Wired, ...]
) -> MethodCall:
    positional, keywords = _written(operator.arguments, values)
    if form.spread:
        spread = values[form.spread]
        positional = tuple(spread) if isinstance(spread, tuple) else (spread,)
        keywords = tuple(pair for pair in keywords if pair[0] != form.spread)
    return MethodCall(wired[0], form.name, (*wired[1:], *positional), keywords)


def _function(
    form: FunctionForm, operator: Operator, values: Mapping[str, Value], wired: tuple[Wired, ...]
) -> FunctionCall:
    inputs: tuple[Operand, ...] = wired
    if form.takes_list:
        inputs = (WiredList(tuple(each.port for each in wired)),)
    positional, keywords = _written(operator.arguments, values)
    if form.takes_training:
        keywords = (*keywords, ("training", TrainingFlag()))
    return FunctionCall(form.path, (*inputs, *positional), keywords)


def _written(
    arguments: Sequence[Argument], values: Mapping[str, Value]
) -> tuple[tuple[Operand, ...], tuple[tuple[str, Operand], ...]]:
    """Splits what has to be written into positional values and keywords."""
    positional = tuple(values[each.name] for each in arguments if each.positional)
    keywords = tuple(
        (each.name, values[each.name])
        for each in arguments
        if not each.positional and (each.required or values[each.name] != each.default)
    )
    return positional, keywords
