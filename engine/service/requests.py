"""What the service can do: a table of functions, and what they keep between requests."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeAlias

from engine.analysis.analyse import analyse
from engine.analysis.cache import AnalysisCache
from engine.analysis.result import Analysis
from engine.errors import EngineError
from engine.graph.edits.fixes import place_of
from engine.graph.model import Node, Project
from engine.graph.problem import NodePath
from engine.service import analysis_changes, project_changes
from engine.service.messages import ANALYSE, OPTIMIZERS
from engine.service.optimizers import optimizers

Body: TypeAlias = Mapping[str, Any]


@dataclass
class Session:
    """What one run of the service keeps of the window's project."""

    project: Project = field(default_factory=Project)
    analysis: Analysis = field(default_factory=Analysis)
    cache: AnalysisCache = field(default_factory=AnalysisCache)


def answer_analyse(session: Session, body: Body) -> Body:
    """Takes the changes of the project and gives the changes of its analysis.

    Args:
        session: what the changes are relative to.
        body: `project`: as `project_changes` writes it; `whole`: true where the window knows
            no analysis yet; `refused`: paths of nodes that must not be run.
    """
    session.project = project_changes.applied(session.project, body["project"])
    session.cache.refused = _nodes_at(session.project, body.get("refused", ()))
    before = Analysis() if body.get("whole") else session.analysis
    session.analysis = analyse(session.project, session.cache)
    return analysis_changes.changes(before, session.analysis)


def _nodes_at(project: Project, paths: Sequence[str]) -> Mapping[NodePath, Node]:
    found: dict[NodePath, Node] = {}
    for path in paths:
        with suppress(EngineError):  # it is gone since
            block, node = place_of(project, path)
            found[NodePath(path)] = project.graph_of(block).nodes[node]
    return found


def answer_optimizers(_session: Session, _body: Body) -> Body:
    """Gives the optimizers of the installed PyTorch."""
    return {"optimizers": optimizers()}


HANDLERS: Mapping[str, Callable[[Session, Body], Body]] = MappingProxyType(
    {ANALYSE: answer_analyse, OPTIMIZERS: answer_optimizers}
)
