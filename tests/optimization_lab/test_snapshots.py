"""Weights that are kept now and then."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from engine.graph.model import Project
from engine.optimization_lab.new_race import new_race
from engine.optimization_lab.race import DEFAULT_RACERS, Race
from engine.optimization_lab.race_folder import folder_of
from engine.optimization_lab.racer_recorder import SnapshotRecorder, weights_of
from engine.optimization_lab.snapshots import (
    INDEX,
    LARGEST_BYTES,
    WEIGHTS,
    Snapshot,
    SnapshotPlan,
    SnapshotWriter,
    plan_snapshots,
    read_snapshots,
)
from engine.training.checkpoints import Checkpoints
from engine.training.events import Ended


def add(writer: SnapshotWriter, *steps: int) -> None:
    for step in steps:
        vector = np.full(3, step, np.float32)
        writer.append(Snapshot(step, 1, 0.5, 0.1, 3), vector)


def test_a_snapshot_is_read_as_it_was_written(tmp_path: Path) -> None:
    add(SnapshotWriter(tmp_path), 0, 5)
    found = read_snapshots(tmp_path)
    assert [each.step for each in found.entries] == [0, 5]
    assert found.weights.tolist() == [[0, 0, 0], [5, 5, 5]]


def test_there_are_none_in_an_empty_folder(tmp_path: Path) -> None:
    found = read_snapshots(tmp_path)
    assert found.entries == ()
    assert len(found.weights) == 0


def test_going_on_from_a_step_cuts_both_files(tmp_path: Path) -> None:
    add(SnapshotWriter(tmp_path), 0, 5, 10, 15)
    writer = SnapshotWriter(tmp_path)
    writer.begin(12)
    assert (tmp_path / WEIGHTS).stat().st_size == 3 * 3 * 4
    assert len((tmp_path / INDEX).read_bytes().splitlines()) == 3
    add(writer, 15)
    assert [each.step for each in read_snapshots(tmp_path).entries] == [0, 5, 10, 15]


@pytest.mark.parametrize("torn", [WEIGHTS, INDEX])
def test_what_was_torn_off_in_the_middle_is_not_read_and_then_removed(
    tmp_path: Path, torn: str
) -> None:
    add(SnapshotWriter(tmp_path), 0, 5)
    path = tmp_path / torn
    path.write_bytes(path.read_bytes()[:-5])
    assert [each.step for each in read_snapshots(tmp_path).entries] == [0]
    writer = SnapshotWriter(tmp_path)
    writer.begin(100)
    add(writer, 5)
    found = read_snapshots(tmp_path)
    assert found.weights.tolist() == [[0, 0, 0], [5, 5, 5]]


def test_what_is_cut_in_a_race_can_still_be_read_by_who_has_it_mapped(tmp_path: Path) -> None:
    writer = SnapshotWriter(tmp_path)
    add(writer, 0, 5, 10)
    mapped = read_snapshots(tmp_path).weights
    writer.cut(5)
    assert [each.step for each in read_snapshots(tmp_path).entries] == [0, 5]
    assert mapped[2].tolist() == [10, 10, 10]


@pytest.mark.parametrize(("steps", "every"), [(3, 1), (200, 1), (201, 2), (58_000, 290)])
def test_there_are_about_200_of_a_small_network(steps: int, every: int) -> None:
    plan = plan_snapshots(steps, weights=100_000, racers=3)
    assert plan == SnapshotPlan(steps, every)
    assert plan.is_due(0)
    assert plan.is_due(steps)
    assert sum(map(plan.is_due, range(steps + 1))) <= 202


@pytest.mark.parametrize("weights", [1_000_000, 5_000_000])
def test_those_of_a_large_network_take_no_more_than_the_limit(weights: int) -> None:
    plan = plan_snapshots(10_000, weights, racers=3)
    taken = sum(map(plan.is_due, range(10_001)))
    assert taken >= 7
    assert taken * weights * 3 * 4 <= LARGEST_BYTES


def test_a_network_that_is_too_large_has_none_and_a_sentence_says_why() -> None:
    plan = plan_snapshots(10_000, weights=25_000_000, racers=3)
    assert plan.every is None
    assert not plan.is_due(0)
    assert "25,000,000 weights" in plan.message


def test_weights_are_in_the_order_of_the_parameters_and_tied_ones_come_once() -> None:
    first, second = nn.Linear(2, 2), nn.Linear(2, 2)
    second.weight = first.weight
    network = nn.Sequential(first, second)
    expected = torch.cat([first.weight.flatten(), first.bias, second.bias]).tolist()
    assert weights_of(network.parameters()).tolist() == expected


def test_the_norm_of_an_update_is_that_of_the_very_step(tmp_path: Path) -> None:
    weight = nn.Parameter(torch.zeros(2))
    recorder = SnapshotRecorder([weight], SnapshotPlan(4, 2), SnapshotWriter(tmp_path))
    recorder.begin(0)
    for step, change in enumerate((100.0, 3.0, 50.0, 5.0), start=1):
        with torch.no_grad():
            weight += torch.tensor([change, 0.0])
        recorder.note(step=step, epoch=1, loss=torch.tensor(0.25))
    found = read_snapshots(tmp_path).entries
    assert [(each.step, each.update_norm) for each in found] == [(0, 0.0), (2, 3.0), (4, 5.0)]
    assert [each.loss for each in found] == [None, 0.25, 0.25]


def test_weights_that_are_no_numbers_are_left_out(tmp_path: Path) -> None:
    weight = nn.Parameter(torch.zeros(2))
    recorder = SnapshotRecorder([weight], SnapshotPlan(2, 1), SnapshotWriter(tmp_path))
    recorder.begin(0)
    with torch.no_grad():
        weight += torch.inf
    recorder.note(step=1, epoch=1, loss=torch.tensor(1.0))
    assert [each.step for each in read_snapshots(tmp_path).entries] == [0]


def test_a_race_keeps_the_start_that_all_share_and_where_each_ended(
    tmp_path: Path,
    make_project: Callable[..., Project],
    race_to_end: Callable[..., Ended],
) -> None:
    folder = new_race(make_project(), Race(DEFAULT_RACERS), tmp_path)
    race_to_end(folder)
    found = [read_snapshots(folder_of(folder, racer.key)) for racer in DEFAULT_RACERS]
    assert len({each.weights[0].tobytes() for each in found}) == 1
    for racer, snapshots in zip(DEFAULT_RACERS, found, strict=True):
        assert [each.step for each in snapshots.entries] == list(range(25))
        newest = Checkpoints(folder_of(folder, racer.key)).read_newest()
        assert newest is not None
        ended = torch.cat([each.flatten() for each in newest[1]["session"]["model"].values()])
        assert snapshots.weights[-1].tolist() == ended.tolist()


@pytest.mark.parametrize(
    "change",
    [
        {"weights": "many"},
        {"weights": -3},
        {"weights": 10**400},
        {"weights": 4},
        {"step": "last"},
        {"step": 0},
        {"loss": float("nan")},
        {"loss": 10**400},
        {"update_norm": None},
        {"colour": "red"},
    ],
)
def test_a_damaged_index_is_read_up_to_the_damage_and_then_mended(
    tmp_path: Path, change: dict[str, object]
) -> None:
    add(SnapshotWriter(tmp_path), 0, 5, 10)
    first, second, third = (tmp_path / INDEX).read_text().splitlines()
    damaged = json.dumps(json.loads(second) | change)
    (tmp_path / INDEX).write_text(f"{first}\n{damaged}\n{third}\n")
    assert [each.step for each in read_snapshots(tmp_path).entries] == [0]
    writer = SnapshotWriter(tmp_path)
    writer.begin(10)
    add(writer, 15)
    assert [each.step for each in read_snapshots(tmp_path).entries] == [0, 15]
    assert read_snapshots(tmp_path).weights.tolist() == [[0, 0, 0], [15, 15, 15]]
