"""Labels made into what a loss compares with."""

import torch
from torch import Tensor


def encode_one_hot(labels: Tensor, classes: int) -> Tensor:
    """Give each label (N,) a row (N, classes) of -1 with +1 at the label."""
    rows = torch.full((len(labels), classes), -1.0)
    return rows.scatter_(1, labels[:, None], 1.0)


def encode_zero_or_one(labels: Tensor) -> Tensor:
    """Give the labels (N,) of two classes as numbers (N, 1)."""
    return labels[:, None].float()
