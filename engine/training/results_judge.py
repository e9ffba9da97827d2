"""Judges look at what a network gives for batches of test samples, and keep what is shown."""

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass

import torch
from torch import Tensor

Outputs = tuple[Tensor, ...]


@dataclass(frozen=True)
class Verdict:
    """What one sample came to.

    Args:
        sample: its number.
        loss: its own.
        true, predicted: classes, where it has any.
        scores: the largest, by class.
        output: what came out, where that is shown.
    """

    sample: int
    loss: float
    true: int | None = None
    predicted: int | None = None
    scores: tuple[tuple[int, float], ...] = ()
    output: Tensor | None = None


class Judge(ABC):
    """Takes the network's results batch by batch, in the order of the samples.

    Args:
        targets: what is wanted of each sample.
        random: samples that are shown whatever comes out.
        worst: how many of the others are kept.
    """

    has_probabilities = True

    def __init__(self, targets: Tensor, random: Collection[int], worst: int) -> None:
        self._targets = targets
        self._random = frozenset(random)
        self._most = worst
        self._begin = 0
        self._worst: list[Verdict] = []
        self._chosen: dict[int, Verdict] = {}

    def take(self, outputs: Outputs, count: int) -> None:
        """Takes the results of the next samples, so many."""
        span = slice(self._begin, self._begin + count)
        losses = self.judge(outputs, span)
        # A loss that is no number is the worst there is.
        ranks = losses.nan_to_num(torch.inf)
        for place in ranks.topk(min(self._most, len(ranks))).indices.tolist():
            if ranks[place] > -torch.inf:
                self._worst.append(self.verdict(outputs, place, span, float(losses[place])))
        self._worst.sort(key=_rank, reverse=True)
        del self._worst[self._most :]
        for sample in self._random.intersection(range(span.start, span.stop)):
            place = sample - span.start
            self._chosen[sample] = self.verdict(outputs, place, span, float(losses[place]))
        self._begin = span.stop

    @property
    def worst(self) -> list[Verdict]:
        """The samples with the largest losses, the largest first."""
        return self._worst

    def chosen(self) -> list[Verdict]:
        """Gives the random samples."""
        return [self._chosen[each] for each in sorted(self._chosen)]

    def confusion(self) -> list[list[int]]:
        """Gives how many of each class (rows) were taken for each (columns), if any were."""
        return []

    def examples(self) -> list[Verdict]:
        """Gives the worst of each cell of the confusion, of the fullest ones."""
        return []

    def points(self) -> list[tuple[float, float]]:
        """Gives wanted and given numbers of at most 400 samples."""
        return []

    @abstractmethod
    def judge(self, outputs: Outputs, span: slice) -> Tensor:
        """Gives the loss of each sample of a batch, on the CPU."""

    @abstractmethod
    def verdict(self, outputs: Outputs, place: int, span: slice, loss: float) -> Verdict:
        """Gives what one sample of the batch came to."""


def _rank(verdict: Verdict) -> float:
    return torch.inf if verdict.loss != verdict.loss else verdict.loss
