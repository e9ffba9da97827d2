"""A copy of a network that has shapes but no numbers."""

import copy
from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from engine.importing.errors import ImportFailure


def without_numbers(network: nn.Module) -> nn.Module:
    """Gives a copy on the meta device; the network itself is left as it is.

    Tracing may leave traces in a network's caches, so that it needs a copy anyway.

    Raises:
        ImportFailure: the network cannot be copied.
    """
    if any(map(is_lazy, network.parameters())):
        raise ImportFailure(
            f"{type(network).__name__} has lazy modules, whose sizes its first call decides. Call "
            "it once, and import it then."
        )
    emptied = {
        id(tensor): _emptied(tensor)
        for tensor in (*network.parameters(), *network.buffers(), *_computed(network))
    }
    try:
        return copy.deepcopy(network, memo=dict(emptied))
    except Exception as error:
        raise ImportFailure(
            f"{type(network).__name__} cannot be copied: {error}. Make its class one that "
            "copy.deepcopy takes."
        ) from error


def named_tensors(network: nn.Module) -> dict[str, Tensor]:
    """Gives every parameter and buffer by its dotted path; a shared one by its first path."""
    return {**dict(network.named_parameters()), **dict(network.named_buffers())}


def _computed(network: nn.Module) -> Iterator[Tensor]:
    """Gives what hooks compute and put in the place of parameters (`weight_norm`)."""
    for module in network.modules():
        for value in vars(module).values():
            if isinstance(value, Tensor) and value.grad_fn is not None:
                yield value


def _emptied(tensor: Tensor) -> Tensor:
    empty = torch.empty_strided(tensor.shape, tensor.stride(), dtype=tensor.dtype, device="meta")
    if isinstance(tensor, nn.Parameter):
        return nn.Parameter(empty, requires_grad=tensor.requires_grad)
    return empty
