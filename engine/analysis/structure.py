"""Structural problems, looked for again only after edits that can change them."""

from dataclasses import dataclass

from engine.graph.expressions import has_expression
from engine.graph.model import Node, Project
from engine.graph.problem import Problem
from engine.graph.structure import is_unfoldable, structural_problems
from engine.operators.catalogue import Catalogue


@dataclass
class StructureCache:
    """Remembers the structural problems of the last project.

    Args:
        can_enter_blocks: whether its blocks end somewhere and are not too many.
    """

    can_enter_blocks: bool = True

    _project: Project | None = None
    _problems: tuple[Problem, ...] = ()

    def problems(self, project: Project, catalogue: Catalogue) -> tuple[Problem, ...]:
        """Gives `structural_problems` of a project."""
        before, self._project = self._project, project
        if self._problems or before is None or not _is_alike(before, project, catalogue):
            self._problems = structural_problems(project, catalogue)
            self.can_enter_blocks = is_unfoldable(project)
        return self._problems


def _is_alike(before: Project, after: Project, catalogue: Catalogue) -> bool:
    if before.blocks is not after.blocks:
        return False
    old, new = before.graph, after.graph
    if old.wires is not new.wires or old.ties is not new.ties:
        return False
    if old.nodes.keys() != new.nodes.keys():
        return False
    pairs = zip(map(old.nodes.__getitem__, new.nodes), new.nodes.values(), strict=True)
    return all(one is other or _is_alike_node(one, other, catalogue) for one, other in pairs)


def _is_alike_node(old: Node, new: Node, catalogue: Catalogue) -> bool:
    """Whether two values of a node differ in nothing that the structure hangs on."""
    operator = catalogue.get(new.operator)
    if operator is None or operator.outputs_for is not None or new.extra or old.extra:
        return False
    return (
        old.operator == new.operator
        and old.weights_of == new.weights_of
        and old.repeat == new.repeat == 1
        and not any(has_expression(value) for value in new.arguments.values())
    )
