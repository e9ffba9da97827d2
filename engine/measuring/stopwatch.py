"""Times each node of one forward and backward pass."""

# mypy: allow-untyped-calls

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import FrameType
from typing import Any

from torch import Tensor
from torch.autograd.graph import Node as GradientStep
from torch.overrides import TorchFunctionMode

from engine.analysis.execution import tensors_in
from engine.graph.problem import NodePath
from engine.measuring.clocks import Clock, Moment
from engine.measuring.result import NodeTime

Locate = Callable[[FrameType | None], NodePath | None]

_ACCUMULATION = "torch::autograd::AccumulateGrad"
"""The end of the way back at a parameter; several nodes may share it."""


class Stopwatch(TorchFunctionMode):
    """Inside its `with`, times the calls of the forward pass, and marks their way back.

    What a call makes autograd note is its node's, and is timed when the gradients go back.

    Args:
        clock: of the device.
        locate: gives the node whose call runs in a frame.
        script: the calls of an earlier pass, whose nodes need not be looked for again; grows.
    """

    def __init__(
        self, clock: Clock, locate: Locate, script: list[tuple[object, NodePath | None]]
    ) -> None:
        super().__init__()
        self._clock = clock
        self._locate = locate
        self._script = script
        self._position = 0
        self._forward: list[tuple[NodePath, Moment, Moment]] = []
        self._backward: list[tuple[NodePath, Moment, Moment]] = []
        self._known: set[GradientStep] = set()

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> object:
        """Runs one function of PyTorch."""
        node = self._node_of(func)
        start = self._clock.now()
        result = func(*args, **(kwargs or {}))
        end = self._clock.now()
        if node is not None:
            self._forward.append((node, start, end))
        self._mark(tensors_in(result), node)
        return result

    def times(self) -> Mapping[NodePath, NodeTime]:
        """Gives the time of each node, once both passes are done."""
        self._clock.finish()
        self._known.clear()
        forward, backward = _sums(self._forward), _sums(self._backward)
        return {
            node: NodeTime(forward.get(node, 0.0), backward.get(node, 0.0))
            for node in dict.fromkeys([*forward, *backward])
        }

    def _node_of(self, func: object) -> NodePath | None:
        position, self._position = self._position, self._position + 1
        if position < len(self._script) and self._script[position][0] is func:
            return self._script[position][1]
        del self._script[position:]
        node = self._locate(sys._getframe(2))  # noqa: SLF001 - as tracebacks do
        self._script.append((func, node))
        return node

    def _mark(self, results: Sequence[Tensor], node: NodePath | None) -> None:
        """Gives the node all of the way back that is new since the last call."""
        ahead = [each.grad_fn for each in results if each.grad_fn is not None]
        while ahead:
            step = ahead.pop()
            if step in self._known or step.name() == _ACCUMULATION:
                continue
            self._known.add(step)
            if node is not None:
                self._watch(step, node)
            ahead += [each for each, _ in step.next_functions if each is not None]

    def _watch(self, step: GradientStep, node: NodePath) -> None:
        starts: list[Moment] = []

        def begin(_gradients: object) -> None:
            starts.append(self._clock.now())

        def end(_inputs: object, _outputs: object) -> None:
            if starts:
                self._backward.append((node, starts.pop(), self._clock.now()))

        step.register_prehook(begin)
        step.register_hook(end)


def _sums(spans: Sequence[tuple[NodePath, Moment, Moment]]) -> Mapping[NodePath, float]:
    sums: defaultdict[NodePath, float] = defaultdict(float)
    for node, start, end in spans:
        sums[node] += start.ms_until(end)
    return sums


def every_node(passes: Sequence[Mapping[NodePath, NodeTime]]) -> Iterator[NodePath]:
    """Gives the nodes of several passes, each once, in order."""
    yield from dict.fromkeys(node for each in passes for node in each)
