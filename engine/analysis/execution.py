"""Carries out a call of an operator on tensors, exactly as the generated source would."""

import operator as python
from collections.abc import Callable, Mapping
from typing import TypeAlias, cast

from torch import Tensor, nn

from engine.libraries import resolve
from engine.operators.calls import (
    BatchOf,
    Call,
    FunctionCall,
    HeldCall,
    InfixCall,
    InTraining,
    ListOf,
    MethodCall,
    ModuleCall,
    Named,
    Operand,
    SelectCall,
    SliceCall,
    TrainingFlag,
    Wired,
    WiredList,
    WiredTuple,
)

Held: TypeAlias = nn.Module | Tensor
"""What a constructor makes: a module, a parameter or a buffer."""

_INFIX: Mapping[str, Callable[[object, object], object]] = {
    "+": python.add,
    "-": python.sub,
    "*": python.mul,
    "/": python.truediv,
    "//": python.floordiv,
    "%": python.mod,
    "@": python.matmul,
    "**": python.pow,
}


def construct(call: FunctionCall, own: Mapping[str, Callable[..., object]] | None = None) -> Held:
    """Gives what the constructor call makes, on the current default device.

    Args:
        call: of a class.
        own: the user's own classes by their paths.
    """
    made = (own or {}).get(call.path)
    if made is not None:
        return cast("Held", _call(made, call.positional, call.keywords, {}, is_training=False))
    return cast("Held", _apply(call, {}, is_training=False))


def execute(
    call: Call,
    inputs: Mapping[str, Tensor],
    *,
    module: Held | None = None,
    is_training: bool = True,
) -> object:
    """Gives what the call returns: a tensor, or a tuple of them.

    Args:
        call: of an operator.
        inputs: the tensor at each wired port.
        module: what is held for the operator, if it holds something.
        is_training: what functions with a flag for it are told.
    """
    match call:
        case HeldCall():
            return module
        case ModuleCall(positional, keywords):
            if not isinstance(module, nn.Module):
                raise TypeError("a module call needs its module")
            return _call(module, positional, keywords, inputs, is_training)
        case InfixCall(symbol, left, right):
            first = _operand(left, inputs, is_training)
            return _INFIX[symbol](first, _operand(right, inputs, is_training))
        case SliceCall(subject, dim, start, stop, step):
            return _indexed(inputs[subject.port], cast("int", dim), slice(start, stop, step))
        case SelectCall(subject, dim, index):
            return _indexed(inputs[subject.port], cast("int", dim), cast("int", index))
    return _apply(call, inputs, is_training=is_training)


def _indexed(tensor: Tensor, dim: int, index: slice | int) -> Tensor:
    return tensor[(*[slice(None)] * dim, index)]


def tensors_in(result: object) -> tuple[Tensor, ...]:
    """Gives the tensors of a result in order, those of nested tuples too."""
    if isinstance(result, Tensor):
        return (result,)
    if isinstance(result, tuple | list):
        return tuple(tensor for part in result for tensor in tensors_in(part))
    return ()


def _apply(
    call: FunctionCall | MethodCall, inputs: Mapping[str, Tensor], *, is_training: bool
) -> object:
    function: Callable[..., object]
    if isinstance(call, MethodCall):
        function = getattr(inputs[call.subject.port], call.name)
    else:
        function = cast("Callable[..., object]", resolve(call.path))
    return _call(function, call.positional, call.keywords, inputs, is_training)


def _call(
    function: Callable[..., object],
    positional: tuple[Operand, ...],
    keywords: tuple[tuple[str, Operand], ...],
    inputs: Mapping[str, Tensor],
    is_training: bool,
) -> object:
    given = [_operand(each, inputs, is_training) for each in positional]
    named = {name: _operand(value, inputs, is_training) for name, value in keywords}
    return function(*given, **named)


def _operand(operand: Operand, inputs: Mapping[str, Tensor], is_training: bool) -> object:
    match operand:
        case Wired(port):
            return inputs[port]
        case WiredList(ports):
            return [inputs[port] for port in ports]
        case WiredTuple(ports):
            return tuple(inputs[port] for port in ports)
        case BatchOf(port):
            return inputs[port].size(0)
        case TrainingFlag():
            return is_training
        case InTraining(value, otherwise):
            return value if is_training else otherwise
        case ListOf(values):
            return list(values) if isinstance(values, tuple) else values
        case Named(path):
            return resolve(path)
        case FunctionCall():
            return _apply(operand, inputs, is_training=is_training)
    return operand
