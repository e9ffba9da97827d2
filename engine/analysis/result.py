"""What is known of a project without running it: plain values, no torch, as JSON on the pipe."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from engine.graph.model import Value
from engine.graph.problem import NodePath, Problem, Severity
from engine.operators.operator import Role

Dimension: TypeAlias = int | str
"""A size; text where the batch size N is in it (`N`, `2N`)."""


@dataclass(frozen=True, slots=True)
class TensorType:
    """Shape and dtype of a tensor.

    Args:
        shape: the sizes, the batch as `N`.
        dtype: PyTorch's name without `torch.` (`float32`, `int64`).
    """

    shape: tuple[Dimension, ...]
    dtype: str = "float32"

    @property
    def is_batched(self) -> bool:
        """Whether the first dimension is the batch."""
        return bool(self.shape) and self.shape[0] == "N"

    def __str__(self) -> str:
        return "×".join(str(size) for size in self.shape) or "scalar"


@dataclass(frozen=True)
class NodeAnalysis:
    """What is known of one use of an operator.

    Args:
        path: where it is used.
        operator: its name.
        role: network, input, output, target or loss.
        arguments: all of them, with those read from the incoming shape.
        outputs: by port, in the order of the ports; empty where it cannot be known.
        parameters: elements it adds to the network: 0 where the weights are another node's.
        products: multiplications of one sample's forward pass, bias excluded.
        receptive_field: the input's extent that one output element sees, per spatial
            dimension; empty where there is none.
        activation_bytes: of one sample's outputs.
        activation_fixed_bytes: the part of them that is the same for any number of samples, below
            0 where the batch gives fewer than it has.
        kept_bytes: of what one sample's forward pass leaves for the backward pass, of the memory
            that this node makes.
        kept_fixed_bytes: the part of them that is the same for any number of samples, likewise.
        weights_of: the path of the node that owns the weights, if another one does.
        waits_for: the nearest node with an error that this one hangs on, if one does.
        parameter_shapes: of each parameter that it calls with, shared and tied ones included;
            empty for a block.
    """

    path: NodePath
    operator: str
    role: Role = Role.NETWORK
    arguments: Mapping[str, Value] = field(default_factory=dict)
    outputs: Mapping[str, TensorType] = field(default_factory=dict)
    parameters: int = 0
    products: int = 0
    receptive_field: tuple[int, ...] = ()
    activation_bytes: int = 0
    activation_fixed_bytes: int = 0
    kept_bytes: int = 0
    kept_fixed_bytes: int = 0
    weights_of: NodePath | None = None
    waits_for: NodePath | None = None
    parameter_shapes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def output(self) -> TensorType | None:
        """The type of the first output, if it is known."""
        return next(iter(self.outputs.values()), None)

    def with_kept(self, kept_bytes: int, fixed_bytes: int) -> "NodeAnalysis":
        """Gives the same that keeps so much; quicker than `dataclasses.replace`."""
        fields = {**vars(self), "kept_bytes": kept_bytes, "kept_fixed_bytes": fixed_bytes}
        return NodeAnalysis(**fields)


@dataclass(frozen=True)
class Analysis:
    """What is known of a project.

    Args:
        nodes: by path, in forward order; a use of a block comes before the nodes in it
            and holds their sums.
        problems: errors first.
    """

    nodes: Mapping[NodePath, NodeAnalysis] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @cached_property
    def parameters(self) -> int:
        """Of the network, shared ones once."""
        return sum(node.parameters for node in self._top_level())

    @cached_property
    def products(self) -> int:
        """Of one sample's forward pass through the network."""
        return sum(node.products for node in self._top_level())

    @cached_property
    def activation_bytes(self) -> int:
        """Of all outputs in the network, for one sample."""
        return sum(node.activation_bytes for node in self._top_level())

    @cached_property
    def activation_fixed_bytes(self) -> int:
        """The part of them that is the same for any number of samples."""
        return sum(node.activation_fixed_bytes for node in self._top_level())

    @cached_property
    def kept_bytes(self) -> int:
        """Of all that one sample's forward pass keeps for the backward pass, inputs included."""
        return sum(node.kept_bytes for node in self._keeping())

    @cached_property
    def kept_fixed_bytes(self) -> int:
        """The part of them that is the same for any number of samples."""
        return sum(node.kept_fixed_bytes for node in self._keeping())

    def _keeping(self) -> list[NodeAnalysis]:
        inputs = [
            node for node in self.nodes.values() if "/" not in node.path and node.role is Role.INPUT
        ]
        return [*self._top_level(), *inputs]

    @property
    def has_errors(self) -> bool:
        """Whether something keeps the network from being built."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    def _top_level(self) -> list[NodeAnalysis]:
        return [
            node
            for node in self.nodes.values()
            if "/" not in node.path and node.role is Role.NETWORK
        ]


def parameters_inside(found: Sequence[NodeAnalysis]) -> dict[str, tuple[int, ...]]:
    """Gives the parameters in a use of a block by their place in it: `conv.weight`.

    Args:
        found: what is known of the use, and then of the nodes in it.
    """
    start = len(found[0].path) + 1
    return {
        f"{node.path[start:].replace('/', '.')}.{name}": shape
        for node in found[1:]
        if node.weights_of is None
        for name, shape in node.parameter_shapes.items()
    }
