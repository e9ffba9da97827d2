"""What a race does from its start to its end."""

import errno
import json
import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.errors import EngineError
from engine.graph.model import Project
from engine.optimization_lab import snapshots
from engine.optimization_lab.landscape_file import read_landscape
from engine.optimization_lab.new_race import new_race, with_optimizer
from engine.optimization_lab.race import (
    DEFAULT_RACERS,
    MOST_RACERS,
    PlaneSetup,
    Race,
    Racer,
    race_to_json,
)
from engine.optimization_lab.race_folder import folder_of, read_race
from engine.optimization_lab.race_records import RACER_ENDED
from engine.optimization_lab.snapshots import Snapshot, SnapshotWriter, read_snapshots
from engine.training import run_folder
from engine.training.checkpoints import Checkpoints
from engine.training.events import Ended, Measured, RunEvent, Started
from engine.training.metrics_file import MetricsWriter, Record, read_metrics, step_of
from engine.training.new_run import new_run
from engine.training.results_file import read_results
from engine.training.run_info import RunInfo, RunKind, RunState

Make = Callable[..., Project]
Train = Callable[[Path], Ended]
RaceToEnd = Callable[..., Ended]

SMALL = PlaneSetup(samples=20, resolution=3)
WILD = Racer("wild", "SGD, lr 1000000", "SGD", {"lr": 1e6})
REFUSED = Racer("refused", "SGD, lr -1", "SGD", {"lr": -1.0})
NOT_THE_SAME_AGAIN = ("seconds", "crc")


def results(folder: Path) -> list[Record]:
    return [
        {name: value for name, value in record.items() if name not in NOT_THE_SAME_AGAIN}
        for record in read_metrics(folder)
    ]


def records_of(events: list[RunEvent]) -> list[Record]:
    return [r for each in events if isinstance(each, Measured) for r in each.records]


def weights(folder: Path) -> list[torch.Tensor]:
    found = Checkpoints(folder).read_newest()
    assert found is not None
    return list(found[1]["session"]["model"].values())


@pytest.mark.parametrize("dropout", [False, True], ids=["side by side", "in turns"])
def test_every_racer_gets_the_results_that_it_has_alone_to_the_last_bit(
    tmp_path: Path, make_project: Make, train: Train, race_to_end: RaceToEnd, dropout: bool
) -> None:
    project = make_project(dropout=dropout)
    folder = new_race(project, Race(DEFAULT_RACERS, SMALL), tmp_path / "races")
    assert race_to_end(folder) == Ended(RunState.FINISHED)
    for racer in DEFAULT_RACERS:
        alone = new_run(with_optimizer(project, racer), tmp_path / racer.key)
        train(alone)
        raced = folder_of(folder, racer.key)
        assert results(raced) == results(alone)
        assert all(map(torch.equal, weights(raced), weights(alone)))
        assert read_results(raced, project.training.epochs) == read_results(alone, 3)
    assert len({str(results(folder_of(folder, racer.key))) for racer in DEFAULT_RACERS}) == 3


def test_records_of_racers_carry_their_keys_in_the_events_only(
    tmp_path: Path, make_project: Make, race_to_end: RaceToEnd
) -> None:
    folder = new_race(make_project(epochs=1), Race(DEFAULT_RACERS, SMALL), tmp_path)
    events: list[RunEvent] = []
    race_to_end(folder, events.append)
    assert events[0] == Started(0, 0, 1, 8, "cpu", 1)
    for racer in DEFAULT_RACERS:
        written = [
            {**{name: value for name, value in each.items() if name != "crc"}, "racer": racer.key}
            for each in read_metrics(folder_of(folder, racer.key))
        ]
        told = [
            each
            for each in records_of(events)
            if each.get("racer") == racer.key and each["kind"] in ("step", "epoch")
        ]
        assert told == written
        assert [step_of(each) for each in told if each["kind"] == "step"] == list(range(1, 9))


def test_a_racer_that_diverges_leaves_the_race_and_the_others_go_on(
    tmp_path: Path, make_project: Make, race_to_end: RaceToEnd
) -> None:
    folder = new_race(make_project(), Race((*DEFAULT_RACERS, WILD), SMALL), tmp_path)
    events: list[RunEvent] = []
    ended = race_to_end(folder, events.append)
    assert ended.state is RunState.FINISHED
    assert ended.message.startswith("SGD, lr 1000000 left the race: The loss grew to")

    info = run_folder.read_info(folder_of(folder, "wild"))
    assert info.state is RunState.FAILED
    assert "1,000 times" in info.message
    (told,) = [
        each
        for each in records_of(events)
        if each["kind"] == RACER_ENDED and each["racer"] == "wild"
    ]
    assert told["step"] == info.diverged
    assert told["message"] == info.message
    records = read_metrics(folder_of(folder, "wild"))
    assert step_of(records[-1]) == info.diverged
    kept = read_snapshots(folder_of(folder, "wild")).entries
    assert [entry.step for entry in kept] == list(range(max(1, info.diverged - 1)))
    for racer in DEFAULT_RACERS:
        assert run_folder.read_info(folder_of(folder, racer.key)).state is RunState.FINISHED


