"""What the layers panel says of each operator, from what is known now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engine.analysis.result import Analysis, NodeAnalysis
from engine.graph.model import Graph, Node, NodeId, Project
from engine.graph.problem import NodePath, Problem
from engine.operators.catalogue import Catalogue
from engine.operators.operator import Role
from engine.operators.standard import CATALOGUE
from gui.panels.layer_whole import Whole

_SHOWN_ROLES = (Role.NETWORK, Role.LOSS)


@dataclass(frozen=True)
class Layer:
    """One row.

    Args:
        path: of the node.
        title: what the user calls it.
        operator: its name, a block's without the prefix.
        known: what the analysis found; None as long as it did not answer.
        problem: the first problem at this node, if there is one.
        weights_of, waits_for: the titles of the nodes meant, empty if none.
        is_loss: it belongs to the loss and is not counted.
        whole: the network around it.
    """

    path: NodePath
    title: str
    operator: str
    known: NodeAnalysis | None = None
    problem: Problem | None = None
    weights_of: str = ""
    waits_for: str = ""
    is_loss: bool = False
    whole: Whole = field(default_factory=Whole, compare=False, repr=False)


@dataclass(frozen=True)
class LayerFacts:
    """One state of the document, as far as the rows hang on it."""

    project: Project
    analysis: Analysis
    catalogue: Catalogue = CATALOGUE
    whole: Whole = field(default_factory=Whole, compare=False)

    @cached_property
    def paths(self) -> tuple[NodePath, ...]:
        """All nodes in forward order; those that the analysis does not know yet come last."""
        known = self.analysis.nodes
        top = (NodePath(node) for node in self.project.graph.nodes)
        return (*known, *(path for path in top if path not in known))

    @cached_property
    def problems(self) -> Mapping[NodePath, Problem]:
        """The first problem at each node."""
        found: dict[NodePath, Problem] = {}
        for problem in self.analysis.problems:
            if problem.node is not None:
                found.setdefault(problem.node, problem)
        return found

    def layer_at(self, path: NodePath) -> Layer | None:
        """Gives what the row of a node says; None if it has no row."""
        node = node_at(self.project, path)
        known = self.analysis.nodes.get(path)
        role = self._role(node, known)
        if node is None or role not in _SHOWN_ROLES:
            return None
        return Layer(
            path=path,
            title=self._title(node, path),
            operator=node.block or node.operator,
            known=known,
            problem=self.problems.get(path),
            weights_of=self._name(known.weights_of if known else None),
            waits_for=self._name(known.waits_for if known else None),
            is_loss=role is Role.LOSS,
            whole=self.whole,
        )

    def above(self, path: NodePath) -> NodePath | None:
        """Gives the nearest block around a node that has a row."""
        return next((each for each in _ancestors(path) if self._is_shown(each)), None)

    def _is_shown(self, path: NodePath) -> bool:
        known = self.analysis.nodes.get(path)
        if known is None and "/" in path:
            return False
        return self._role(node_at(self.project, path), known) in _SHOWN_ROLES

    def _role(self, node: Node | None, known: NodeAnalysis | None) -> Role | None:
        if node is None or known is not None:
            return known.role if node and known else None
        operator = self.catalogue.get(node.operator)
        return operator.role if operator else Role.NETWORK

    def _title(self, node: Node, path: NodePath) -> str:
        """The node's name, with the repetition it is in."""
        above = self.above(path)
        between = path[len(above) + 1 :].split("/")[:-1] if above else []
        return "/".join([*between, node.name])

    def _name(self, path: NodePath | None) -> str:
        node = node_at(self.project, path) if path else None
        return node.name if node else ""


def _ancestors(path: NodePath) -> Iterator[NodePath]:
    while "/" in path:
        path = NodePath(path.rpartition("/")[0])
        yield path


def node_at(project: Project, path: NodePath) -> Node | None:
    """Gives the node that a path leads to, if it is still there."""
    graph: Graph | None = project.graph
    node: Node | None = None
    for segment in path.split("/"):
        if graph is not None and NodeId(segment) in graph.nodes:
            node = graph.nodes[NodeId(segment)]
            block = project.blocks.get(node.block) if node.block else None
            graph = block.graph if block else None
        elif node is None or not segment.isdigit():
            return None
        else:
            graph = _graph_of(project, node)
    return node


def _graph_of(project: Project, node: Node) -> Graph | None:
    block = project.blocks.get(node.block) if node.block else None
    return block.graph if block else None
