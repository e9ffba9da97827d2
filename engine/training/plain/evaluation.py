"""How well a network does on samples that it was not trained on."""

# mypy: allow-untyped-calls

from collections.abc import Callable

import torch
from torch import Tensor, nn


@torch.no_grad()
def evaluate(
    model: nn.Module,
    compute_loss: Callable[..., Tensor],
    inputs: Tensor,
    targets: Tensor,
    batch_size: int = 1000,
) -> float:
    """Compute the mean loss over samples."""
    model.eval()
    total = 0.0
    for batch in torch.arange(len(inputs), device=inputs.device).split(batch_size):
        loss = compute_loss(model(inputs[batch]), targets[batch])
        total += loss.item() * len(batch)
    return total / len(inputs)
