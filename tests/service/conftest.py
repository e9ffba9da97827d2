import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.analysis.result import Analysis
from engine.graph.model import Project
from engine.service.child import Child
from engine.service.client import ServiceClient

WAIT_S = 60


class Probe:
    """A child of a few lines, and what it said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.heard: queue.Queue[object] = queue.Queue()
        self.children: list[Child] = []

    def start(self, body: str, **options) -> Child:
        start = "from engine.service.frames import Channel\nchannel = Channel.of_this_process()\n"
        (self.folder / "probe_child.py").write_text(start + body)
        environment = {"PYTHONPATH": f"{self.folder}:{Path(__file__).parents[2]}"}
        child = Child(
            "probe_child",
            on_message=self.heard.put,
            on_exit=self.heard.put,
            environment=environment,
            **options,
        )
        self.children.append(child)
        return child

    def next(self) -> object:
        return self.heard.get(timeout=WAIT_S)


@pytest.fixture
def probe(tmp_path: Path) -> Iterator[Probe]:
    probe = Probe(tmp_path)
    yield probe
    for child in probe.children:
        child.kill()
        assert child.wait(WAIT_S)


class Service:
    """A client whose callbacks can be waited for."""

    def __init__(self) -> None:
        self.analyses: queue.Queue[Analysis] = queue.Queue()
        self.projects: queue.Queue[Project] = queue.Queue()
        self.states: list[str] = []
        self._changed = threading.Condition()
        self.clients: list[ServiceClient] = []

    def start(self, **options) -> ServiceClient:
        client = ServiceClient(self._take, self._note, **options)
        self.clients.append(client)
        client.start()
        return client

    def analysis(self) -> Analysis:
        return self.analyses.get(timeout=WAIT_S)

    def _take(self, analysis: Analysis, project: Project) -> None:
        self.projects.put(project)
        self.analyses.put(analysis)

    def wait_for(self, state: str) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: state in self.states, WAIT_S), self.states

    def _note(self, state: str) -> None:
        with self._changed:
            self.states.append(state)
            self._changed.notify_all()


@pytest.fixture
def service() -> Iterator[Service]:
    service = Service()
    yield service
    for client in service.clients:
        client.stop()
    if service.clients:
        service.wait_for("stopped")


@pytest.fixture(scope="module")
def warm() -> Iterator[Service]:
    """Gives a service that tests share: they must leave it alive."""
    service = Service()
    service.start()
    service.wait_for("ready")
    yield service
    service.clients[0].stop()
    service.wait_for("stopped")


@pytest.fixture
def slow_module(monkeypatch) -> str:
    """Gives the name of a service that hangs at 13 features, dies at 17 and errs at 19."""
    home = Path(__file__).parent
    monkeypatch.setenv("PYTHONPATH", str(home))
    return "slow_service"
