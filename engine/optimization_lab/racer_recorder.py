"""Takes the snapshots of a racer between its steps."""

import math
from collections.abc import Iterable

import numpy as np
import torch
from torch import Tensor, nn

from engine.optimization_lab.snapshots import Snapshot, SnapshotPlan, SnapshotWriter, Weights


def weights_of(parameters: Iterable[nn.Parameter]) -> Weights:
    """Gives all weights in one vector, in the order of the parameters, as 32-bit floats."""
    flat = torch.cat([each.detach().reshape(-1).float() for each in parameters])
    vector: Weights = flat.cpu().numpy()
    return vector


class SnapshotRecorder:
    """Observes a training: takes a snapshot after those steps that a plan names.

    Args:
        parameters: of the network.
        plan: when.
        writer: of the racer's folder.
    """

    def __init__(
        self, parameters: Iterable[nn.Parameter], plan: SnapshotPlan, writer: SnapshotWriter
    ) -> None:
        self._parameters = list(parameters)
        self._plan = plan
        self._writer = writer
        self._before: Weights | None = None

    def begin(self, step: int) -> None:
        """See `Observer`."""
        is_wanted = self._plan.is_due(step) and self._writer.last_step < step
        weights = weights_of(self._parameters)
        if step == 0 and is_wanted:
            self._writer.append(Snapshot(0, 0, None, 0.0, len(weights)), weights)
        self._before = weights if self._plan.is_due(step + 1) else None

    def note(self, *, step: int, epoch: int, loss: Tensor) -> None:
        """See `Observer`."""
        is_due, is_next_due = self._plan.is_due(step), self._plan.is_due(step + 1)
        if not is_due and not is_next_due:
            return
        weights = weights_of(self._parameters)
        if is_due and self._before is not None:
            self._take(step, epoch, float(loss), weights, self._before)
        self._before = weights if is_next_due else None

    def cut(self, step: int, *, is_mapped: bool) -> None:
        """Removes the snapshots of later steps.

        Args:
            step: the last one that stays.
            is_mapped: somebody may have the file of weights mapped into memory.
        """
        if is_mapped:
            self._writer.cut(step)
        else:
            self._writer.begin(step)

    def _take(self, step: int, epoch: int, loss: float, weights: Weights, before: Weights) -> None:
        """Weights that are no numbers are left out: they are nowhere on a plane."""
        with np.errstate(over="ignore", invalid="ignore"):
            norm = float(np.linalg.norm(weights - before))
        if math.isfinite(norm) and math.isfinite(loss):
            self._writer.append(Snapshot(step, epoch, loss, norm, len(weights)), weights)
