"""Structural problems, looked for again only where an edit can have made some."""

from dataclasses import dataclass

from engine.graph.encoding import graph_nodes
from engine.graph.model import Graph, NodeId, Project, Wire
from engine.graph.problem import Problem
from engine.graph.structure import is_unfoldable, structural_problems
from engine.operators.catalogue import Catalogue

_MOST_SUSPECTS = 100
"""After larger edits, looking at everything is as quick."""


@dataclass
class StructureCache:
    """Remembers the structural problems of the last project.

    Args:
        can_enter_blocks: whether its blocks end somewhere and are not too many.
    """

    can_enter_blocks: bool = True
    _project: Project | None = None
    _problems: tuple[Problem, ...] = ()

    def problems(
        self, project: Project, catalogue: Catalogue, *, has_loop: bool
    ) -> tuple[Problem, ...]:
        """Gives `structural_problems` of a project.

        Args:
            project: the project.
            catalogue: knows the operators.
            has_loop: whether the top graph has one.
        """
        before, self._project = self._project, project
        is_sound = before is not None and not self._problems and not has_loop
        if before is None or not is_sound or not _is_still_sound(before, project, catalogue):
            self._problems = structural_problems(project, catalogue)
            self.can_enter_blocks = is_unfoldable(project)
        return self._problems


def _is_still_sound(before: Project, after: Project, catalogue: Catalogue) -> bool:
    """Whether an edit of a sound project surely left it sound; loops are not looked for."""
    old, new = before.graph, after.graph
    if before.blocks is not after.blocks or new.ties:
        return False
    removed = [node for node in old.nodes if node not in new.nodes]
    if any(node in new.wires_into or node in new.wires_from for node in removed):
        return False
    suspects = _suspects(old, new)
    if len(suspects) > _MOST_SUSPECTS or any(node.weights_of is not None for node in new):
        return False
    around = _around(new, suspects)
    return around is not None and not structural_problems(
        Project(graph=around, blocks=after.blocks), catalogue
    )


def _suspects(old: Graph, new: Graph) -> set[NodeId]:
    """The nodes that changed, and the ends of new wires."""
    suspects = {id for id, node in new.nodes.items() if old.nodes.get(id) is not node}  # noqa: A001
    if old.wires is not new.wires:
        known = {id(wire) for wire in old.wires}
        for wire in new.wires:
            if id(wire) not in known:
                suspects |= {wire.source.node, wire.target.node}
    return suspects


def _around(graph: Graph, ids: set[NodeId]) -> Graph | None:
    """The nodes, their wires, and the nodes at the other ends; None if one of them is missing."""
    wires: dict[int, Wire] = {
        id(wire): wire
        for each in ids
        for wire in (*graph.wires_into.get(each, ()), *graph.wires_from.get(each, ()))
    }
    ends = ids.union(*({wire.source.node, wire.target.node} for wire in wires.values()))
    if not ends <= graph.nodes.keys():
        return None
    return Graph(graph_nodes(graph.nodes[each] for each in ends), tuple(wires.values()))
