"""Measures a network: how long each node takes forward and backward."""

# mypy: allow-untyped-calls

import math
import statistics
import threading
import time
from collections.abc import Callable, Mapping

import torch

from engine.errors import EngineError
from engine.graph.model import Project
from engine.graph.problem import NodePath
from engine.measuring.clocks import Clock, clock_of
from engine.measuring.result import Measurement, NodeTime, with_blocks
from engine.measuring.stopwatch import Stopwatch, every_node
from engine.measuring.subject import Subject, subject_of
from engine.training.devices import choose_device, describe_device
from engine.training.failures import explain

FEWEST = 10
_MOST = 50
_LONG_ENOUGH_S = 3.0
_WARM_UPS = 3

OnProgress = Callable[[float, str], None]


def measure(
    project: Project, on_progress: OnProgress, stop: threading.Event | None = None
) -> Measurement:
    """Gives how long each node takes with a batch of the training's size, on its device.

    Repetitions that nothing watches, which say how long the whole step takes, alternate with
    those in which each node is timed.

    Args:
        project: without errors.
        on_progress: told which part is done, and what is being done.
        stop: set to give up.

    Raises:
        EngineError: the network has errors or fails, the device is missing, or `stop` was set.
    """
    try:
        return _measured(project, on_progress, stop)
    except EngineError:
        raise
    except Exception as error:  # whatever the network raises belongs to its user
        kind = type(error).__name__
        raise EngineError(f"The network cannot be measured. {kind}: {error}") from error


def _measured(
    project: Project, on_progress: OnProgress, stop: threading.Event | None
) -> Measurement:
    on_progress(0.0, "Building the network…")
    training = project.training
    if training.threads:
        torch.set_num_threads(training.threads)
    device = choose_device(training.device)
    subject = subject_of(project, device)
    passes = _Passes(subject, clock_of(device))
    try:
        _repeat(passes, on_progress, stop)
    except Exception as error:
        raise explain(error, subject.blame, what="The measurement") from error
    return Measurement(
        times=with_blocks(passes.medians()),
        step_ms=statistics.median(passes.steps_ms),
        coverage=passes.coverage(),
        device=describe_device(device),
        batch_size=subject.batch_size,
        repetitions=passes.count,
        has_real_data=subject.has_real_data,
    )


def _repeat(passes: "_Passes", on_progress: OnProgress, stop: threading.Event | None) -> None:
    for number in range(_WARM_UPS):
        on_progress(0.0, f"Warming up, {number + 1} of {_WARM_UPS}…")
        passes.warm_up()
        _check(stop)
    began = time.monotonic()
    share = 0.0
    while share < 1:
        on_progress(share, f"Repetition {passes.count + 1}…")
        passes.repeat()
        _check(stop)
        enough = (time.monotonic() - began) / _LONG_ENOUGH_S
        share = min(passes.count / FEWEST, max(enough, passes.count / _MOST))


def _check(stop: threading.Event | None) -> None:
    if stop is not None and stop.is_set():
        raise EngineError("The measurement was cancelled.")


class _Passes:
    """Forward and backward passes of one network, again and again."""

    def __init__(self, subject: Subject, clock: Clock) -> None:
        self._subject = subject
        self._clock = clock
        self._script: list[tuple[object, NodePath | None]] = []
        self._times: list[dict[NodePath, NodeTime]] = []
        self.steps_ms: list[float] = []

    @property
    def count(self) -> int:
        """How many repetitions are done."""
        return len(self._times)

    def warm_up(self) -> None:
        """Does what is slow the first time."""
        self._plain_ms()
        self._watched()

    def repeat(self) -> None:
        """Measures the step, and then its nodes."""
        self.steps_ms.append(self._plain_ms())
        self._times.append(self._watched())

    def medians(self) -> dict[NodePath, NodeTime]:
        """Gives the times of each node."""
        return {
            node: NodeTime(
                _median([each.get(node, NodeTime()).forward_ms for each in self._times]),
                _median([each.get(node, NodeTime()).backward_ms for each in self._times]),
            )
            for node in every_node(self._times)
        }

    def coverage(self) -> float:
        """Gives the part of a step that its nodes take."""
        pairs = zip(self._times, self.steps_ms, strict=True)
        return statistics.median(_sum_ms(times) / step for times, step in pairs)

    def _plain_ms(self) -> float:
        self._subject.model.zero_grad()
        self._clock.finish()
        start = self._clock.now()
        self._step()
        end = self._clock.now()
        self._clock.finish()
        return start.ms_until(end)

    def _watched(self) -> dict[NodePath, NodeTime]:
        self._subject.model.zero_grad()
        stopwatch = Stopwatch(self._clock, self._subject.locate, self._script)
        with stopwatch:
            loss = self._forward()
        if loss.requires_grad:
            loss.backward()
        return dict(stopwatch.times())

    def _step(self) -> None:
        loss = self._forward()
        if loss.requires_grad:
            loss.backward()

    def _forward(self) -> torch.Tensor:
        return self._subject.compute_loss(self._subject.model(*self._subject.inputs))


def _sum_ms(times: Mapping[NodePath, NodeTime]) -> float:
    return sum(each.forward_ms + each.backward_ms for each in times.values())


def _median(values: list[float]) -> float:
    return statistics.median(values) if values else math.nan
