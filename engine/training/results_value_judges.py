"""Judges of numbers and of losses."""

from collections.abc import Collection, Sequence

import torch
from torch import Tensor

from engine.training.results_judge import Judge, Outputs, Verdict
from engine.training.session import LossFunction

_MOST_LOSSES = 400
_MOST_POINTS = 400


class ValueJudge(Judge):
    """Judges by the mean squared error.

    Args:
        output: which output it looks at.
        is_logits: it has still to go through a sigmoid.
    """

    def __init__(
        self,
        targets: Tensor,
        random: Collection[int],
        worst: int,
        *,
        output: int,
        is_logits: bool,
    ) -> None:
        super().__init__(targets, random, worst)
        self._output, self._is_logits = output, is_logits
        self._numbers: list[Tensor] = []

    def judge(self, outputs: Outputs, span: slice) -> Tensor:
        """See the base class."""
        output = self._values(outputs[self._output])
        target = self._targets[span].to(output)
        if target[0].numel() == 1:
            self._numbers.append(torch.stack([target.flatten(), output.flatten()], 1).cpu())
        return (output - target).square().flatten(1).mean(1).cpu()

    def verdict(self, outputs: Outputs, place: int, span: slice, loss: float) -> Verdict:
        """See the base class."""
        output = self._values(outputs[self._output][place]).cpu()
        return Verdict(span.start + place, loss, output=output)

    def points(self) -> list[tuple[float, float]]:
        """See the base class."""
        if not self._numbers:
            return []
        numbers = torch.cat(self._numbers)
        numbers = numbers[numbers.isfinite().all(1)]
        numbers = numbers[:: max(1, -(-len(numbers) // _MOST_POINTS))]
        return [(wanted, given) for wanted, given in numbers.tolist()]

    def _values(self, output: Tensor) -> Tensor:
        return output.float().sigmoid() if self._is_logits else output.float()


class LossJudge(Judge):
    """Knows of each sample what the project's own loss makes of it alone; of the first 400.

    Args:
        compute_loss: takes the network's result and then the targets.
        targets: all of them.
        is_tuple: the network has several outputs.
        sequence: the output that is read as a sequence of classes, and the class that means
            nothing; None where there is none.
    """

    def __init__(
        self,
        targets: Sequence[Tensor],
        random: Collection[int],
        worst: int,
        *,
        compute_loss: LossFunction,
        is_tuple: bool,
        sequence: tuple[int | None, int | None] | None = None,
    ) -> None:
        super().__init__(torch.zeros(0), random, worst)
        self._sequence = sequence
        self._all_targets = targets
        self._compute_loss = compute_loss
        self._is_tuple = is_tuple
        self._judged = 0

    def judge(self, outputs: Outputs, span: slice) -> Tensor:
        """See the base class."""
        count = span.stop - span.start
        losses = torch.full((count,), -torch.inf)
        devices = [outputs[0].device] if outputs[0].is_cuda else []
        with torch.random.fork_rng(devices):
            for place in range(count):
                sample = span.start + place
                if self._judged < _MOST_LOSSES or sample in self._random:
                    losses[place] = self._loss(outputs, place, sample)
                    self._judged += 1
        return losses

    def _loss(self, outputs: Outputs, place: int, sample: int) -> float:
        alone = tuple(each[place : place + 1] for each in outputs)
        targets = (each[sample : sample + 1] for each in self._all_targets)
        return float(self._compute_loss(alone if self._is_tuple else alone[0], *targets))

    def verdict(self, outputs: Outputs, place: int, span: slice, loss: float) -> Verdict:
        """Gives as output the sequence; else how far other outputs are from the first."""
        if self._sequence is not None:
            best = self._read(outputs, place, *self._sequence)
            return Verdict(span.start + place, loss, output=best)
        first, *further = (each[place].flatten().float() for each in outputs)
        if not further or any(each.shape != first.shape for each in further):
            return Verdict(span.start + place, loss)
        distances = torch.stack([(each - first).norm() for each in further])
        return Verdict(span.start + place, loss, output=distances.cpu())

    def _read(self, outputs: Outputs, place: int, output: int | None, blank: int | None) -> Tensor:
        """Gives the best classes of the steps, equal ones joined, without those that are blank."""
        best = outputs[output or 0][place].argmax(1)
        is_new = torch.ones_like(best, dtype=torch.bool)
        is_new[1:] = best[1:] != best[:-1]
        return best[is_new & (best != blank)].cpu()
