"""Recurrent operators in closed form: one step of time is run, and counted as often as it is done.

PyTorch unrolls time on meta tensors, which takes seconds for a thousand steps. What is kept for
the backward pass is that of the unrolled steps, told by one and by two of them; kernels that
compute all steps at once (oneDNN, cuDNN) keep a workspace of their own instead.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.analysis.kept import Bytes, Keeping
from engine.analysis.result import TensorType
from engine.graph.model import Value
from engine.operators.operator import Operator

_RECURRENT = frozenset({"nn.RNN", "nn.LSTM", "nn.GRU"})
_SEQUENCE = "input"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A use of a recurrent operator with its sequence cut to one step.

    Args:
        inputs: what arrives, the sequence with one step.
        steps: how many there are.
        dim: the dimension of time.
    """

    inputs: Mapping[str, TensorType]
    steps: int
    dim: int

    def unrolled(
        self, outputs: Sequence[TensorType], products: int
    ) -> tuple[tuple[TensorType, ...], int]:
        """Gives outputs and products of all steps from those of one."""
        sequence = _with_size(outputs[0], self.dim, self.steps)
        return (sequence, *outputs[1:]), products * self.steps

    @property
    def two_steps(self) -> Mapping[str, TensorType]:
        """What arrives, the sequence with two steps."""
        return {**self.inputs, _SEQUENCE: _with_size(self.inputs[_SEQUENCE], self.dim, 2)}

    def kept(self, one: Keeping, two: Keeping) -> Keeping:
        """Gives what all steps keep, from what one and what two steps do."""
        given = tuple(
            replace(last, size=self._extended(first.size, last.size))
            for first, last in zip(one.given, two.given, strict=True)
        )
        return Keeping(two.kept, self._extended(one.own, two.own), given)

    def _extended(self, one: Bytes, two: Bytes) -> Bytes:
        """Every step after the first adds as much."""
        growing, fixed = (
            first + (self.steps - 1) * (last - first) for first, last in zip(one, two, strict=True)
        )
        return Bytes(growing, fixed)


def recurrence_of(
    operator: Operator, values: Mapping[str, Value], inputs: Mapping[str, TensorType]
) -> Recurrence | None:
    """Gives the use with one step of time; None where it is to be run as it is."""
    sequence = inputs.get(_SEQUENCE)
    if operator.name not in _RECURRENT or sequence is None or len(sequence.shape) != 3:
        return None
    dim = 1 if values["batch_first"] else 0
    steps = sequence.shape[dim]
    if not isinstance(steps, int) or steps < 1:
        return None
    return Recurrence({**inputs, _SEQUENCE: _with_size(sequence, dim, 1)}, steps, dim)


def _with_size(of: TensorType, dim: int, size: int) -> TensorType:
    return replace(of, shape=(*of.shape[:dim], size, *of.shape[dim + 1 :]))
