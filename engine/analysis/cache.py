"""What one analysis leaves to the next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from engine.analysis.kept import Coming
from engine.analysis.kept_bytes import KeptBytes
from engine.analysis.probe import Outcome, probe
from engine.analysis.result import TensorType
from engine.analysis.structure import StructureCache
from engine.analysis.visit import Visit
from engine.graph.model import Block, BlockName, Graph, Node, NodeId, Value, Wire
from engine.graph.order import acyclic_order
from engine.graph.problem import NodePath
from engine.operators.operator import Operator

_MOST_OUTCOMES = 20_000

_Key: TypeAlias = tuple[
    str,
    tuple[tuple[str, type, Value], ...],
    tuple[tuple[str, TensorType], ...],
    tuple[Coming, ...],
]
VerdictKey: TypeAlias = tuple[_Key, bool]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What holds of every use of an operator with the same arguments, inputs and part.

    Args:
        values: all arguments.
        outcome: what running it has shown.
        outputs: the types by output port.
        activation_bytes: of one sample's outputs.
        activation_fixed_bytes: the part of them that is the same for any number of samples.
    """

    values: Mapping[str, Value]
    outcome: Outcome
    outputs: Mapping[str, TensorType]
    activation_bytes: int
    activation_fixed_bytes: int


@dataclass
class AnalysisCache:
    """Keeps what was learnt of operators and of nodes, so that an edit costs what it touches.

    Args:
        before_probe: told the path of a node before PyTorch is run for it.
        refused: nodes that proved too slow; they are not run.
        own: the user's own classes by their paths. A cache is of one such set only.
        visits: what the last analysis has given.
        shared: those of them that weights used by several nodes decide.
    """

    before_probe: Callable[[NodePath], None] | None = None
    refused: Mapping[NodePath, Node] = field(default_factory=dict)
    own: Mapping[str, Any] = field(default_factory=dict)
    visits: dict[NodePath, Visit] = field(default_factory=dict)
    shared: set[NodePath] = field(default_factory=set)
    structure: StructureCache = field(default_factory=StructureCache)
    kept: KeptBytes = field(default_factory=KeptBytes)
    _outcomes: dict[_Key, Outcome] = field(default_factory=dict)
    _verdicts: dict[VerdictKey, Verdict] = field(default_factory=dict)
    _orders: dict[str, tuple[tuple[Wire, ...], list[NodeId], Sequence[NodeId]]] = field(
        default_factory=dict
    )
    _blocks: Mapping[BlockName, Block] = field(default_factory=dict)

    def remember(
        self,
        visits: dict[NodePath, Visit],
        shared: set[NodePath],
        blocks: Mapping[BlockName, Block],
    ) -> None:
        """Keeps what an analysis has given, and the blocks that it went into."""
        self.visits, self.shared, self._blocks = visits, shared, blocks

    def has_same_blocks(self, blocks: Mapping[BlockName, Block]) -> bool:
        """Tells whether these are the blocks that the visits went into."""
        return self._blocks is blocks or self._blocks == blocks

    def outcome(
        self,
        operator: Operator,
        values: Mapping[str, Value],
        inputs: Mapping[str, TensorType],
        coming: Mapping[str, Coming],
        path: NodePath,
    ) -> Outcome:
        """Gives what `probe` gives, and runs it only for what is new."""
        key = _key(operator, values, inputs, coming)
        known = self._outcomes.get(key)
        if known is None:
            if self.before_probe is not None:
                self.before_probe(path)
            if len(self._outcomes) >= _MOST_OUTCOMES:
                self._outcomes.clear()
            known = self._outcomes[key] = probe(operator, values, inputs, self.own, coming)
        return known

    def verdict(self, key: VerdictKey) -> Verdict | None:
        """Gives what is known of such a use, if one was found free of problems before."""
        return self._verdicts.get(key)

    def keep(self, key: VerdictKey, verdict: Verdict) -> None:
        """Keeps what was found of a use without any problem."""
        if len(self._verdicts) >= _MOST_OUTCOMES:
            self._verdicts.clear()
        self._verdicts[key] = verdict

    def order(self, graph: Graph, prefix: str) -> Sequence[NodeId]:
        """Gives `acyclic_order` of the graph used at a place, anew only where wires changed."""
        known = self._orders.get(prefix)
        ids = list(graph.nodes)
        if known is not None and known[0] is graph.wires and known[1] == ids:
            return known[2]
        order = acyclic_order(graph)
        self._orders[prefix] = (graph.wires, ids, order)
        return order


def verdict_key(
    operator: Operator,
    given: Mapping[str, Value],
    inputs: Mapping[str, TensorType],
    coming: Mapping[str, Coming],
    *,
    is_loss: bool,
) -> VerdictKey:
    """Gives what a verdict is kept under."""
    return _key(operator, given, inputs, coming), is_loss


def _key(
    operator: Operator,
    values: Mapping[str, Value],
    inputs: Mapping[str, TensorType],
    coming: Mapping[str, Coming],
) -> _Key:
    written = tuple((name, type(value), value) for name, value in values.items())
    return operator.name, written, tuple(inputs.items()), tuple(coming.values())
