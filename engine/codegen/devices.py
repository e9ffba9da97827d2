"""Where a constant is made: on the CPU where that is no matter, else where the tensors are."""

from engine.codegen.scope import Scope
from engine.graph.model import Endpoint, NodeId
from engine.operators.operator import Operator

CONSTANT = "constant"
DEVICE = "device"
"""The keyword, and the port that what gives the device is read by."""

_MIXING = frozenset({"arithmetic", "elementwise"})
"""Families whose operators take one number on the CPU beside a tensor anywhere."""


class Devices:
    """Tells which constants of a scope have to be made on a tensor's device.

    A number on the CPU can be added to a tensor on a GPU, and reads better for it; but it can
    not be put together with one, and a result must be where the inputs are.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._numbers: set[NodeId] = set()
        for node in scope.order:
            operands = scope.operands(node).values()
            is_number = _is_constant(scope.operator(node))
            if is_number or (operands and all(each.node in self._numbers for each in operands)):
                self._numbers.add(node)
        result = {each.node for each in scope.results}
        readers = [node for node in scope.order if not self._mixes(node)]
        read = {each.node for node in readers for each in scope.operands(node).values()}
        self._placed = self._numbers & (result | read)

    def source(self, node: NodeId) -> Endpoint | None:
        """Gives the tensor whose device a constant takes; None where it needs none."""
        is_placed = node in self._placed and _is_constant(self._scope.operator(node))
        return self._scope.sources[0] if is_placed and self._scope.sources else None

    def _mixes(self, node: NodeId) -> bool:
        """Whether a node takes numbers on the CPU, as another of its operands is a tensor."""
        operator = self._scope.operator(node)
        operands = self._scope.operands(node).values()
        is_mixing = operator is not None and operator.family in _MIXING
        return is_mixing and any(each.node not in self._numbers for each in operands)


def _is_constant(operator: Operator | None) -> bool:
    return operator is not None and operator.name == CONSTANT
