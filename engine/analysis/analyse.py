"""The door of the analysis: a project in, all that is known of it out."""

from collections.abc import Iterable

from engine.analysis.cache import AnalysisCache
from engine.analysis.network import network_problems
from engine.analysis.result import Analysis
from engine.analysis.scope import Scope
from engine.analysis.walk import TooLargeError, Walk
from engine.graph.model import Project
from engine.graph.problem import Problem, Severity
from engine.operators.catalogue import Catalogue
from engine.operators.standard import CATALOGUE


def analyse(
    project: Project, cache: AnalysisCache | None = None, catalogue: Catalogue = CATALOGUE
) -> Analysis:
    """Gives all that can be known of a project without running it. Never raises.

    Args:
        project: whole, half-drawn, wrong or cyclic.
        cache: makes the next analysis of a similar project quick.
        catalogue: knows the operators.
    """
    cache = AnalysisCache() if cache is None else cache
    scope = Scope()
    has_loop = len(cache.order(project.graph, scope.prefix)) < len(project.graph.nodes)
    problems = list(cache.structure.problems(project, catalogue, has_loop=has_loop))
    blocks = project.blocks if cache.structure.can_enter_blocks else {}
    walk = Walk(blocks, catalogue, cache)
    try:
        findings = walk.graph(project.graph, scope)
    except TooLargeError as error:
        return Analysis(problems=(Problem(str(error)),))
    cache.remember(walk.visits, walk.shared, blocks)
    nodes = {each.path: each for each in findings.found}
    nodes.update(cache.kept.apply(cache.visits, project.graph.nodes))
    problems += findings.problems
    problems += network_problems(project.graph, nodes)
    return Analysis(nodes, _sorted(problems))


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda each: each.severity is not Severity.ERROR))
