"""How well a network does on samples that it was not trained on, errors counted."""

# mypy: allow-untyped-calls

from collections.abc import Callable

import torch
from torch import Tensor, nn


@torch.no_grad()
def evaluate(
    model: nn.Module,
    compute_loss: Callable[..., Tensor],
    count_errors: Callable[..., Tensor],
    inputs: Tensor,
    targets: Tensor,
    batch_size: int = 1000,
) -> tuple[float, int]:
    """Compute the mean loss over samples, and how many the network gets wrong."""
    model.eval()
    total, errors = 0.0, 0
    for batch in torch.arange(len(inputs), device=inputs.device).split(batch_size):
        output, target = model(inputs[batch]), targets[batch]
        total += compute_loss(output, target).item() * len(batch)
        errors += int(count_errors(output, target))
    return total / len(inputs), errors
