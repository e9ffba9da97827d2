"""From the nodes of the shown graph to what the analysis calls them, and back."""

from engine.analysis.result import NodeAnalysis
from engine.graph.model import NodeId
from engine.graph.problem import NodePath, Problem
from gui.document import Document
from gui.places import node_on_way, prefix_of


def shown_node(document: Document, path: str | None) -> NodeId | None:
    """Gives the node of the shown graph that a path leads to or through, if there is one."""
    return None if path is None else node_on_way(document.project, document.scope, path)


def path_of(document: Document, node: NodeId) -> NodePath | None:
    """Gives the path of a node of the shown graph; None in a block that nothing uses."""
    prefix = prefix_of(document.project, document.place)
    return None if prefix is None else NodePath(f"{prefix}{node}")


def analysis_of(document: Document, node: NodeId) -> NodeAnalysis | None:
    """Gives what is known of a node of the shown graph, by the use that was dived into."""
    path = path_of(document, node)
    return None if path is None else document.analysis.nodes.get(path)


def problems_of(document: Document, node: NodeId) -> tuple[Problem, ...]:
    """Gives the problems of a node of the shown graph, by whichever use."""
    return tuple(
        problem
        for problem in document.analysis.problems
        if shown_node(document, problem.node) == node
    )
