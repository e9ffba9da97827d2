"""What every test shares: no display, no user folders, no network."""

import os
import queue
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from engine.training.client import RunClient
from engine.training.events import Ended, RunEvent

DEADLINE_S = 120.0

settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("roaming", settings.get_profile("steady"), derandomize=False)
settings.load_profile("steady")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def own_user_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps settings, recovery files and runs of a test in its own folder."""
    monkeypatch.setenv("NETLOOM_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NETLOOM_RUNS", str(tmp_path / "runs"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the flag that rewrites the golden files instead of comparing with them."""
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden")


class Listener:
    """Collects the events of a client."""

    def __init__(self) -> None:
        self.events: list[RunEvent] = []
        self._arrived: queue.SimpleQueue[RunEvent] = queue.SimpleQueue()

    def __call__(self, event: RunEvent) -> None:
        self._arrived.put(event)

    def wait_for(self, is_wanted: Callable[[RunEvent], bool]) -> RunEvent:
        """Gives the first new event that is wanted; fails if the run ends before."""
        deadline = time.monotonic() + DEADLINE_S
        while True:
            event = self._arrived.get(timeout=max(0.0, deadline - time.monotonic()))
            self.events.append(event)
            if is_wanted(event):
                return event
            assert not isinstance(event, Ended), event

    def wait_for_end(self) -> Ended:
        event = self.wait_for(lambda each: isinstance(each, Ended))
        assert isinstance(event, Ended)
        return event


@pytest.fixture
def make_listener() -> Callable[[], Listener]:
    """Gives what collects the events of a client."""
    return Listener


@pytest.fixture
def start() -> Iterator[Callable[[Path], tuple[RunClient, Listener]]]:
    """Gives a function that starts a run's process; what is left of it is killed."""
    clients: list[RunClient] = []

    def begin(folder: Path) -> tuple[RunClient, Listener]:
        listener = Listener()
        client = RunClient(folder, listener)
        client.start()
        clients.append(client)
        return client, listener

    yield begin
    for client in clients:
        client.kill()
        client.wait_for_process(DEADLINE_S)
