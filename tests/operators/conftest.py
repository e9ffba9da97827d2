"""Runs a use of an operator on tensors straight from its call."""

from collections.abc import Callable, Mapping

import pytest
import torch
from torch import Tensor, nn

from engine.analysis.execution import Held, construct, execute
from engine.libraries import resolve
from engine.operators import calls
from engine.operators.forms import BoundaryForm
from engine.operators.operator import Numbers, Operator, Port, Role

_SHAPES = {
    1: (2,),
    2: (2, 16),
    3: (2, 2, 16),
    4: (2, 2, 16, 16),
    5: (2, 2, 8, 8, 8),
}
_WIDE = (2, 5, 8)
_MAPS = (2, 8, 8, 12)
_SPECIAL: Mapping[str, Mapping[str, tuple[int, ...]]] = {
    "nn.CTCLoss": {"log_probs": (7, 2, 5)},
    "F.ctc_loss": {"log_probs": (7, 2, 5)},
    "F.conv1d": {"weight": (3, 2, 4), "bias": (3,)},
    "F.conv2d": {"weight": (3, 2, 4, 4), "bias": (3,)},
    "F.conv3d": {"weight": (3, 2, 4, 4, 4), "bias": (3,)},
    "F.linear": {"input": (2, 16), "weight": (3, 16), "bias": (3,)},
    "F.group_norm": {"input": (2, 3, 5), "weight": (3,), "bias": (3,)},
    "F.instance_norm": {"input": (2, 3, 5), "weight": (3,), "bias": (3,)},
    "F.layer_norm": {"weight": (16,), "bias": (16,)},
    "F.rms_norm": {"weight": (16,)},
    "F.prelu": {"input": (2, 3, 5), "weight": (3,)},
    "F.embedding": {"weight": (10, 4)},
    "torch.bmm": {"input": (2, 3, 4), "mat2": (2, 4, 5)},
    "torch.addmm": {"input": (2, 4), "mat1": (2, 16), "mat2": (16, 4)},
    "torch.baddbmm": {"input": (2, 3, 5), "batch1": (2, 3, 4), "batch2": (2, 4, 5)},
    "torch.unbind": {"input": (3, 2, 4)},
    "torch.index_select": {"index": (3,)},
    "torch.gather": {"input": (2, 9), "index": (2, 3)},
    "torch.slice_scatter": {"src": (2, 2, 16, 16)},
    "torch.select_scatter": {"src": (2, 16, 16)},
    "Tensor.expand": {"input": (1, 4), "batch": (2, 3)},
    "Tensor.repeat": {"input": (1, 4), "batch": (2, 3)},
    "nn.Unflatten": {"input": (2, 6)},
    "torch.unflatten": {"input": (2, 6)},
    "nn.PixelShuffle": {"input": (2, 8, 4, 4)},
    "F.pixel_shuffle": {"input": (2, 8, 4, 4)},
    "nn.Fold": {"input": (2, 8, 225)},
    "F.fold": {"input": (2, 8, 225)},
    "nn.LSTM": {"input": _WIDE, "h_0": (1, 2, 64), "c_0": (1, 2, 64)},
    "nn.GRU": {"input": _WIDE, "hx": (1, 2, 64)},
    "nn.RNN": {"input": _WIDE, "hx": (1, 2, 64)},
    "nn.LSTMCell": {"h_0": (2, 64), "c_0": (2, 64)},
    "nn.GRUCell": {"hx": (2, 64)},
    "nn.RNNCell": {"hx": (2, 64)},
}
_LAST = {
    "torchvision.models.swin_transformer.ShiftedWindowAttention": _MAPS,
    "torchvision.models.swin_transformer.ShiftedWindowAttentionV2": _MAPS,
    "torchvision.models.video.swin_transformer.ShiftedWindowAttention3d": (2, 2, 8, 8, 12),
}
_SWIN = {
    "qkv_weight": (36, 12),
    "proj_weight": (12, 12),
    "qkv_bias": (36,),
    "proj_bias": (12,),
}
"""Shapes that the ports' ranks do not tell."""


