"""Where in the drawing is what an import has to say something about."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from engine.graph.model import Project
from engine.graph.problem import NodePath
from engine.importing.flat import Finding


def located(findings: Iterable[Finding], places: Mapping[str, NodePath]) -> tuple[Finding, ...]:
    """Gives findings that name nodes by where they are in the drawing.

    Args:
        findings: their nodes by the names of the flat network.
        places: where each of those is now; what is nowhere is left out.
    """
    return tuple(
        replace(each, nodes=tuple(places[node] for node in each.nodes if node in places))
        for each in findings
    )


def spoken_place(project: Project, path: NodePath) -> str:
    """Gives a path as the names that the user sees: `layer1 2 › conv1` in the second repetition."""
    graph, node, words = project.graph, None, ""
    for segment in path.split("/"):
        if segment.isdigit():
            words += f" {int(segment) + 1}"
            continue
        if node is not None:
            graph = project.graph_of(node.block)
        node = next((each for each in graph if each.id == segment), None)
        words += f"{' › ' if words else ''}{node.name if node else segment}"
    return words
