"""Judges of classes: of each sample, or of each place of a sample."""

import math
from collections.abc import Collection

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.training.results_judge import Judge, Outputs, Verdict

_TOP = 5
MOST_EXAMPLES = 32


class ClassJudge(Judge):
    """Judges by classes.

    Args:
        output: which output it looks at.
        classes: how many there are.
        rule: the function that counts errors.
    """

    def __init__(
        self,
        targets: Tensor,
        random: Collection[int],
        worst: int,
        *,
        output: int,
        classes: int,
        rule: str,
    ) -> None:
        super().__init__(targets, random, worst)
        self._output, self._rule = output, rule
        self._counts = torch.zeros(classes * classes, dtype=torch.int64)
        self._cells: dict[int, Verdict] = {}
        self._top: list[tuple[tuple[int, float], ...]] = []
        self._true: list[int] = []
        self._predicted: list[int] = []
        self.has_probabilities = rule != "count_wrong_rows"

    def judge(self, outputs: Outputs, span: slice) -> Tensor:
        """See the base class."""
        output, target = outputs[self._output].float(), self._targets[span]
        scores, true, predicted, losses = (
            each.cpu() for each in _classified(output, target, self._rule)
        )
        classes = math.isqrt(len(self._counts))
        cells = true * classes + predicted.clamp(max=classes - 1)
        self._counts += torch.bincount(cells, minlength=len(self._counts))
        self._true, self._predicted, self._top = true.tolist(), predicted.tolist(), _top(scores)
        self._keep_worst_of_cells(cells, losses, span)
        return losses

    def _keep_worst_of_cells(self, cells: Tensor, losses: Tensor, span: slice) -> None:
        order = losses.nan_to_num(torch.inf).argsort(stable=True)
        last: dict[int, int] = dict(zip(cells[order].tolist(), order.tolist(), strict=True))
        for cell, place in last.items():
            loss, known = float(losses[place]), self._cells.get(cell)
            if known is None or not loss <= known.loss:
                self._cells[cell] = self.verdict((), place, span, loss)

    def verdict(  # what a sample came to is told from the batch as a whole
        self,
        outputs: Outputs,  # noqa: ARG002
        place: int,
        span: slice,
        loss: float,
    ) -> Verdict:
        """See the base class."""
        true, predicted = self._true[place], self._predicted[place]
        return Verdict(span.start + place, loss, true, predicted, self._top[place])

    def confusion(self) -> list[list[int]]:
        """See the base class."""
        classes = math.isqrt(len(self._counts))
        rows: list[list[int]] = self._counts.view(classes, classes).tolist()
        return rows

    def examples(self) -> list[Verdict]:
        """See the base class."""
        cells = sorted(self._cells, key=lambda cell: -int(self._counts[cell]))
        return [self._cells[cell] for cell in cells[:MOST_EXAMPLES]]


class PlaceJudge(Judge):
    """Judges by classes at each place of a sample, as characters of a text.

    Args:
        output: which output it looks at: samples, classes, places.
    """

    def __init__(
        self,
        targets: Tensor,
        random: Collection[int],
        worst: int,
        *,
        output: int,
        classes: int,
    ) -> None:
        super().__init__(targets, random, worst)
        self._output = output
        self._classes = classes
        self._counts = torch.zeros(classes * classes, dtype=torch.int64)

    def judge(self, outputs: Outputs, span: slice) -> Tensor:
        """See the base class."""
        output, target = outputs[self._output].float(), self._targets[span]
        cells = target * self._classes + output.argmax(1).clamp(max=self._classes - 1)
        self._counts += torch.bincount(cells.flatten(), minlength=len(self._counts)).cpu()
        return F.cross_entropy(output, target, reduction="none").flatten(1).mean(1).cpu()

    def verdict(self, outputs: Outputs, place: int, span: slice, loss: float) -> Verdict:
        """See the base class."""
        output = outputs[self._output][place].argmax(0).cpu()
        return Verdict(span.start + place, loss, output=output)

    def confusion(self) -> list[list[int]]:
        """See the base class."""
        rows: list[list[int]] = self._counts.view(self._classes, self._classes).tolist()
        return rows


def _classified(output: Tensor, target: Tensor, rule: str) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Gives scores (N, classes), true and predicted classes, losses (N,).

    The predictions follow the comparison by which errors are counted, number for number.
    """
    if rule in ("count_wrong_logits", "count_wrong_probabilities"):
        is_logits = rule == "count_wrong_logits"
        output = output.flatten(1)[:, 0]
        true = (target.flatten(1)[:, 0] > 0.5).long()
        predicted = (output > (0.0 if is_logits else 0.5)).long()
        share = output.sigmoid() if is_logits else output.clamp(0, 1)
        scores = torch.stack([1 - share, share], 1)
        margin = torch.where(true.bool(), output, -output)
        logs = F.logsigmoid(margin) if is_logits else _logs(scores).gather(1, true[:, None])[:, 0]
        return scores, true, predicted, -logs
    predicted = output.argmax(1)
    if rule == "count_wrong_rows":
        return output, target.argmax(1), predicted, (output - target).square().mean(1)
    if _are_probabilities(output):
        return output, target, predicted, F.nll_loss(_logs(output), target, reduction="none")
    losses = F.cross_entropy(output, target, reduction="none")
    return output.softmax(1), target, predicted, losses


def _top(scores: Tensor) -> list[tuple[tuple[int, float], ...]]:
    """Gives of each sample the largest scores by class, the largest first."""
    top = scores.topk(min(_TOP, scores.shape[1]))
    rows = zip(top.indices.tolist(), top.values.tolist(), strict=True)
    return [tuple(zip(classes, values, strict=True)) for classes, values in rows]


def _are_probabilities(output: Tensor) -> bool:
    sums = output.sum(1)
    return bool((output >= 0).all()) and bool(((sums - 1).abs() < 1e-3).all())


def _logs(probabilities: Tensor) -> Tensor:
    return probabilities.clamp(min=1e-12).log()
