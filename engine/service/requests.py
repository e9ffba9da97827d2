"""What the service can do: a table of functions, and what they keep between requests."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from engine.analysis.analyse import analyse
from engine.analysis.cache import AnalysisCache
from engine.analysis.result import Analysis
from engine.errors import EngineError
from engine.graph.edits.fixes import place_of
from engine.graph.model import Node, Project
from engine.graph.problem import NodePath
from engine.importing.phases import OnPhase, unheard
from engine.importing.to_file import Order, import_to_file
from engine.optimization_lab.descent import order_from_json
from engine.optimization_lab.descent_steps import descend
from engine.service import analysis_changes, project_changes
from engine.service.messages import ANALYSE, DESCEND, IMPORT, OPTIMIZERS, USER_OPERATORS
from engine.service.optimizers import optimizers
from engine.user_operators.loading import (
    UserOperators,
    Watch,
    described_operators,
    load_user_operators,
    outlook_of,
)

Body: TypeAlias = Mapping[str, Any]


@dataclass
class Session:
    """What one run of the service keeps of the window's project."""

    project: Project = field(default_factory=Project)
    analysis: Analysis = field(default_factory=Analysis)
    cache: AnalysisCache = field(default_factory=AnalysisCache)
    own: UserOperators = field(default_factory=UserOperators)
    watch: Watch | None = None
    outlook: tuple[object, ...] | None = None
    say: OnPhase = unheard

    def take_user_operators(self, refused: Mapping[str, str]) -> bool:
        """Looks again what the user has consented to; nothing that was learnt outlives a change.

        Args:
            refused: why files are not to be run again, by their hashes.

        Returns:
            Whether there are other operators than before, or of other files.
        """
        outlook = (self.project.user_files, outlook_of(self.project), dict(refused))
        if outlook == self.outlook:
            return False
        has_other_files = self.outlook is None or self.outlook[0] != outlook[0]
        self.outlook = outlook
        own = load_user_operators(self.project, watch=self.watch, refused=refused)
        known = (self.own.hashes, self.own.paths, self.own.catalogue.withheld)
        if (own.hashes, own.paths, own.catalogue.withheld) == known:
            return has_other_files
        self.own = own
        self.cache = AnalysisCache(before_probe=self.cache.before_probe, own=own.classes)
        return True


def answer_analyse(session: Session, body: Body) -> Body:
    """Takes the changes of the project and gives the changes of its analysis.

    Args:
        session: what the changes are relative to.
        body: `project`: as `project_changes` writes it; `whole`: true where the window knows
            no analysis yet; `refused`: paths of nodes that must not be run; `refused_files`:
            why files of the user's own must not be, by their hashes.

    Returns:
        The changes, and where they are others than before: `own`, what the window has to know
        of the user's own operators: `rows`, and `withheld`: why others cannot be used.
    """
    session.project = project_changes.applied(session.project, body["project"])
    has_other = session.take_user_operators(body.get("refused_files", {}))
    session.cache.refused = _nodes_at(session.project, body.get("refused", ()))
    before = Analysis() if body.get("whole") else session.analysis
    session.analysis = analyse(session.project, session.cache, session.own.catalogue)
    answer = analysis_changes.changes(before, session.analysis)
    return {**answer, "own": _own(session.own)} if has_other or body.get("whole") else answer


def _own(own: UserOperators) -> Body:
    return {"rows": list(own.rows), "withheld": dict(own.catalogue.withheld)}


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


def answer_import(session: Session, body: Body) -> Body:
    """Imports a network into a project file; runs its code if the user has said so.

    Args:
        body: `source` and `output` as on the command line; `shapes`: of one sample at each
            input by its name; `trusted`: whether the user consented to run a file.
    """
    order = Order(
        source=str(body["source"]),
        output=Path(body["output"]),
        shapes={name: tuple(shape) for name, shape in body.get("shapes", {}).items()},
        is_trusted=body.get("trusted") is True,
    )
    return import_to_file(order, session.say).to_json()


def answer_user_operators(session: Session, body: Body) -> Body:
    """Gives the operators of a Python file of the user's own, which it runs.

    Args:
        body: `file`: its absolute path; the user has consented to it as it is now.
    """
    return described_operators(str(body["file"]), watch=session.watch)


def answer_descend(_session: Session, body: Body) -> Body:
    """Goes down a surface with some optimizers.

    Args:
        body: see `engine.optimization_lab.descent.DescentOrder`.

    Returns:
        `paths`: see `DescentPath`, by the keys of the descents.
    """
    paths = descend(order_from_json(body))
    return {"paths": {key: path.to_json() for key, path in paths.items()}}


HANDLERS: Mapping[str, Callable[[Session, Body], Body]] = MappingProxyType(
    {
        ANALYSE: answer_analyse,
        OPTIMIZERS: answer_optimizers,
        IMPORT: answer_import,
        USER_OPERATORS: answer_user_operators,
        DESCEND: answer_descend,
    }
)
