"""Runs a use of an operator on tensors straight from its call."""

import functools
import itertools
from collections.abc import Callable, Mapping

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.operators import calls
from engine.operators.forms import BoundaryForm
from engine.operators.operator import Numbers, Operator, Port, Role

_ROOTS = {"nn": nn, "F": functional, "torch": torch}
_SYMBOLS: Mapping[str, Callable[[object, object], object]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "@": lambda a, b: a @ b,
    "**": lambda a, b: a**b,
}
_SHAPES = {
    2: (2, 16),
    3: (2, 2, 16),
    4: (2, 2, 16, 16),
    5: (2, 2, 8, 8, 8),
}


def resolve(path: str) -> object:
    """Gives what `nn.Conv2d` or `torch.linalg.vector_norm` names."""
    root, *rest = path.split(".")
    return functools.reduce(getattr, rest, _ROOTS[root])


def build(operator: Operator, values: Mapping[str, object]) -> nn.Module | None:
    """Gives the module of an operator that is one."""
    constructor = calls.constructor_of(operator, values)
    if constructor is None:
        return None
    return resolve(constructor.path)(*constructor.positional, **dict(constructor.keywords))


def run(operator: Operator, values: Mapping[str, object], tensors: Mapping[str, Tensor]) -> object:
    """Gives the result of one use in evaluation mode."""
    return _evaluate(
        calls.forward_of(operator, values, tuple(tensors)), tensors, build(operator, values)
    )


def _evaluate(call: calls.Call, tensors: Mapping[str, Tensor], module: nn.Module | None) -> object:
    def value(operand: object) -> object:
        if isinstance(operand, calls.Wired):
            return tensors[operand.port]
        if isinstance(operand, calls.WiredList):
            return [tensors[port] for port in operand.ports]
        return False if isinstance(operand, calls.TrainingFlag) else operand

    if isinstance(call, calls.InfixCall):
        return _SYMBOLS[call.symbol](value(call.left), value(call.right))
    if isinstance(call, calls.SliceCall):
        index = (slice(None),) * call.dim + (slice(call.start, call.stop, call.step),)
        return value(call.subject)[index]
    positional = [value(each) for each in call.positional]
    if isinstance(call, calls.ModuleCall):
        return module.eval()(*positional)
    keywords = {name: value(each) for name, each in call.keywords}
    if isinstance(call, calls.MethodCall):
        return getattr(value(call.subject), call.name)(*positional, **keywords)
    return resolve(call.path)(*positional, **keywords)


def inputs_for(operator: Operator, device: str = "cpu") -> dict[str, Tensor]:
    """Gives tensors that the operator takes with its default arguments."""
    generator = torch.Generator().manual_seed(0)
    ports = itertools.chain.from_iterable(
        [f"{port.name}.{index}" for index in range(2)] if port.is_variadic else [port.name]
        for port in operator.inputs
    )
    by_name = {port.name: port for port in operator.inputs}
    tensors = {
        name: _tensor(operator, by_name[name.partition(".")[0]], generator) for name in ports
    }
    return {name: tensor.to(device) for name, tensor in tensors.items()}


def _tensor(operator: Operator, port: Port, generator: torch.Generator) -> Tensor:
    is_class = operator.role is Role.LOSS and port.name == "target"
    if is_class and port.numbers is not Numbers.FLOAT:
        return torch.tensor([3, 7])
    if operator.role is Role.LOSS:
        return torch.rand(2, 10, generator=generator)
    if port.numbers is Numbers.INTEGER:
        return torch.tensor([[1, 2, 3], [4, 5, 6]])
    return torch.rand(_SHAPES[port.ranks[0] if port.ranks else 4], generator=generator)


def is_call(operator: Operator) -> bool:
    """Whether a use of the operator computes something."""
    return not isinstance(operator.form, BoundaryForm)


@pytest.fixture
def run_operator() -> Callable[..., object]:
    return run


@pytest.fixture
def automatic_inputs() -> Callable[..., dict[str, Tensor]]:
    return inputs_for


@pytest.fixture
def torch_object() -> Callable[[str], object]:
    return resolve
