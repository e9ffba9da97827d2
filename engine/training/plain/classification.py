"""How well a network does on samples that it was not trained on, errors counted."""

# mypy: allow-untyped-calls

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn


@torch.no_grad()
def evaluate(
    model: nn.Module,
    compute_loss: Callable[..., Tensor],
    count_errors: Callable[..., Tensor],
    inputs: Sequence[Tensor],
    targets: Sequence[Tensor],
    batch_size: int = 1000,
) -> tuple[float, int]:
    """Compute the mean loss over samples, and how many the network gets wrong."""
    model.eval()
    samples, total, errors = len(inputs[0]), 0.0, 0
    for batch in torch.arange(samples, device=inputs[0].device).split(batch_size):
        output = model(*(each[batch] for each in inputs))
        target = [each[batch] for each in targets]
        total += compute_loss(output, *target).item() * len(batch)
        errors += int(count_errors(output, *target))
    return total / samples, errors
