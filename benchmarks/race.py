"""Optimizers side by side, against one after another on one thread and on all."""

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.report import Row
from engine.graph.model import Project
from engine.optimization_lab.new_race import new_race, with_optimizer
from engine.optimization_lab.race import DEFAULT_RACERS, PlaneSetup, Race
from engine.optimization_lab.race_records import RACER_ENDED
from engine.training.client import RunClient
from engine.training.events import Ended, Measured, RunEvent, Started
from engine.training.new_run import new_run
from engine.training.run_info import RunState
from presets.lenet import lenet
from presets.mlp import mlp_dropout

EPOCHS = 3
ROUNDS = 1


def rows() -> Iterator[Row]:
    yield _row("LeNet, side by side", "< 0.7 on two cores", lenet())
    yield _row("MLP with dropout, in turns", "about 1", mlp_dropout())


def _row(what: str, target: str, project: Project) -> Row:
    training = replace(project.training, epochs=EPOCHS, device="cpu", threads=1)
    project = replace(project, training=training)
    all_threads = os.cpu_count() or 1
    raced: list[float] = []
    alone: list[float] = []
    wide: list[float] = []
    for _ in range(ROUNDS):
        raced.append(_in_folder(lambda place: _race(project, place)))
        alone.append(_in_folder(lambda place: _one_after_another(project, place, 1)))
        wide.append(_in_folder(lambda place: _one_after_another(project, place, all_threads)))
    first, second, third = map(statistics.median, (raced, alone, wide))
    return Row(
        f"race of {len(DEFAULT_RACERS)} / one after another: {what}",
        target,
        f"{first / second:.2f} of one thread ({first:.1f} s / {second:.1f} s), "
        f"{first / third:.2f} of {all_threads} threads",
    )


def _in_folder(measure: Callable[[Path], float]) -> float:
    place = Path(tempfile.mkdtemp(prefix="netloom-race-"))
    try:
        return measure(place)
    finally:
        shutil.rmtree(place)


def _race(project: Project, place: Path) -> float:
    plane = PlaneSetup(samples=1, resolution=2)
    return _seconds(new_race(project, Race(DEFAULT_RACERS, plane), place))


def _one_after_another(project: Project, place: Path, threads: int) -> float:
    seconds = 0.0
    for racer in DEFAULT_RACERS:
        own = with_optimizer(project, racer)
        own = replace(own, training=replace(own.training, threads=threads))
        seconds += _seconds(new_run(own, place))
    return seconds


def _seconds(folder: Path) -> float:
    """From the first step to the last one, without the start of the process."""
    times: dict[str, float] = {}
    failures: list[str] = []

    def hear(event: RunEvent) -> None:
        now = time.perf_counter()
        if isinstance(event, Started):
            times["begun"] = now
        if isinstance(event, Ended) and event.state is not RunState.FINISHED:
            failures.append(event.message)
        is_last = isinstance(event, Ended) and "ended" not in times
        if is_last or (isinstance(event, Measured) and _has_end(event)):
            times["ended"] = now

    client = RunClient(folder, hear)
    client.start()
    client.wait()
    client.wait_for_process()
    if failures:
        raise RuntimeError(failures[0])
    return times["ended"] - times["begun"]


def _has_end(event: Measured) -> bool:
    return any(record.get("kind") == RACER_ENDED for record in event.records)
