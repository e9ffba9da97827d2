"""How many samples a network gets wrong."""

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
