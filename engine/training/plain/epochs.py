"""One pass of training."""

# mypy: allow-untyped-calls

from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn


def train_epoch(
    model: nn.Module,
    compute_loss: Callable[..., Tensor],
    optimizer: torch.optim.Optimizer,
    inputs: Tensor,
    targets: Tensor,
    batches: tuple[Tensor, ...],
) -> Iterator[Tensor]:
    """Make one step with each batch of sample numbers; give the loss of each."""
    model.train()
    for batch in batches:
        loss = compute_loss(model(inputs[batch]), targets[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        yield loss.detach()
