"""The faces of all nodes of the shown graph, made anew only where something changed."""

from collections.abc import Mapping

from engine.analysis.result import Analysis, NodeAnalysis, TensorType
from engine.graph.model import BLOCK_PREFIX, Graph, Node, NodeId, Project
from engine.graph.problem import NodePath, Problem
from engine.operators.catalogue import Catalogue
from gui.canvas.node_face import NodeFace, NodeFacts, face_of
from gui.canvas.node_ports import PortReader

_Key = tuple[object, ...]


class Faces:
    """Makes faces for one state of the document.

    Args:
        project: the project.
        scope: the block whose graph is shown; None for the top graph.
        analysis: the latest one.
        catalogue: of the operators.
    """

    def __init__(
        self, project: Project, scope: str | None, analysis: Analysis, catalogue: Catalogue
    ) -> None:
        self._project = project
        self._analysis = analysis
        self.graph = project.graph if scope is None else project.blocks[scope].graph  # type: ignore[index]
        self.ports = PortReader(catalogue, project.blocks)
        self._prefix = _prefix_of(scope, analysis)
        self._problems = _problems_by_path(analysis)
        self._groups = _sharing_groups(self.graph)
        self._is_complete = bool(analysis.nodes)

    def analysis_of(self, node: NodeId) -> NodeAnalysis | None:
        """What is known of a node."""
        return self._analysis.nodes.get(self.path_of(node))

    def path_of(self, node: NodeId) -> NodePath:
        """The path of a node of the shown graph: of its first use, if that is a block's."""
        return NodePath(f"{self._prefix}{node}")

    def problems_of(self, node: NodeId) -> tuple[Problem, ...]:
        """The problems at a node, those inside a block counted as the block's."""
        return self._problems.get(self.path_of(node), ())

    def type_at(self, node: NodeId, port: str) -> TensorType | None:
        """The type of the tensor that leaves an output port."""
        known = self.analysis_of(node)
        return known.outputs.get(port) if known else None

    def key_of(self, node: Node) -> _Key:
        """What decides a face: the same objects, the same face."""
        id_ = node.id
        sources = self.graph.wires_into.get(id_, ())
        return (
            node,
            self.analysis_of(id_),
            self.problems_of(id_),
            sources,
            bool(self.graph.wires_from.get(id_)),
            self._groups.get(id_),
            tuple(self.analysis_of(wire.source.node) for wire in sources),
            self._project.blocks if node.block is not None else None,
        )

    def face_of(self, node: Node) -> NodeFace:
        """Makes the face of a node."""
        inputs, outputs = self.ports.ports_of(node, self.graph)
        known = self.analysis_of(node.id)
        operator = self.ports.operator(node)
        is_known = operator is not None or node.block in self._project.blocks
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
                sharing=self._groups.get(node.id),
                is_known=is_known,
            )
        )

    def _arriving(self, node: NodeId) -> dict[str, int]:
        ranks = {}
        for wire in self.graph.wires_into.get(node, ()):
            kind = self.type_at(wire.source.node, wire.source.port)
            if kind is not None:
                ranks[wire.target.port] = len(kind.shape)
        return ranks

    def _name_of(self, path: NodePath) -> str:
        last = NodeId(path.removeprefix(self._prefix).partition("/")[0])
        node = self.graph.nodes.get(last)
        return node.name if node else last


def is_same(a: _Key | None, b: _Key) -> bool:
    """Whether two keys hold the very same objects."""
    return a is not None and all(_is_same_part(x, y) for x, y in zip(a, b, strict=True))


def _is_same_part(a: object, b: object) -> bool:
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(x is y for x, y in zip(a, b, strict=True))
    return a is b or (isinstance(a, int) and a == b)


def _prefix_of(scope: str | None, analysis: Analysis) -> str:
    if scope is None:
        return ""
    operator = f"{BLOCK_PREFIX}{scope}"
    for path, node in analysis.nodes.items():
        if node.operator == operator:
            is_repeated = any(other.startswith(f"{path}/0/") for other in analysis.nodes)
            return f"{path}/0/" if is_repeated else f"{path}/"
    return f"{scope}/"


def _problems_by_path(analysis: Analysis) -> Mapping[NodePath, tuple[Problem, ...]]:
    """Groups problems by node; a block also has those of the nodes in it."""
    groups: dict[NodePath, list[Problem]] = {}
    for problem in analysis.problems:
        path = problem.node or ""
        while path:
            groups.setdefault(NodePath(path), []).append(problem)
            path = path.rpartition("/")[0]
    return {path: tuple(found) for path, found in groups.items()}


def _sharing_groups(graph: Graph) -> dict[NodeId, int]:
    """Numbers the groups of nodes that share weights or have tied parameters."""
    owners: dict[NodeId, NodeId] = {}
    for node in graph:
        if node.weights_of is not None and node.weights_of in graph.nodes:
            owners[node.id] = node.weights_of
    for tie in graph.ties:
        if tie.node in graph.nodes and tie.owner in graph.nodes:
            owners.setdefault(tie.node, tie.owner)
    groups: dict[NodeId, int] = {}
    numbers: dict[NodeId, int] = {}
    for user, owner in owners.items():
        number = numbers.setdefault(owners.get(owner, owner), len(numbers))
        groups[user] = groups[owner] = number
    return groups
