"""One pass of training, where the optimizer computes the loss several times a step."""

# The closure is called before the loop goes on; torch types it narrower than
# it is.
# ruff: noqa: B023
# mypy: allow-untyped-calls, disable-error-code="attr-defined, arg-type"

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
    """Make one step with each batch of sample numbers; give the loss before each."""
    model.train()
    for batch in batches:
        batch_inputs = [each[batch] for each in inputs]
        batch_targets = [each[batch] for each in targets]

        def closure() -> Tensor:
            optimizer.zero_grad()
            loss = compute_loss(model(*batch_inputs), *batch_targets)
            loss.backward()
            return loss

        yield optimizer.step(closure).detach()
