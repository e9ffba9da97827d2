"""The faces of all nodes of the shown graph, made anew only where something changed."""

from collections.abc import Mapping
from typing import TypeVar

from engine.analysis.result import Analysis, NodeAnalysis, TensorType
from engine.graph.edits import owner_of
from engine.graph.model import Graph, Node, NodeId, Project
from engine.graph.problem import NodePath, Problem
from engine.operators.catalogue import Catalogue
from gui.canvas.node_face import NodeFace, NodeFacts, face_of
from gui.canvas.node_ports import PortReader
from gui.freezing import frozen_nodes
from gui.places import Place, node_on_way, prefix_of


class Faces:
    """Makes faces for one state of the document.

    Args:
        project: the project.
        place: the graph that is shown.
        analysis: the latest one.
        catalogue: of the operators.
    """

    def __init__(
        self, project: Project, place: Place, analysis: Analysis, catalogue: Catalogue
    ) -> None:
        self.project = project
        self.catalogue = catalogue
        self.analysis = analysis
        self.place = place
        self.graph = project.graph_of(place.block)
        self.ports = PortReader(catalogue, project.blocks)
        self.prefix = prefix_of(project, place)
        self.problems = _problems_by_node(project, place, analysis)
        self.groups = _sharing_groups(self.graph)
        self.frozen = frozen_nodes(project, self.graph, self.prefix)

    def sharing_nodes(self) -> list[NodeId]:
        """The nodes that share weights, in the graph's order."""
        return [node for node in self.graph.nodes if node in self.groups] if self.groups else []

    def analysis_of(self, node: NodeId) -> NodeAnalysis | None:
        """What is known of a node."""
        if self.prefix is None:
            return None
        return self.analysis.nodes.get(NodePath(self.prefix + node))

    def problems_of(self, node: NodeId) -> tuple[Problem, ...]:
        """The problems at a node, those inside a block counted as the block's."""
        return self.problems.get(node, ())

    def type_at(self, node: NodeId, port: str) -> TensorType | None:
        """The type of the tensor that leaves an output port."""
        known = self.analysis_of(node)
        return known.outputs.get(port) if known else None

    def face_of(self, node: Node) -> NodeFace:
        """Makes the face of a node."""
        inputs, outputs = self.ports.ports_of(node, self.graph)
        known = self.analysis_of(node.id)
        operator = self.ports.operator(node)
        is_known = operator is not None or node.block in self.project.blocks
        return face_of(
            NodeFacts(
                node=node,
                operator=operator,
                inputs=inputs,
                outputs=outputs,
                analysis=known,
                problems=self.problems_of(node.id),
                arriving=self._arriving(node.id),
                waits_for=self._name_of(known.waits_for) if known and known.waits_for else "",
                sharing=self.groups.get(node.id),
                is_known=is_known,
                is_in_block=self.place.block is not None,
                frozen=self.frozen.get(node.id, ""),
            )
        )

    def changed_since(self, before: "Faces") -> set[NodeId]:
        """The nodes whose faces may differ from those of an earlier state.

        What an edit leaves alone is the same object before and after, so that looking for the
        others costs little even among ten thousand.
        """
        is_elsewhere = before.place != self.place or before.prefix != self.prefix
        if is_elsewhere or before.catalogue is not self.catalogue:
            return set(self.graph.nodes)
        return (
            self._nodes_changed_since(before)
            | self._analyses_changed_since(before)
            | _unequal(self.groups, before.groups)
            | _unequal(self.frozen, before.frozen)
        ) & self.graph.nodes.keys()

    def _nodes_changed_since(self, before: "Faces") -> set[NodeId]:
        old, new = before.graph, self.graph
        changed: set[NodeId] = set()
        if old is not new:
            known = old.nodes
            changed = {id_ for id_, node in new.nodes.items() if known.get(id_) is not node}
        if old.wires is not new.wires:
            changed |= _unequal(new.wires_into, old.wires_into)
            changed |= _unequal(new.wires_from, old.wires_from)
        if before.project.blocks is not self.project.blocks:
            changed |= {node.id for node in new if node.block is not None}
        return changed

    def _analyses_changed_since(self, before: "Faces") -> set[NodeId]:
        if before.analysis is self.analysis:
            return set()
        known, prefix = before.analysis.nodes, self.prefix or ""
        nodes = self.analysis.nodes
        changed = {
            id_
            for id_ in self.graph.nodes
            if nodes.get(NodePath(prefix + id_)) is not known.get(NodePath(prefix + id_))
        }
        fed = {wire.target.node for id_ in changed for wire in self.graph.wires_from.get(id_, ())}
        return changed | fed | _unequal(self.problems, before.problems)

    def _arriving(self, node: NodeId) -> dict[str, int]:
        ranks = {}
        for wire in self.graph.wires_into.get(node, ()):
            kind = self.type_at(wire.source.node, wire.source.port)
            if kind is not None:
                ranks[wire.target.port] = len(kind.shape)
        return ranks

    def _name_of(self, path: NodePath) -> str:
        node = node_on_way(self.project, self.place.block, path)
        return self.graph.nodes[node].name if node else path.rpartition("/")[2]


K = TypeVar("K")


def _unequal(a: Mapping[K, object], b: Mapping[K, object]) -> set[K]:
    """The keys at which two mappings differ."""
    if a is b:
        return set()
    return {
        key
        for key in a.keys() | b.keys()
        if (one := a.get(key)) is not (other := b.get(key)) and one != other
    }


def _problems_by_node(
    project: Project, place: Place, analysis: Analysis
) -> Mapping[NodeId, tuple[Problem, ...]]:
    """Groups problems by node, at whichever use of a block; a block has those inside it too."""
    groups: dict[NodeId, list[Problem]] = {}
    for problem in analysis.problems:
        node = problem.node and node_on_way(project, place.block, problem.node)
        if node:
            groups.setdefault(node, []).append(problem)
    return {node: tuple(found) for node, found in groups.items()}


def _sharing_groups(graph: Graph) -> dict[NodeId, int]:
    """Numbers the groups of nodes that share weights or have tied parameters."""
    owners: dict[NodeId, NodeId] = {}
    for node in graph:
        if node.weights_of is not None and node.weights_of in graph.nodes:
            owners[node.id] = owner_of(graph, node.id)
    for tie in graph.ties:
        if tie.node in graph.nodes and tie.owner in graph.nodes:
            owners.setdefault(tie.node, tie.owner)
    groups: dict[NodeId, int] = {}
    numbers: dict[NodeId, int] = {}
    for user, owner in owners.items():
        number = numbers.setdefault(owners.get(owner, owner), len(numbers))
        groups[user] = groups[owner] = number
    return groups
