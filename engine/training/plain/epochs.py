"""One pass of training."""

# mypy: allow-untyped-calls

from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor, nn


def train_epoch(
    model: nn.Module,
    compute_loss: Callable[..., Tensor],
    optimizer: torch.optim.Optimizer,
    inputs: Sequence[Tensor],
    targets: Sequence[Tensor],
    batches: tuple[Tensor, ...],
) -> Iterator[Tensor]:
    """Make one step with each batch of sample numbers; give the loss of each."""
    model.train()
    for batch in batches:
        output = model(*(each[batch] for each in inputs))
        loss = compute_loss(output, *(each[batch] for each in targets))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        yield loss.detach()
