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


def encode_multi_hot(labels: Tensor, classes: int) -> Tensor:
    """Give labels, (N,) or (N, S) ended by -1, as rows (N, classes) of 0 and 1."""
    places = labels.reshape(len(labels), -1).remainder(classes + 1)  # -1 comes last
    return torch.zeros(len(labels), classes + 1).scatter_(1, places, 1.0)[:, :-1]


def encode_label_sets(labels: Tensor, classes: int) -> Tensor:
    """Give labels, (N,) or (N, S), as rising numbers (N, classes) ended by -1."""
    is_label = encode_multi_hot(labels, classes)
    numbers = is_label.argsort(dim=1, descending=True, stable=True)
    return numbers.masked_fill(
        torch.arange(classes) >= is_label.sum(1, keepdim=True), -1
    )
