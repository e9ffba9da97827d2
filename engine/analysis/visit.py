"""What the analysis of one node has given."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.analysis.arrival import Arrival
from engine.analysis.kept import Storage
from engine.analysis.result import NodeAnalysis
from engine.graph.model import Node, Value
from engine.graph.problem import Problem


@dataclass(frozen=True, slots=True)
class Visit:
    """What the analysis of one node has given.

    Args:
        node: as it was then.
        arriving: what came to its input ports.
        environment: the arguments of the block that it is in.
        found: itself, then what is inside of it.
        problems: of all those.
        leaving: what is at its output ports.
        tied: its parameters that are other nodes'.
        parameters: the shape of each of its parameters.
        keeps: the memory that it, or what is inside of it, keeps for the backward pass.
    """

    node: Node
    arriving: Mapping[str, Arrival]
    environment: Mapping[str, Value]
    found: tuple[NodeAnalysis, ...]
    problems: tuple[Problem, ...]
    leaving: Mapping[str, Arrival]
    tied: frozenset[str] = frozenset()
    parameters: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    keeps: tuple[Storage, ...] = ()

    def with_found(self, found: tuple[NodeAnalysis, ...]) -> "Visit":
        """Gives the same with something else found; quicker than `dataclasses.replace`."""
        return Visit(
            self.node,
            self.arriving,
            self.environment,
            found,
            self.problems,
            self.leaving,
            self.tied,
            self.parameters,
            self.keeps,
        )
