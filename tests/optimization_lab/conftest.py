import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from engine.graph.model import Project
from engine.graph.setup import DataSetup
from engine.optimization_lab import race_runner
from engine.training import runner
from engine.training.events import Ended, RunEvent
from engine.training.run_lock import RunLock
from presets.mlp import mlp, mlp_dropout


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
