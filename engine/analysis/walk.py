"""Goes through a project's graphs in forward order."""

from collections.abc import Iterator, Mapping, Sequence

from engine.analysis.arrival import Arrival
from engine.analysis.block_use import BlockVisit, GraphFindings
from engine.analysis.boundary_use import visit_boundary
from engine.analysis.cache import AnalysisCache
from engine.analysis.operator_use import OperatorVisit, Setting
from engine.analysis.result import NodeAnalysis, parameters_inside
from engine.analysis.scope import Scope
from engine.analysis.ties import tie_problems, tied_parameters
from engine.analysis.visit import Visit
from engine.analysis.weights import SharedWeights, owner_fault, sharing_nodes
from engine.errors import EngineError, UnknownNameError
from engine.graph import limits
from engine.graph.edits.sharing import owner_of
from engine.graph.model import Block, BlockName, Graph, Node, NodeId
from engine.graph.naming import INPUT, OUTPUT
from engine.graph.order import find_cycle
from engine.graph.problem import NodePath, Problem
from engine.operators.catalogue import Catalogue
from engine.operators.forms import BoundaryForm
from engine.operators.operator import Role


class TooLargeError(EngineError):
    """Blocks unfold into more nodes than can be worked out."""


class Walk:
    """One analysis of one project.

    Args:
        blocks: those that can be gone into.
        catalogue: knows the operators.
        cache: of earlier analyses.
    """

    def __init__(
        self,
        blocks: Mapping[BlockName, Block],
        catalogue: Catalogue,
        cache: AnalysisCache,
    ) -> None:
        self._blocks = blocks
        self._catalogue = catalogue
        self._cache = cache
        self._are_blocks_unchanged = cache.has_same_blocks(blocks)
        self._weights = SharedWeights()
        self._count = 0
        self.visits: dict[NodePath, Visit] = {}
        self.shared: set[NodePath] = set()

    def graph(self, graph: Graph, scope: Scope) -> GraphFindings:
        """Gives what is known of one use of a graph.

        Raises:
            TooLargeError: the project unfolds into too many nodes.
        """
        findings = GraphFindings()
        leaving: dict[NodeId, Mapping[str, Arrival]] = {}
        sharing = sharing_nodes(graph)
        order = self._cache.order(graph, scope.prefix)
        for id in order:  # noqa: A001
            node = graph.nodes[id]
            arriving = _arriving(graph, node, leaving, scope)
            visit = self._visit(graph, node, scope, arriving, id in sharing)
            leaving[id] = visit.leaving
            findings.found += visit.found
            findings.problems += visit.problems
            findings.keeps += visit.keeps
        if len(order) < len(graph.nodes):
            findings.found += self._stuck(graph, order, scope)
        findings.results = _results(graph, leaving)
        if graph.ties:
            parameters = {node.id: self._parameters(scope, node) for node in graph}
            findings.problems += tie_problems(graph, scope, parameters)
        return findings

    def _parameters(self, scope: Scope, node: Node) -> Mapping[str, tuple[int, ...]] | None:
        """The shapes of a node's parameters, those in a block by their place in it; or None."""
        visit = self.visits.get(scope.path(node.id))
        if visit is None or not visit.found[0].outputs:
            return None
        return visit.parameters if node.block is None else parameters_inside(visit.found)

    def _visit(
        self,
        graph: Graph,
        node: Node,
        scope: Scope,
        arriving: Mapping[str, Arrival],
        is_sharing: bool,
    ) -> Visit:
        self._count += 1
        if self._count > limits.UNFOLDED_NODES:
            raise TooLargeError(
                f"The blocks unfold into more than {limits.UNFOLDED_NODES:,} nodes, the most that "
                "can be worked out. Repeat them less often."
            )
        path = scope.path(node.id)
        tied = tied_parameters(graph, node.id)
        is_shared = is_sharing or scope.is_shared
        if is_shared:
            self.shared.add(path)
        visit = None if is_shared else self._known(path, node, scope, arriving, tied)
        if visit is None:
            visit = self._new(graph, node, scope, arriving, tied, is_shared)
        self.visits[path] = visit
        return visit

    def _known(
        self,
        path: NodePath,
        node: Node,
        scope: Scope,
        arriving: Mapping[str, Arrival],
        tied: frozenset[str],
    ) -> Visit | None:
        """What an earlier analysis has given for the same node in the same place."""
        visit = self._cache.visits.get(path)
        if visit is None or visit.problems or visit.tied != tied or path in self._cache.shared:
            return None
        if visit.node is not node and not _is_same(visit.node, node):
            return None
        if visit.arriving != arriving or visit.environment != scope.environment:
            return None
        if node.block is not None:
            if not self._are_blocks_unchanged:
                return None
            self._count += len(visit.found) - 1
        return visit

    def _new(
        self,
        graph: Graph,
        node: Node,
        scope: Scope,
        arriving: Mapping[str, Arrival],
        tied: frozenset[str],
        is_shared: bool,
    ) -> Visit:
        owner = scope.owner_path(owner_of(graph, node.id)) if is_shared else None
        fault = owner_fault(graph, node)
        if node.block is not None:
            return BlockVisit(
                node,
                self._blocks,
                scope,
                arriving,
                owner=owner,
                owner_fault=fault,
                analyse=self.graph,
            ).visit()
        operator = self._catalogue.get(node.operator)
        if operator is None:
            return self._unknown(node, scope, arriving)
        if isinstance(operator.form, BoundaryForm):
            return visit_boundary(node, operator, scope, arriving)
        setting = Setting(scope.path(node.id), scope.environment, owner, fault, tied)
        return OperatorVisit(
            node, operator, setting, arriving, cache=self._cache, weights=self._weights
        ).visit()

    def _unknown(self, node: Node, scope: Scope, arriving: Mapping[str, Arrival]) -> Visit:
        path = scope.path(node.id)
        names = [operator.name for operator in self._catalogue]
        reason = self._catalogue.withheld.get(node.operator)
        text = f"{node.name}: {reason or UnknownNameError('operator', node.operator, names)}"
        found = NodeAnalysis(path=path, operator=node.operator, arguments=dict(node.arguments))
        return Visit(node, arriving, scope.environment, (found,), (Problem(text, path),), {})

    def _stuck(self, graph: Graph, order: Sequence[NodeId], scope: Scope) -> Iterator[NodeAnalysis]:
        """The nodes on a loop and behind one."""
        done = set(order)
        loop = find_cycle(graph) or [NodeId("")]
        for node in graph:
            if node.id not in done:
                operator = self._catalogue.get(node.operator)
                yield NodeAnalysis(
                    path=scope.path(node.id),
                    operator=node.operator,
                    role=operator.role if operator else Role.NETWORK,
                    arguments=dict(node.arguments),
                    waits_for=scope.path(loop[0]),
                )


def _is_same(before: Node, after: Node) -> bool:
    """Whether nothing about a node has changed, nor a 1 become a True."""
    kinds = [list(map(type, each.arguments.values())) for each in (before, after)]
    return before == after and kinds[0] == kinds[1]


def _arriving(
    graph: Graph, node: Node, leaving: Mapping[NodeId, Mapping[str, Arrival]], scope: Scope
) -> dict[str, Arrival]:
    if node.operator == INPUT and scope.arriving is not None:  # a port of the block
        return {node.name: scope.arriving.get(node.name, Arrival())}
    arriving: dict[str, Arrival] = {}
    for wire in graph.wires_into.get(node.id, ()):
        source, port = wire.source, wire.target.port
        if port not in arriving:
            ports = leaving.get(source.node)
            known = ports.get(source.port) if ports else None
            arriving[port] = known or Arrival(source.node, waits_for=scope.path(source.node))
    return arriving


def _results(graph: Graph, leaving: Mapping[NodeId, Mapping[str, Arrival]]) -> dict[str, Arrival]:
    return {
        node.name: arrival
        for node in graph
        if node.operator == OUTPUT
        for arrival in leaving.get(node.id, {}).values()
    }
