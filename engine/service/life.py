"""What the client knows of one run of the service process, and how patient it is with it."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from engine.analysis.result import Analysis
from engine.graph.model import Project
from engine.graph.problem import NodePath
from engine.service.child import Child
from engine.service.messages import Request
from engine.service.refusals import RunningFile

OnAnswer: TypeAlias = Callable[[Mapping[str, Any]], None]
OnPhase: TypeAlias = Callable[[str], None]


@dataclass(frozen=True)
class Deadlines:
    """How long the service may take before it is killed and started again, in seconds.

    Args:
        start: until PyTorch is loaded.
        node: for one node that it has named.
        file: for one file of the user's own that it has named.
        silence: for an analysis in which it names no node.
        request: for anything else, from one thing that it says to the next.
    """

    start: float = 180.0
    node: float = 5.0
    file: float = 30.0
    silence: float = 20.0
    request: float = 120.0


@dataclass
class Waiting:
    """A request without an answer.

    Args:
        request: what was asked.
        on_answer: who asked.
        on_phase: told what is done for it, where it takes long.
    """

    request: Request
    on_answer: OnAnswer
    on_phase: OnPhase | None = None


@dataclass
class Run:
    """What is known of one process.

    Args:
        child: the process, while it lives.
        is_ready: whether PyTorch is loaded.
        is_over: whether the window wants no more of it.
        sent: the project that it knows.
        analysis: what it has said of it.
        analysis_id: the number of the analysis that it works on.
        waiting: other requests by number.
        node: the node that it works on, if it has named one.
        file: the file of the user's own that it runs, if it does.
        is_late: whether it has said what it works on: this takes long.
        step: changes when it goes on to the next node.
        since: when something last happened.
    """

    child: Child | None = None
    is_ready: bool = False
    is_over: bool = False
    sent: Project | None = None
    analysis: Analysis = field(default_factory=Analysis)
    analysis_id: int | None = None
    waiting: dict[int, Waiting] = field(default_factory=dict)
    node: NodePath | None = None
    file: RunningFile | None = None
    is_late: bool = False
    step: object = None
    since: float = field(default_factory=time.monotonic)

    def touch(self) -> None:
        """Notes that something has happened."""
        self.since = time.monotonic()

    def is_overdue(self, deadlines: Deadlines) -> bool:
        """Whether nothing has happened for too long."""
        return time.monotonic() - self.since > self._patience(deadlines)

    def _patience(self, deadlines: Deadlines) -> float:
        if not self.is_ready:
            return deadlines.start
        if self.file is not None:
            return deadlines.file
        ids = [*self.waiting, *([self.analysis_id] if self.analysis_id else [])]
        if not ids:
            return float("inf")
        if min(ids) != self.analysis_id:
            return deadlines.request
        return deadlines.node if self.node else deadlines.silence