def test_a_racer_whose_optimizer_is_refused_leaves_the_race_before_it_begins(
    tmp_path: Path, make_project: Make, race_to_end: RaceToEnd
) -> None:
    folder = new_race(make_project(epochs=1), Race((REFUSED, *DEFAULT_RACERS[:1]), SMALL), tmp_path)
    ended = race_to_end(folder)
    assert ended.state is RunState.FINISHED
    info = run_folder.read_info(folder_of(folder, "refused"))
    assert info.state is RunState.FAILED
    assert "Invalid learning rate" in info.message
    assert info.diverged is None
    landscape = read_landscape(folder)
    assert landscape is not None
    assert landscape.levels is not None


def test_a_race_fails_where_all_its_racers_do_by_errors(
    tmp_path: Path, make_project: Make, race_to_end: RaceToEnd
) -> None:
    folder = new_race(make_project(), Race((REFUSED,), SMALL), tmp_path)
    ended = race_to_end(folder)
    assert ended.state is RunState.FAILED
    assert "Invalid learning rate" in ended.message
    assert run_folder.read_info(folder).state is RunState.FAILED


def test_a_race_in_which_all_diverge_is_finished(
    tmp_path: Path, make_project: Make, race_to_end: RaceToEnd
) -> None:
    folder = new_race(make_project(), Race((WILD,), SMALL), tmp_path)
    assert race_to_end(folder).state is RunState.FINISHED
    assert run_folder.read_info(folder_of(folder, "wild")).diverged is not None


@pytest.mark.parametrize("dropout", [False, True], ids=["side by side", "in turns"])
def test_on_a_full_disk_the_race_fails_and_says_why(
    tmp_path: Path,
    make_project: Make,
    race_to_end: RaceToEnd,
    monkeypatch: pytest.MonkeyPatch,
    dropout: bool,
) -> None:
    folder = new_race(make_project(dropout=dropout), Race(DEFAULT_RACERS, SMALL), tmp_path)
    is_full = threading.Event()
    write = MetricsWriter.write
    write_info = run_folder.write_info

    def write_records(self: MetricsWriter, records: Iterable[Record]) -> None:
        if is_full.is_set():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(self, records)
        is_full.set()

    def write_state(info: RunInfo) -> None:
        if is_full.is_set():
            raise EngineError("the disk is full")
        write_info(info)

    monkeypatch.setattr(MetricsWriter, "write", write_records)
    monkeypatch.setattr(run_folder, "write_info", write_state)
    ended = race_to_end(folder)
    assert ended.state is RunState.FAILED
    assert "No space left" in ended.message


def test_snapshots_that_do_not_fit_cost_the_picture_and_nothing_else(
    tmp_path: Path, make_project: Make, race_to_end: RaceToEnd
) -> None:
    folder = new_race(make_project(epochs=1), Race(DEFAULT_RACERS, SMALL), tmp_path)
    race_to_end(folder)
    racer = folder_of(folder, "adam")
    (racer / snapshots.INDEX).unlink()
    SnapshotWriter(racer).append(Snapshot(0, 0, None, 0.0, 2), np.zeros(2, np.float32))
    assert race_to_end(folder).state is RunState.FINISHED
    landscape = read_landscape(folder)
    assert landscape is not None
    assert landscape.is_done
    assert landscape.message


def test_a_network_that_is_too_large_for_snapshots_says_so(
    tmp_path: Path, make_project: Make, race_to_end: RaceToEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "LARGEST_BYTES", 1000)
    folder = new_race(make_project(epochs=1), Race(DEFAULT_RACERS, SMALL), tmp_path)
    assert race_to_end(folder).state is RunState.FINISHED
    landscape = read_landscape(folder)
    assert landscape is not None
    assert "Race fewer optimizers or a smaller network" in landscape.message


@pytest.mark.parametrize(
    "change",
    [
        {"racers": 3},
        {"racers": []},
        {"racers": race_to_json(Race(DEFAULT_RACERS * 5))["racers"]},
        {"racers": race_to_json(Race((replace(WILD, key="a" * 300),)))["racers"]},
        {"plane": {}},
    ],
)
def test_a_damaged_description_ends_the_race_with_a_sentence(
    tmp_path: Path, make_project: Make, race_to_end: RaceToEnd, change: dict[str, object]
) -> None:
    race = Race(DEFAULT_RACERS, SMALL)
    folder = new_race(make_project(), race, tmp_path)
    (folder / "race.json").write_text(json.dumps(race_to_json(race) | change))
    ended = race_to_end(folder)
    assert ended.state is RunState.FAILED
    assert "damaged" in ended.message


