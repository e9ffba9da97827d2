"""One use of an operator as checks and messages see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.analysis.kept import Coming
from engine.analysis.result import TensorType
from engine.graph.model import Value
from engine.graph.problem import Fix, NodePath, Problem, Severity
from engine.operators.operator import Operator


@dataclass(frozen=True, slots=True)
class Use:
    """A node whose arguments and inputs are known.

    Args:
        path: where it is.
        name: what the user calls it.
        operator: what it computes.
        values: all arguments, those read from the incoming shapes included.
        inputs: the types by wired port, in the operator's order.
        sources: the name of the node that each of them comes from.
        is_loss: whether it belongs to the loss part.
        coming: how each of them comes.
    """

    path: NodePath
    name: str
    operator: Operator
    values: Mapping[str, Value]
    inputs: Mapping[str, TensorType]
    sources: Mapping[str, str]
    is_loss: bool = False
    coming: Mapping[str, Coming] = field(default_factory=dict)

    def arriving(self, port: str) -> str:
        """Gives the shape at a port and where it comes from: `N×64×2×2 from pool2`."""
        source = self.sources.get(port, "")
        return f"{self.inputs[port]}" + (f" from {source}" if source else "")

    def error(self, text: str, *, port: str | None = None, fix: Fix | None = None) -> Problem:
        """Gives an error of this node."""
        return Problem(text, self.path, port, Severity.ERROR, fix)

    def warning(self, text: str, *, port: str | None = None, fix: Fix | None = None) -> Problem:
        """Gives a warning about this node."""
        return Problem(text, self.path, port, Severity.WARNING, fix)
