"""Which nodes of the shown graph have weights, and which of them can be shared or tied."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.analysis.result import parameters_inside
from engine.graph.edits import owner_of, sharers
from engine.graph.model import Graph, Node, NodeId, Tie
from engine.graph.problem import NodePath
from engine.operators.forms import ModuleForm
from gui.document import Document
from gui.paths import analysis_of
from gui.places import prefix_of


@dataclass(frozen=True)
class Parameter:
    """One parameter of one node: `conv1.weight`."""

    node: NodeId
    name: str


def has_weights(document: Document, node: Node) -> bool:
    """Whether a node of the shown graph has weights, its own or another's."""
    known = analysis_of(document, node.id)
    if known is not None and known.outputs:
        return bool(known.parameters or known.parameter_shapes or known.weights_of)
    operator = document.operators.catalogue.get(node.operator)
    return node.block is not None or (
        operator is not None and isinstance(operator.form, ModuleForm)
    )


def is_sharing(graph: Graph, node: Node) -> bool:
    """Whether several nodes have the weights of this one."""
    return len(sharers(graph, node)) > 1


def sharing_refusal(document: Document, user: NodeId, owner: NodeId) -> str | None:
    """Gives the reason why a node cannot have another's weights; None if it can."""
    graph = document.graph
    one, other = graph.nodes[user], graph.nodes[owner]
    if user == owner:
        return "Drag to the node that is to have these weights too."
    if one.operator != other.operator:
        return (
            f"{one.name} is {_called(one)}, {other.name} is {_called(other)}: only nodes of the "
            "same operator can share weights."
        )
    if owner_of(graph, user) == owner_of(graph, owner):
        return f"{one.name} and {other.name} share their weights already."
    return None


def partners(document: Document, node: Node) -> list[Node]:
    """Gives the nodes that a node can share weights with."""
    if not has_weights(document, node):
        return []
    return [
        other
        for other in document.graph
        if other.operator == node.operator and sharing_refusal(document, node.id, other.id) is None
    ]


def shapes_of(document: Document, node: Node) -> Mapping[str, tuple[int, ...]]:
    """Gives the parameters of a node, as far as known."""
    known = analysis_of(document, node.id)
    return known.parameter_shapes if known is not None else {}


def tie_of(graph: Graph, parameter: Parameter) -> Tie | None:
    """Gives the tie that makes a parameter another one, if there is one."""
    owner = owner_of(graph, parameter.node)
    for tie in graph.ties:
        if (tie.node, tie.parameter) == (owner, parameter.name):
            return tie
    return None


def tie_choices(document: Document, node: Node, name: str) -> list[Parameter]:
    """Gives the parameters that one of a node could be: those of its shape, in blocks as well."""
    graph = document.graph
    shape = shapes_of(document, node).get(name)
    mine = owner_of(graph, node.id)
    if shape is None or node.block is not None:
        return []
    return [
        Parameter(other.id, each)
        for other in graph
        if other.weights_of is None and other.id != mine
        for each, size in _all_shapes(document, other).items()
        if size == shape and tie_of(graph, Parameter(other.id, each)) is None
    ]


def _all_shapes(document: Document, node: Node) -> Mapping[str, tuple[int, ...]]:
    """Gives the parameters of a node; those in a use of a block by their place in it."""
    prefix = prefix_of(document.project, document.place)
    if node.block is None or prefix is None:
        return shapes_of(document, node)
    nodes, start = document.analysis.nodes, f"{prefix}{node.id}/"
    inside = [each for path, each in nodes.items() if path.startswith(start)]
    known = nodes.get(NodePath(start[:-1]))
    return parameters_inside([known, *inside]) if known else {}


def shape_text(shape: tuple[int, ...]) -> str:
    """Gives a parameter's shape as text: 64×3×7×7."""
    return "×".join(map(str, shape)) or "scalar"


def _called(node: Node) -> str:
    return f"the block {node.block}" if node.block is not None else node.operator
