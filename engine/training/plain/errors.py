"""How many samples a network gets wrong."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor


def count_wrong_classes(output: Tensor, target: Tensor) -> Tensor:
    """Count the samples whose largest output is not at the target's class."""
    return (output.argmax(1) != target).sum()


def count_wrong_rows(output: Tensor, target: Tensor) -> Tensor:
    """Count the samples whose largest output is not where the target is largest."""
    return (output.argmax(1) != target.argmax(1)).sum()


def count_wrong_probabilities(output: Tensor, target: Tensor) -> Tensor:
    """Count the samples with an output on the wrong side of one half."""
    return ((output > 0.5) != (target > 0.5)).flatten(1).any(1).sum()


def count_wrong_logits(output: Tensor, target: Tensor) -> Tensor:
    """Count the samples with an output on the wrong side of zero."""
    return ((output > 0) != (target > 0.5)).flatten(1).any(1).sum()


def count_wrong_label_sets(output: Tensor, target: Tensor) -> Tensor:
    """Count the samples in which another class reaches one of the target's labels."""
    classes = torch.arange(output.shape[1], device=output.device)
    is_label = (target[:, :, None] == classes).any(1)
    lowest = output.masked_fill(~is_label, math.inf).amin(1)
    return (output.masked_fill(is_label, -math.inf).amax(1) >= lowest).sum()


def count_wrong_sequences(output: Tensor, target: Tensor, blank: int) -> Tensor:
    """Count the samples whose best classes, equal ones joined, are not the target."""
    best = output.argmax(2)  # of each step, (N, T)
    is_kept = best != blank
    is_kept[:, 1:] &= best[:, 1:] != best[:, :-1]
    order = is_kept.int().argsort(dim=1, descending=True, stable=True)
    steps = torch.arange(best.shape[1], device=best.device)
    is_over = steps >= is_kept.sum(1, keepdim=True)
    found = best.gather(1, order).masked_fill(is_over, -1)
    more = target.shape[1] - found.shape[1]
    found = F.pad(found, (0, max(more, 0)), value=-1)
    return (found != F.pad(target, (0, max(-more, 0)), value=-1)).any(1).sum()
