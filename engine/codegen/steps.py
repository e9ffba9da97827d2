"""The steps of a forward pass, and which of them share a line."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from engine.codegen.devices import Devices
from engine.codegen.modules import Modules
from engine.codegen.pieces import PRECEDENCE
from engine.codegen.scope import Scope
from engine.graph.model import Endpoint, NodeId
from engine.operators.forms import (
    VALUES,
    FunctionForm,
    InfixForm,
    MethodForm,
    ModuleForm,
    SelectForm,
    SliceForm,
)
from engine.operators.operator import Operator

DEEPEST = 3
"""So many calls in one another still read well."""

MOST = 6
"""So many operators on one line still read well."""

_STARTING_FAMILIES = frozenset({"convolution", "linear"})
_SHAPE_FAMILY = "shape"


@dataclass(frozen=True)
class Step:
    """One call: of one node, or of a chain of modules.

    Args:
        nodes: the node, or those of the chain.
        operands: what it reads.
        operator: of a single node; None for a block and for a chain.
        device: what its result is made on the device of, if that has to be said.
    """

    nodes: tuple[NodeId, ...]
    operands: tuple[Endpoint, ...]
    operator: Operator | None
    device: Endpoint | None = None

    @property
    def node(self) -> NodeId:
        """The node whose outputs are the step's."""
        return self.nodes[-1]

    @property
    def starts_a_thought(self) -> bool:
        """Whether it begins a line: weights other than a normalization's, blocks, chains."""
        return self.operator is None or self.operator.family in _STARTING_FAMILIES

    @property
    def rearranges(self) -> bool:
        """Whether it only changes the shape of one tensor."""
        if self.operator is None or self.operator.family != _SHAPE_FAMILY:
            return False
        return isinstance(self.operator.form, MethodForm | SliceForm | SelectForm | ModuleForm) or (
            isinstance(self.operator.form, FunctionForm) and not self.operator.form.takes_list
        )

    @property
    def is_value(self) -> bool:
        """Whether it only reads a parameter or a buffer."""
        return self.operator is not None and isinstance(self.operator.form, VALUES)

    @property
    def is_infix(self) -> bool:
        """Whether it stands between its operands."""
        return self.operator is not None and isinstance(self.operator.form, InfixForm)


def steps_of(scope: Scope, modules: Modules) -> list[Step]:
    """Gives the steps of a scope in forward order."""
    steps, devices = [], Devices(scope)
    for node in scope.order:
        held = modules.holding(node)
        if held is None or not held.is_chain:
            operands = tuple(scope.operands(node).values())
            device = devices.source(node)
            operands = (device,) if device else operands
            steps.append(Step((node,), operands, scope.operator(node), device))
        elif node == held.nodes[-1]:
            operands = tuple(scope.operands(held.nodes[0]).values())
            steps.append(Step(held.nodes, operands, None))
    return steps


class Folding:
    """Decides whose value is written inside the line of the step that reads it.

    Args:
        scope: the graph.
        steps: its steps.
        kept: nodes whose lines came out too long and that are to stand on their own.
    """

    def __init__(
        self, scope: Scope, steps: Collection[Step], kept: Collection[NodeId] = ()
    ) -> None:
        self._scope = scope
        self._kept = kept
        self._by_node = {step.node: step for step in steps}
        self._readers = {operand: step for step in steps for operand in step.operands}
        self._returned = frozenset(scope.results)
        self._depth: dict[NodeId, int] = {}
        self._count: dict[NodeId, int] = {}
        self._rearranging: set[NodeId] = set()
        self.folded: set[NodeId] = set()
        for step in steps:
            self._measure(step)
        self._fold_into_return()

    @property
    def steps(self) -> Mapping[NodeId, Step]:
        """The steps by the node whose outputs are theirs."""
        return self._by_node

    def _measure(self, step: Step) -> None:
        absorbed = []
        depth, count = 0 if step.is_infix or step.is_value else 1, 0 if step.is_value else 1
        for operand in dict.fromkeys(step.operands):
            source = self._by_node.get(operand.node)
            if source is None or not self._can_fold(source, operand):
                continue
            if not self._fits(source, step) or count + self._count[source.node] > MOST:
                continue
            count += self._count[source.node]
            depth = max(depth, self._depth[source.node] + (0 if step.is_infix else 1))
            absorbed.append(source.node)
        self._depth[step.node], self._count[step.node] = depth, count
        self.folded.update(absorbed)
        if step.rearranges or self._rearranging.intersection(absorbed):
            self._rearranging.add(step.node)

    def _can_fold(self, source: Step, value: Endpoint) -> bool:
        """Whether a value may lose its name and its line."""
        if source.is_value:
            return not self._scope.loses_its_name(source.node)
        return (
            source.node not in self._kept
            and self._scope.consumers[value] == 1
            and self._has_one_output(source)
            and not self._scope.loses_its_name(source.node)
        )

    def _fits(self, source: Step, step: Step) -> bool:
        """Whether a step reads well with the source's text inside."""
        if source.is_value:
            return True
        depth = self._depth[source.node]
        if step.rearranges:
            return False
        if step.is_infix:
            return depth <= 1 and not self._needs_parentheses(source, step)
        if step.starts_a_thought:
            return self._fits_start(source, step)
        if source.node in self._rearranging and depth + 1 > DEEPEST - 1:
            return False
        return depth + 1 <= DEEPEST

    def _needs_parentheses(self, source: Step, step: Step) -> bool:
        """Whether a sum would stand in parentheses behind a plus."""
        if not source.is_infix or step.operands[0].node == source.node:
            return False
        return PRECEDENCE[_symbol(source)] == PRECEDENCE[_symbol(step)]

    def _fits_start(self, source: Step, step: Step) -> bool:
        if source.is_infix:
            return self._depth[source.node] == 0 and self._count[source.node] <= 2
        return source.rearranges and self._depth[source.node] <= 1 and self._ends_a_line(step)

    def _ends_a_line(self, step: Step) -> bool:
        """Whether nothing that follows takes this step's value into its own line."""
        value = Endpoint(step.node, "output")
        reader = self._readers.get(value)
        if reader is None or not self._can_fold(step, value):
            return True
        return reader.starts_a_thought or reader.rearranges

    def _has_one_output(self, step: Step) -> bool:
        is_tuple = bool(self._scope.returned_tuple(step.node))
        return len(self._scope.outputs(step.node)) == 1 and not is_tuple

    def _fold_into_return(self) -> None:
        is_single = len(self._scope.results) == 1
        for value in self._scope.results:
            source = self._by_node.get(value.node)
            if source is None or not self._can_fold(source, value):
                continue
            if is_single or self._depth[source.node] <= 1:
                self.folded.add(source.node)


def _symbol(step: Step) -> str:
    form = step.operator.form if step.operator else None
    return form.symbol if isinstance(form, InfixForm) else ""
