"""What all rows of the layers panel have in common: a cell looks here when it is painted."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.analysis.result import Analysis, NodeAnalysis
from engine.graph.model import Project
from engine.graph.problem import NodePath
from engine.measuring.result import Measurement, NodeTime


@dataclass
class Whole:
    """The network as a whole, how many samples the figures are for, and what was measured.

    Rows hold it and are not made anew when it changes.

    Args:
        analysis: what is known of the network.
        samples: 1, or those of a batch.
        measurement: the last one; None as long as there is none.
        measured: what was known of the nodes when it began.
        is_stale: something of the training has changed since that all times hang on.
    """

    analysis: Analysis = field(default_factory=Analysis)
    samples: int = 1
    measurement: Measurement | None = None
    measured: Mapping[NodePath, NodeAnalysis] = field(default_factory=dict)
    is_stale: bool = False

    def take(self, measurement: Measurement, project: Project, analysis: Analysis) -> None:
        """Takes a measurement of a project."""
        self.measurement = measurement
        self.measured = {path: analysis.nodes[path] for path in analysis.nodes}
        self._setup = _setup(project)
        self.is_stale = False

    def follow(self, project: Project, analysis: Analysis) -> None:
        """Takes what is known now."""
        self.analysis = analysis
        self.is_stale = self.measurement is not None and self._setup != _setup(project)

    def products(self, known: NodeAnalysis | Analysis) -> int:
        """Gives the products for so many samples."""
        return known.products * self.samples

    def activation_bytes(self, known: NodeAnalysis | Analysis) -> int:
        """Gives the bytes of the outputs of so many samples."""
        return self._of_samples(known.activation_bytes, known.activation_fixed_bytes)

    def kept_bytes(self, known: NodeAnalysis | Analysis) -> int:
        """Gives the bytes that so many samples leave for the backward pass."""
        return self._of_samples(known.kept_bytes, known.kept_fixed_bytes)

    def _of_samples(self, of_one: int, fixed: int) -> int:
        return fixed + (of_one - fixed) * self.samples

    def time_of(self, path: NodePath) -> NodeTime | None:
        """Gives how long a node takes, if that was measured."""
        return self.measurement.times.get(path) if self.measurement else None

    def is_stale_at(self, path: NodePath, known: NodeAnalysis | None) -> bool:
        """Whether a node is no longer what was measured."""
        before = self.measured.get(path)
        if self.is_stale or before is known:
            return self.is_stale
        return before is None or known is None or _cost(before) != _cost(known)

    _setup: object = None


def _setup(project: Project) -> object:
    training = project.training
    return training.batch_size, training.device, training.threads


def _cost(known: NodeAnalysis) -> object:
    """What of a node decides how long it takes."""
    return (
        known.operator,
        known.arguments,
        known.outputs,
        known.parameters,
        known.products,
        known.activation_bytes,
    )


def share(part: float, whole: float) -> float:
    """Gives a part of a whole, from 0 to 1."""
    return min(part / whole, 1.0) if whole else 0.0
