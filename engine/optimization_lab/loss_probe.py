"""The loss of a network with other weights, on the same samples again and again."""

# mypy: allow-untyped-calls

import copy
from collections.abc import Callable, Sequence
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from engine.optimization_lab.directions import Vector
from engine.training.data import Samples

_BATCH_BYTES = 16 << 20
"""Of the activations of a batch: what fits into a CPU's caches is computed fastest."""
_SMALLEST_BATCH = 32
"""Enough for the statistics of batch-norm."""
_BATCH_NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d, nn.SyncBatchNorm)


class LossProbe:
    """Computes the loss for any weights, in a copy of the network.

    The copy evaluates: dropout is off. Batch-norm takes the statistics of each batch of samples,
    since running averages belong to the weights they were gathered with.

    Args:
        model: on any device; not touched.
        compute_loss: takes the network's result and then the targets.
        samples: from whose training data the losses are.
        count: how many of those, at most; always the same ones.
        bytes_per_sample: of all activations of one sample; the batches follow from it.
    """

    def __init__(
        self,
        model: nn.Module,
        compute_loss: Callable[..., Tensor],
        samples: Samples,
        *,
        count: int,
        bytes_per_sample: int = 0,
    ) -> None:
        self._model = _evaluating(model)
        self._parameters = [each.detach() for each in self._model.parameters()]
        self._compute_loss = compute_loss
        chosen = _choice(samples.training_count, count).to(samples.device)
        self.count = len(chosen)
        size = min(self.count, max(_SMALLEST_BATCH, _BATCH_BYTES // max(1, bytes_per_sample)))
        self._batches = [
            (_gathered(samples.train_inputs, part), _gathered(samples.train_targets, part))
            for part in chosen.tensor_split(
                -(-self.count // size)
            )  # alike: no sample is left alone
        ]
        self._use_channels_last()

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """Of the parameters, in the order in which a vector of weights holds them."""
        return tuple(tuple(each.shape) for each in self._parameters)

    def copies(self, count: int) -> "list[LossProbe]":
        """Gives so many probes of the same loss, this one included, for as many threads."""
        return [self, *(self._copied() for _ in range(count - 1))]

    def _copied(self) -> "LossProbe":
        other, model = copy.copy(self), copy.deepcopy(self._model)
        vars(other).update(_model=model, _parameters=[each.detach() for each in model.parameters()])
        return other

    @torch.no_grad()
    def loss(self, weights: Vector) -> float:
        """Gives the mean loss; infinite or NaN where it is no number.

        Args:
            weights: (d,) all parameters.
        """
        self._take(weights)
        total = 0.0
        with _ViewsMayCopy():
            for inputs, targets in self._batches:
                loss = self._compute_loss(self._model(*inputs), *targets)
                total += loss.item() * len(inputs[0])
        return total / self.count

    def _take(self, weights: Vector) -> None:
        vector = torch.from_numpy(weights).to(self._parameters[0].device, torch.float32)
        parts = vector.split([each.numel() for each in self._parameters])
        views = [part.view_as(each) for part, each in zip(parts, self._parameters, strict=True)]
        torch._foreach_copy_(self._parameters, views)

    def _use_channels_last(self) -> None:
        """Stores images and their weights as convolutions on CPUs and tensor cores like them."""
        if any(each.dim() == 4 for each in self._batches[0][0]):
            cast("Any", self._model).to(memory_format=torch.channels_last)
            self._parameters = [each.detach() for each in self._model.parameters()]
            self._batches = [
                ([_channels_last(each) for each in inputs], targets)
                for inputs, targets in self._batches
            ]


class _ViewsMayCopy(TorchFunctionMode):
    """Lets `view` work on what is stored in another order than it is read in."""

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> object:
        """See the class."""
        is_of_sizes = len(args) > 1 and not isinstance(args[1], torch.dtype)
        is_view = func is torch.Tensor.view and is_of_sizes
        return (torch.Tensor.reshape if is_view else func)(*args, **(kwargs or {}))


def _evaluating(model: nn.Module) -> nn.Module:
    copied = copy.deepcopy(model).eval()
    for module in copied.modules():
        if isinstance(module, _BATCH_NORMS):
            module.train()
    return copied


def _choice(available: int, count: int) -> Tensor:
    order = torch.randperm(available, generator=torch.Generator().manual_seed(0))
    return order[:count]


def _gathered(tensors: Sequence[Tensor], numbers: Tensor) -> list[Tensor]:
    return [each[numbers] for each in tensors]


def _channels_last(tensor: Tensor) -> Tensor:
    return tensor.contiguous(memory_format=torch.channels_last) if tensor.dim() == 4 else tensor
