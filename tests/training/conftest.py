import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from engine.graph.model import Project
from engine.graph.setup import DataSetup
from engine.training.events import Ended, RunEvent
from engine.training.run_lock import RunLock
from engine.training.runner import run
from presets.lenet import lenet
from presets.mlp import mlp_dropout


@pytest.fixture
def make_lenet() -> Callable[..., Project]:
    """Gives LeNet on one thread, so that busy neighbours do not slow a test down."""

    def make(**changes: object) -> Project:
        project = lenet()
        training = replace(project.training, threads=1, device="cpu", **changes)
        return replace(project, training=training)

    return make


@pytest.fixture
def make_small() -> Callable[..., Project]:
    """Gives a network with dropout on 80 points of a spiral, 8 steps an epoch."""

    def make(**changes: object) -> Project:
        project = mlp_dropout()
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

    def to_the_end(folder: Path, on_event: Callable[[RunEvent], None] = lambda _: None) -> Ended:
        with RunLock(folder):
            return run(folder, on_event, threading.Event())

    yield to_the_end
    torch.set_num_threads(threads)