def test_the_folder_tells_what_the_race_is_and_how_it_stands(
    tmp_path: Path, make_project: Make, race_to_end: RaceToEnd
) -> None:
    race = Race(DEFAULT_RACERS, SMALL)
    folder = new_race(make_project(), race, tmp_path)
    info = run_folder.read_info(folder)
    assert info.kind is RunKind.RACE
    assert dict(info.racers) == {each.key: each.label for each in DEFAULT_RACERS}
    assert read_race(folder) == race
    race_to_end(folder)
    info = run_folder.read_info(folder)
    racers = [run_folder.read_info(folder_of(folder, each.key)) for each in DEFAULT_RACERS]
    assert (info.epoch, info.step, info.epochs, info.steps_per_epoch) == (3, 24, 3, 8)
    assert info.test_error == min(each.test_error for each in racers)
    assert all(each.threads == 1 and each.kind is RunKind.TRAINING for each in racers)


@pytest.mark.parametrize("dropout", [False, True], ids=["side by side", "in turns"])
def test_a_stopped_race_goes_on_to_the_last_bit(
    tmp_path: Path, make_project: Make, race_to_end: RaceToEnd, dropout: bool
) -> None:
    project = make_project(dropout=dropout, epochs=40)
    whole = new_race(project, Race((*DEFAULT_RACERS, WILD), SMALL), tmp_path / "whole")
    race_to_end(whole)
    halves = new_race(project, Race((*DEFAULT_RACERS, WILD), SMALL), tmp_path / "halves")
    stop = threading.Event()

    def stop_in_the_middle(event: RunEvent) -> None:
        if isinstance(event, Measured) and any(step_of(each) >= 20 for each in event.records):
            stop.set()

    assert race_to_end(halves, stop_in_the_middle, stop) == Ended(RunState.STOPPED)
    landscape = read_landscape(halves)
    assert landscape is not None
    for way in landscape.trajectories[:3]:
        assert way.steps[-1] == read_snapshots(folder_of(halves, way.racer)).entries[-1].step
    assert race_to_end(halves).state is RunState.FINISHED
    for racer in (*DEFAULT_RACERS, WILD):
        first, second = folder_of(whole, racer.key), folder_of(halves, racer.key)
        assert results(second) == results(first)
        expected, found = read_snapshots(first), read_snapshots(second)
        assert found.entries == expected.entries
        assert found.weights.tobytes() == expected.weights.tobytes()


def test_racers_that_are_through_are_left_as_they_are(
    tmp_path: Path, make_project: Make, race_to_end: RaceToEnd
) -> None:
    folder = new_race(make_project(), Race((*DEFAULT_RACERS, WILD), SMALL), tmp_path)
    race_to_end(folder)
    before = {
        racer.key: (folder_of(folder, racer.key) / "metrics.jsonl").read_bytes()
        for racer in (*DEFAULT_RACERS, WILD)
    }
    events: list[RunEvent] = []
    assert race_to_end(folder, events.append).state is RunState.FINISHED
    assert before == {
        key: (folder_of(folder, key) / "metrics.jsonl").read_bytes() for key in before
    }
    started = events[0]
    assert isinstance(started, Started)
    assert started.step == 24


@pytest.mark.parametrize("count", [0, MOST_RACERS + 1])
def test_nobody_or_too_many_cannot_race(tmp_path: Path, make_project: Make, count: int) -> None:
    racers = tuple(Racer(f"r{number}", "SGD", "SGD", {"lr": 0.1}) for number in range(count))
    with pytest.raises(EngineError, match=f"received {count}"):
        new_race(make_project(), Race(racers, SMALL), tmp_path)
    assert not any(tmp_path.iterdir())


def test_a_closure_optimizer_races_too(
    tmp_path: Path, make_project: Make, train: Train, race_to_end: RaceToEnd
) -> None:
    racer = Racer("lbfgs", "LBFGS", "LBFGS", {"lr": 0.1, "max_iter": 3})
    project = make_project(epochs=2)
    folder = new_race(project, Race((racer, *DEFAULT_RACERS[:1]), SMALL), tmp_path / "races")
    assert race_to_end(folder).state is RunState.FINISHED
    alone = new_run(with_optimizer(project, racer), tmp_path / "alone")
    train(alone)
    assert results(folder_of(folder, "lbfgs")) == results(alone)


def test_a_race_of_one_seed_is_another_race_with_another_seed(
    tmp_path: Path, make_project: Make, race_to_end: RaceToEnd
) -> None:
    folders = []
    for seed in (0, 1):
        project = make_project(seed=seed, epochs=1)
        folders.append(new_race(project, Race(DEFAULT_RACERS[:1], SMALL), tmp_path / str(seed)))
        race_to_end(folders[-1])
    first, second = (results(folder_of(each, "sgd")) for each in folders)
    assert first != second


def test_the_projects_own_number_of_threads_is_not_the_racers(make_project: Make) -> None:
    project = make_project()
    project = replace(project, training=replace(project.training, threads=4))
    assert with_optimizer(project, DEFAULT_RACERS[0]).training.threads == 1
