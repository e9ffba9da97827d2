"""How well a network does on samples that it was not trained on."""

# mypy: allow-untyped-calls

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn


@torch.no_grad()
def evaluate(
    model: nn.Module,
    compute_loss: Callable[..., Tensor],
    inputs: Sequence[Tensor],
    targets: Sequence[Tensor],
    batch_size: int = 1000,
) -> float:
    """Compute the mean loss over samples."""
    model.eval()
    samples, total = len(inputs[0]), 0.0
    for batch in torch.arange(samples, device=inputs[0].device).split(batch_size):
        output = model(*(each[batch] for each in inputs))
        loss = compute_loss(output, *(each[batch] for each in targets))
        total += loss.item() * len(batch)
    return total / samples
