"""The window's end of the service: sends edits, brings analyses, restarts what hangs or dies.

No torch, no Qt. Callbacks come on threads of the client (an analysis that is known already: on
the thread that asked), one at a time.
"""

import threading
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from engine.analysis.result import Analysis
from engine.errors import shorten
from engine.graph.model import Project
from engine.graph.problem import NodePath, Problem
from engine.service import analysis_changes, project_changes
from engine.service.child import Child
from engine.service.frames import Message
from engine.service.life import Deadlines, OnAnswer, OnPhase, Run, Waiting
from engine.service.messages import ANALYSE, USER_OPERATORS, Request
from engine.service.refusals import Refusals, RunningFile

OnAnalysis: TypeAlias = Callable[[Analysis, Project], None]
OnState: TypeAlias = Callable[[str], None]
OnOwn: TypeAlias = Callable[[Mapping[str, Any]], None]

STARTING, READY, WORKING = "starting", "ready", "working"
RESTARTING, STOPPED, FAILED = "restarting", "stopped", "failed"


class ServiceClient:
    """Keeps one service process and asks it one analysis at a time, always of the newest project.

    Args:
        on_analysis: called with the analysis of the newest project and that project; those of
            older ones are dropped. Who passes it on to another thread compares the project again.
        on_state: called with `starting`, `ready`, `working` (for long), `restarting`, `stopped`
            or `failed`.
        deadlines: how patient it is.
        module: what is run as the service.
        on_own: called with `rows` and `withheld` of the user's own operators where they are
            others than before; the analysis with them follows.
    """

    def __init__(
        self,
        on_analysis: OnAnalysis,
        on_state: OnState,
        *,
        deadlines: Deadlines | None = None,
        module: str = "engine.service",
        on_own: OnOwn | None = None,
    ) -> None:
        self._on_analysis = on_analysis
        self._on_own = on_own
        self._on_state = on_state
        self._deadlines = deadlines or Deadlines()
        self._module = module
        self._lock = threading.RLock()
        self._delivery = threading.RLock()
        self._run = Run()
        self._newest: Project | None = None
        self._refusals = Refusals()
        self._is_asked_again = False
        self._next_id = 1
        self._deaths = 0
        self._is_careful = False
        self._stopping: threading.Event | None = None
        self._last_words = ""

    @property
    def pid(self) -> int | None:
        """The number of the service process, while there is one."""
        child = self._run.child
        return child.pid if child else None

    @property
    def last_words(self) -> str:
        """What the service wrote to its standard error before it died."""
        return self._last_words

    def start(self) -> None:
        """Starts the service; it is warm some seconds later. Does nothing if it runs."""
        with self._lock:
            if self._stopping is not None:
                return
            self._stopping = stopping = threading.Event()
            self._deaths = 0
        self._tell(STARTING)
        self._launch()
        watch = threading.Thread(
            target=self._watch, args=(stopping,), name="service deadlines", daemon=True
        )
        watch.start()

    def stop(self) -> None:
        """Ends the service. Nothing is called back but `stopped`."""
        with self._lock:
            if self._stopping is None:
                return
            self._stopping.set()
            self._stopping = None
            self._run.is_over = True
            child = self._run.child
        if child:
            child.close()
            if not child.wait(0.5):
                child.kill()

    def analyse(self, project: Project, *, is_again: bool = False) -> None:
        """Asks for the analysis of a project, in place of any that was asked for and not begun.

        Args:
            project: the newest one.
            is_again: although the service knows it: what lies outside it has changed, such as
                the user's consent to a file, or the file.
        """
        with self._lock:
            self._newest = project
            self._is_asked_again |= is_again
        self._send_newest()

    def request(
        self,
        name: str,
        body: Mapping[str, Any],
        on_answer: OnAnswer,
        on_phase: OnPhase | None = None,
    ) -> None:
        """Asks something else.

        Args:
            name: a key of `engine.service.requests.HANDLERS`.
            body: JSON values.
            on_answer: called once, with the answer, or with `error`: what went wrong.
            on_phase: called with a sentence on what is done for it, where it takes long.
        """
        with self._lock:
            child = self._run.child
            request = self._numbered(name, body)
            if child is not None and not self._run.is_over:
                self._run.waiting[request.id] = Waiting(request, on_answer, on_phase)
                child.send(request.to_json())
                return
        on_answer({"error": "The service does not run."})

    def _numbered(self, name: str, body: Mapping[str, Any]) -> Request:
        self._next_id += 1
        self._run.touch()
        return Request(self._next_id, name, body)

    def _launch(self) -> None:
        run = Run()
        with self._lock:  # so that nothing is heard of it before it is known
            if self._stopping is None:
                return
            try:
                run.child = Child(
                    self._module,
                    ["--careful"] if self._is_careful else [],
                    on_message=lambda message: self._hear(run, message),
                    on_exit=lambda status: self._mourn(run, status),
                )
            except OSError as error:
                self._last_words = str(error)
            self._run = run
        if run.child is None:
            self._tell(FAILED)

    def _send_newest(self) -> None:
        """Sends what changed since the last analysis, if the service is free; else it waits."""
        with self._lock:
            run, project = self._run, self._newest
            if project is None or not run.is_ready or run.analysis_id is not None:
                return
            body = self._body(run, project)
            self._is_asked_again = False
            if body is not None:
                request = self._numbered(ANALYSE, body)
                run.sent, run.analysis_id = project, request.id
                if run.child:
                    run.child.send(request.to_json())
                return
            run.sent = project
        self._deliver(run, project)

    def _body(self, run: Run, project: Project) -> dict[str, Any] | None:
        """What the service has to be told; None if it knows all."""
        refused = self._refusals.body(project)
        if run.sent is None:
            return {"project": project_changes.whole(project), "whole": True, **refused}
        changes = project_changes.changes(run.sent, project)
        return {"project": changes, **refused} if changes or self._is_asked_again else None

    def _hear(self, run: Run, message: Message) -> None:
        """Takes one message of the service, on its reader's thread."""
        if run.is_over:
            return
        if message.get("ready"):
            with self._lock:
                run.is_ready = True
                run.touch()
            self._tell(READY)
            self._send_newest()
        elif "running" in message:
            self._note_progress(run, message)
        else:
            self._take_answer(run, message)

    def _note_progress(self, run: Run, message: Message) -> None:
        node = message["running"]
        with self._lock:
            run.node = NodePath(node) if isinstance(node, str) else None
            run.file = RunningFile.from_json(message.get("file"))
            run.is_late = True
            if message.get("step") != run.step:
                run.step = message.get("step")
                run.touch()
            waiting = run.waiting.get(_id(message))
        self._tell(WORKING)
        phase = message.get("phase")
        if isinstance(phase, str) and waiting is not None and waiting.on_phase is not None:
            with self._delivery:
                waiting.on_phase(phase)

    def _take_answer(self, run: Run, message: Message) -> None:
        with self._lock:
            run.touch()
            is_late, run.is_late = run.is_late, False
            run.node = run.file = None
            self._deaths, self._is_careful = 0, False
            waiting = run.waiting.pop(_id(message), None)
            is_analysis = message.get("id") == run.analysis_id
        if is_late:
            self._tell(READY)
        if is_analysis:
            self._take_analysis(run, message)
        elif waiting is not None:
            answer = _answer(message)
            if waiting.request.name == USER_OPERATORS and "error" not in answer:
                self._refusals.forgive(answer.get("sha256"))
            with self._delivery:
                waiting.on_answer(answer)

    def _take_analysis(self, run: Run, message: Message) -> None:
        with self._lock:
            run.analysis_id, project, own = None, run.sent, None
            answer = message.get("answer")
            if isinstance(answer, dict):
                run.analysis = analysis_changes.applied(run.analysis, answer)
                own = answer.get("own")
                is_newest = run.sent is self._newest
            else:
                run.analysis, run.sent = Analysis(), None
                self._newest, is_newest = None, True
                run.analysis = Analysis(problems=(_mistake(message),))
        if own is not None:
            self._deliver_own(run, own)
        if is_newest and project is not None:
            self._deliver(run, project)
        self._send_newest_unless_known(run)

    def _send_newest_unless_known(self, run: Run) -> None:
        with self._lock:
            is_known = run.sent is self._newest and not self._is_asked_again
        if not is_known:
            self._send_newest()

    def _deliver(self, run: Run, project: Project) -> None:
        with self._delivery:
            if not run.is_over:
                self._on_analysis(run.analysis, project)

    def _deliver_own(self, run: Run, own: Mapping[str, Any]) -> None:
        with self._delivery:
            if self._on_own is not None and not run.is_over:
                self._on_own(own)

    def _mourn(self, run: Run, status: int) -> None:
        """The process has ended: finds out why, and starts it again."""
        with self._lock:
            child, waiting = run.child, list(run.waiting.values())
            run.child, run.waiting = None, {}
            is_expected, run.is_over = run.is_over, True
            self._last_words = child.last_words() if child else ""
            error = f"The service ended ({status}) and was started again."
            if not is_expected:
                error = self._learn_from(run) or error
        for each in waiting:
            with self._delivery:
                each.on_answer({"error": error})
        if is_expected:
            self._tell(STOPPED)
        elif self._deaths > _MOST_DEATHS:
            self._tell(FAILED)
        else:
            self._tell(RESTARTING)
            self._launch()

    def _learn_from(self, run: Run) -> str:
        """A death at a named file or node is its fault; after any other, nodes are to be named.

        Returns:
            What the user has to know of a file; empty if none was named.
        """
        if run.file is not None:
            failure = run.file.failure(self._deadlines.file)
            self._refusals.add_file(run.file, failure)
            self._deaths = 0
            return failure
        if run.sent and run.node and self._refusals.add_node(run.sent, run.node):
            self._is_careful = False
            self._deaths = 0
        else:
            self._deaths += 1
            self._is_careful = run.analysis_id is not None
        return ""

    def _watch(self, stopping: threading.Event) -> None:
        """Kills the service when it is overdue; `_mourn` does the rest."""
        while not stopping.wait(_WATCH_S):
            with self._lock:
                child = self._run.child
                is_overdue = self._run.is_overdue(self._deadlines)
                if is_overdue:
                    self._run.touch()
            if is_overdue and child:
                child.kill()

    def _tell(self, state: str) -> None:
        with self._delivery:
            self._on_state(state)


_WATCH_S = 0.1
_MOST_DEATHS = 3


def _id(message: Message) -> int:
    number = message.get("id")
    return number if isinstance(number, int) else -1


def _answer(message: Message) -> Mapping[str, Any]:
    answer = message.get("answer")
    return answer if isinstance(answer, dict) else {"error": str(message.get("error"))}


def _mistake(message: Message) -> Problem:
    last_line = str(message.get("error")).strip().rpartition("\n")[2]
    return Problem(
        "The network could not be worked out because of a mistake in Netloom, not in the network: "
        f"{shorten(last_line, 200)}. Undo the last edit, and please report it."
    )
