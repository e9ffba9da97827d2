"""Parameters and buffers that a network reads by itself, as arguments of their nodes."""

import torch
from torch import Tensor

from engine.graph.model import Value

MOST_WRITTEN = 256
"""Fixed numbers that are written out; more come with the weights only."""

_SPREAD = 0.02
"""Of a learned tensor that is drawn anew; what it holds now comes with the weights."""


def parameter_arguments(tensor: Tensor) -> dict[str, Value]:
    """Gives the arguments of `nn.Parameter` for a tensor that may have numbers."""
    arguments: dict[str, Value] = {"shape": tuple(tensor.shape)}
    value = _only_value(tensor)
    if value is None:
        arguments["scale"] = _SPREAD
    elif value in (0.0, 1.0):
        arguments["init"] = "ones" if value else "zeros"
    else:
        arguments |= {"init": "constant", "scale": value}
    return arguments if tensor.requires_grad else {**arguments, "requires_grad": False}


def buffer_arguments(tensor: Tensor) -> dict[str, Value]:
    """Gives the arguments of `buffer` for a tensor that may have numbers."""
    arguments: dict[str, Value] = {"shape": tuple(tensor.shape)}
    if tensor.dtype != torch.float32:
        arguments["dtype"] = str(tensor.dtype).removeprefix("torch.")
    value = _only_value(tensor)
    if tensor.device.type == "meta" or value == 0:
        return arguments
    if value == 1:
        return {**arguments, "fill": "ones"}
    if value is not None:
        return {**arguments, "fill": "constant", "value": value}
    if _is_count(tensor):
        return {**arguments, "fill": "arange"}
    if tensor.numel() <= MOST_WRITTEN and not bool(tensor.isnan().any()):
        finite = tensor.nan_to_num() if tensor.is_floating_point() else tensor + 0
        return {**arguments, "fill": "values", "values": tuple(finite.flatten().tolist())}
    return arguments


def comes_with_weights_only(tensor: Tensor) -> bool:
    """Whether a fixed tensor has more numbers than are written out."""
    return (
        tensor.numel() > MOST_WRITTEN
        and "fill" not in buffer_arguments(tensor)
        and (tensor.device.type == "meta" or _only_value(tensor) != 0)
    )


def _only_value(tensor: Tensor) -> float | None:
    """Gives the number that a tensor is full of, if it is."""
    if tensor.device.type == "meta" or tensor.numel() == 0:
        return None
    first = tensor.detach().flatten()[0]
    is_full = bool((tensor == first).all()) and bool(first.isfinite())
    return float(first) if is_full else None


def _is_count(tensor: Tensor) -> bool:
    if tensor.dim() == 0 or tensor.dtype == torch.bool:
        return False
    count = torch.arange(tensor.numel(), dtype=tensor.dtype, device=tensor.device)
    return bool((tensor.flatten() == count).all())