def build(operator: Operator, values: Mapping[str, object]) -> Held | None:
    """Gives what is held for an operator that holds something, in evaluation mode."""
    constructor = calls.constructor_of(operator, values)
    if constructor is None:
        return None
    held = construct(constructor)
    return held.eval() if isinstance(held, nn.Module) else held


def run(operator: Operator, values: Mapping[str, object], tensors: Mapping[str, Tensor]) -> object:
    """Gives the result of one use in evaluation mode."""
    call = calls.forward_of(operator, values, tuple(tensors))
    return execute(call, tensors, module=build(operator, values), is_training=False)


def inputs_for(
    operator: Operator, device: str = "cpu", *, with_optional: bool = False
) -> dict[str, Tensor]:
    """Gives tensors that the operator takes with its default arguments."""
    generator = torch.Generator().manual_seed(0)
    tensors = {}
    for port in operator.inputs:
        if port.is_optional and not (with_optional or _is_operand(operator, port)):
            continue
        names = [f"{port.name}.{index}" for index in range(2)] if port.is_variadic else [port.name]
        tensors.update({name: _tensor(operator, port, generator) for name in names})
    return {name: tensor.to(device) for name, tensor in tensors.items()}


def _is_operand(operator: Operator, port: Port) -> bool:
    return getattr(operator.form, "operand", None) == port.name


def _tensor(operator: Operator, port: Port, generator: torch.Generator) -> Tensor:
    if operator.role is Role.LOSS:
        return _of_loss(operator, port, generator)
    shape = _shape(operator, port)
    if port.numbers is Numbers.INTEGER:
        return torch.randint(0, 2, shape or (2, 3), generator=generator)
    if port.numbers is Numbers.BOOLEAN:
        return torch.rand(shape or _SHAPES[4], generator=generator) > 0.5
    if operator.name == "F.one_hot":
        return torch.tensor([[1, 2, 3], [4, 5, 6]])
    return torch.rand(shape or _SHAPES[4], generator=generator)


def _shape(operator: Operator, port: Port) -> tuple[int, ...] | None:
    special = _SPECIAL.get(operator.name, {}).get(port.name)
    if special:
        return special
    if operator.family == "torchvision" and "Window" in operator.name:
        return _LAST[operator.name]
    if operator.name.endswith(("shifted_window_attention", "shifted_window_attention_3d")):
        spatial = 3 if operator.name.endswith("3d") else 2
        area = 7**spatial
        bias = {"relative_position_bias": (1, 3, area, area), "logit_scale": (3, 1, 1)}
        return ({**_SWIN, **bias}).get(port.name, (2, *[7] * spatial, 12))
    if operator.family == "attention":
        return _WIDE if port.ranks else _of_mask(operator, port)
    return _SHAPES[port.ranks[0]] if port.ranks else None


def _of_mask(operator: Operator, port: Port) -> tuple[int, ...]:
    return (2, 5) if "padding" in port.name else (5, 5)


def _of_loss(operator: Operator, port: Port, generator: torch.Generator) -> Tensor:
    if port.name in ("input_lengths", "target_lengths"):
        return torch.tensor([7, 6] if port.name == "input_lengths" else [3, 2])
    if operator.name in _SPECIAL and port.name == "targets":
        return torch.randint(1, 5, (2, 3), generator=generator)
    special = _SPECIAL.get(operator.name, {}).get(port.name)
    if special:
        return torch.rand(special, generator=generator).log_softmax(-1)
    if port.numbers is not Numbers.FLOAT:
        classes = torch.tensor([3, 7])
        return torch.full((2, 10), -1).index_fill(1, classes, 2) if port.ranks == (2,) else classes
    if port.name == "target" and port.help.startswith("1 "):
        shape = (2,) if operator.inputs[0].ranks == (2,) else (2, 10)
        return torch.ones(shape)
    return torch.rand(2, 10, generator=generator)


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
