"""What a measurement of a network gives: plain values, as JSON on the pipe. No torch."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from engine.graph.problem import NodePath


@dataclass(frozen=True, slots=True)
class NodeTime:
    """How long a node takes for a batch.

    Args:
        forward_ms: of the forward pass, the median of all repetitions.
        backward_ms: of the backward pass, likewise.
    """

    forward_ms: float = 0.0
    backward_ms: float = 0.0

    def __add__(self, other: "NodeTime") -> "NodeTime":
        return NodeTime(self.forward_ms + other.forward_ms, self.backward_ms + other.backward_ms)


@dataclass(frozen=True)
class Measurement:
    """How long a network takes, node by node.

    Args:
        times: by path; those of a block are the sums of what is in it.
        step_ms: forward pass, loss and backward pass together, with nothing watching: the median.
        coverage: the part of the step that the nodes' times make up: the median of the ratios of
            neighbouring repetitions; over 1 where watching costs.
        device: what it was measured on, for people.
        batch_size: samples of the batch.
        repetitions: how often it was done, the first ones to warm up not counted.
        has_real_data: whether the batch is one of the project's data; else it is random.
    """

    times: Mapping[NodePath, NodeTime] = field(default_factory=dict)
    step_ms: float = 0.0
    coverage: float = 0.0
    device: str = "cpu"
    batch_size: int = 1
    repetitions: int = 0
    has_real_data: bool = True

    @property
    def total(self) -> NodeTime:
        """The sum over all nodes, the loss included."""
        top = (each for path, each in self.times.items() if "/" not in path)
        return sum(top, start=NodeTime())

    def sentence(self) -> str:
        """Gives what was measured, in words."""
        data = "" if self.has_real_data else "random "
        return (
            f"{self.step_ms:.3g} ms a step of {self.batch_size} {data}samples on {self.device}; "
            f"the nodes' times are {self.coverage:.0%} of it. Medians of {self.repetitions}."
        )


def measurement_to_json(measurement: Measurement) -> dict[str, Any]:
    """Gives a measurement as a JSON object."""
    times = {path: [each.forward_ms, each.backward_ms] for path, each in measurement.times.items()}
    return {**asdict(measurement), "times": times}


def measurement_from_json(fields: Mapping[str, Any]) -> Measurement:
    """Gives a measurement from a JSON object that `measurement_to_json` made."""
    times = {NodePath(path): NodeTime(*pair) for path, pair in fields["times"].items()}
    return Measurement(**{**fields, "times": times})


def with_blocks(times: Mapping[NodePath, NodeTime]) -> dict[NodePath, NodeTime]:
    """Adds to the times of nodes those of the blocks around them."""
    sums: dict[NodePath, NodeTime] = {}
    for path, time in times.items():
        for around in _with_ancestors(path):
            sums[around] = sums.get(around, NodeTime()) + time
    return sums


def _with_ancestors(path: NodePath) -> Iterator[NodePath]:
    """Gives a node and the blocks around it; a number on the way is a repetition, no node."""
    parts = path.split("/")
    for count in range(len(parts), 0, -1):
        if not parts[count - 1].isdecimal():
            yield NodePath("/".join(parts[:count]))
