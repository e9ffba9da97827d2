import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from engine.graph.model import Project
from engine.graph.setup import DataSetup
from engine.optimization_lab import race_runner
from engine.training import runner
from engine.training.client import RunClient
from engine.training.events import Ended, RunEvent
from engine.training.run_lock import RunLock
from presets.mlp import mlp, mlp_dropout

DEADLINE_S = 120.0


@pytest.fixture
def make_project() -> Callable[..., Project]:
    """Gives a small network on 80 points of a spiral, 8 steps an epoch."""

    def make(*, dropout: bool = False, **changes: object) -> Project:
        project = mlp_dropout() if dropout else mlp()
        values = {
            "threads": 1,
            "device": "cpu",
            "data": DataSetup("spiral", {"samples": 100}),
            "batch_size": 10,
            "epochs": 3,
        }
        return replace(project, training=replace(project.training, **(values | changes)))

    return make


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
    """Gives a function that starts a race's process; what is left of it is killed."""
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


@pytest.fixture
def train() -> Iterator[Callable[[Path], Ended]]:
    """Gives a function that trains a run to its end, in this process."""
    threads = torch.get_num_threads()

    def to_the_end(folder: Path) -> Ended:
        with RunLock(folder):
            return runner.run(folder, lambda _: None, threading.Event())

    yield to_the_end
    torch.set_num_threads(threads)


@pytest.fixture
def race_to_end() -> Iterator[Callable[..., Ended]]:
    """Gives a function that runs a race to its end, in this process."""
    threads = torch.get_num_threads()

    def to_the_end(
        folder: Path,
        on_event: Callable[[RunEvent], None] = lambda _: None,
        stop: threading.Event | None = None,
    ) -> Ended:
        with RunLock(folder):
            return race_runner.run(folder, on_event, stop or threading.Event())

    yield to_the_end
    torch.set_num_threads(threads)
