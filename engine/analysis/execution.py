"""Carries out a call of an operator on tensors, exactly as the generated source would."""

import operator as python
from collections.abc import Callable, Mapping
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.operators.calls import (
    Call,
    FunctionCall,
    InfixCall,
    MethodCall,
    ModuleCall,
    Operand,
    SliceCall,
    TrainingFlag,
    Wired,
    WiredList,
)

_ROOTS = {"nn": nn, "F": F, "torch": torch}
_INFIX: Mapping[str, Callable[[object, object], object]] = {
    "+": python.add,
    "-": python.sub,
    "*": python.mul,
    "/": python.truediv,
    "//": python.floordiv,
    "@": python.matmul,
    "**": python.pow,
}


def construct(call: FunctionCall) -> nn.Module:
    """Gives the module that the constructor call makes, on the current default device."""
    return cast("nn.Module", _apply(call, {}, is_training=False))


def execute(
    call: Call,
    inputs: Mapping[str, Tensor],
    *,
    module: nn.Module | None = None,
    is_training: bool = True,
) -> object:
    """Gives what the call returns: a tensor, or a tuple of them.

    Args:
        call: of an operator.
        inputs: the tensor at each wired port.
        module: what a module call calls.
        is_training: what functions with a flag for it are told.
    """
    if isinstance(call, ModuleCall):
        if module is None:
            raise TypeError("a module call needs its module")
        return module(*(_operand(each, inputs, is_training) for each in call.positional))
    if isinstance(call, InfixCall):
        left = _operand(call.left, inputs, is_training)
        return _INFIX[call.symbol](left, _operand(call.right, inputs, is_training))
    if isinstance(call, SliceCall):
        dim = cast("int", call.dim)
        stretch = slice(call.start, call.stop, call.step)
        return inputs[call.subject.port][(slice(None),) * dim + (stretch,)]
    return _apply(call, inputs, is_training=is_training)


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
        function = _resolve(call.path)
    positional = [_operand(each, inputs, is_training) for each in call.positional]
    keywords = {name: _operand(value, inputs, is_training) for name, value in call.keywords}
    return function(*positional, **keywords)


def _resolve(path: str) -> Callable[..., object]:
    root, *names = path.split(".")
    found: object = _ROOTS[root]
    for name in names:
        found = getattr(found, name)
    return cast("Callable[..., object]", found)


def _operand(operand: Operand, inputs: Mapping[str, Tensor], is_training: bool) -> object:
    if isinstance(operand, Wired):
        return inputs[operand.port]
    if isinstance(operand, WiredList):
        return [inputs[port] for port in operand.ports]
    return is_training if isinstance(operand, TrainingFlag) else operand
