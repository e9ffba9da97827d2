"""From the nodes of the shown graph to what the analysis calls them, and back."""

from engine.analysis.result import NodeAnalysis
from engine.graph.model import Graph, NodeId
from engine.graph.problem import NodePath, Problem
from gui.document import Document


def shown_node(document: Document, path: NodePath | None) -> NodeId | None:
    """Gives the node of the shown graph that a path leads to or through, if there is one."""
    if path is None:
        return None
    if document.scope is None:
        first = NodeId(path.split("/")[0])
        return first if first in document.graph.nodes else None
    for segments, node in _walk(document, path):
        if segments == document.scope:
            return node if node in document.graph.nodes else None
    return None


def analysis_of(document: Document, node: NodeId) -> NodeAnalysis | None:
    """Gives what is known of a node of the shown graph: in a block, of its first use."""
    if document.scope is None:
        return document.analysis.nodes.get(NodePath(node))
    for path, known in document.analysis.nodes.items():
        if path.endswith(f"/{node}") and shown_node(document, path) == node:
            return known
    return None


def problems_of(document: Document, node: NodeId) -> tuple[Problem, ...]:
    """Gives the problems of a node of the shown graph."""
    return tuple(
        problem
        for problem in document.analysis.problems
        if shown_node(document, problem.node) == node
    )


def _walk(document: Document, path: NodePath) -> list[tuple[str | None, NodeId]]:
    """Gives (block, node) for each node on the way."""
    steps: list[tuple[str | None, NodeId]] = []
    scope: str | None = None
    graph: Graph | None = document.project.graph
    for segment in path.split("/"):
        if segment.isdigit():
            continue
        node = graph.nodes.get(NodeId(segment)) if graph else None
        if node is None:
            break
        steps.append((scope, node.id))
        scope = node.block
        block = document.project.blocks.get(node.block) if node.block else None
        graph = block.graph if block else None
    return steps
