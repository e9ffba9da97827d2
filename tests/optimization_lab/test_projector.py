"""Trajectories from the snapshots in a race's folder."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from engine.errors import EngineError
from engine.optimization_lab.landscape import Landscape
from engine.optimization_lab.landscape_file import read_landscape
from engine.optimization_lab.loss_probe import LossProbe
from engine.optimization_lab.picture import LivePicture, complete_picture
from engine.optimization_lab.projector import Projector
from engine.optimization_lab.race import PlaneKind, PlaneSetup, Race, Racer
from engine.optimization_lab.race_folder import folder_of
from engine.optimization_lab.snapshots import Snapshot, SnapshotWriter
from engine.training import run_folder
from engine.training.data import Samples
from engine.training.run_info import RunInfo, RunState

RACE = Race((Racer("sgd", "SGD", "SGD"), Racer("adam", "Adam", "Adam")))
SHAPES = ((3, 5), (3,))
SIZE = 18
START = np.random.default_rng(0).normal(size=SIZE).astype(np.float32)
BASIS = np.linalg.qr(np.random.default_rng(1).normal(size=(SIZE, 2)))[0].T


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for racer in RACE.racers:
        folder_of(tmp_path, racer.key).mkdir(parents=True)
    return tmp_path


def add(
    folder: Path,
    racer: str,
    places: list[tuple[float, float]],
    *,
    first_step: int = 0,
    loss: float | None = 1.0,
) -> None:
    writer = SnapshotWriter(folder_of(folder, racer))
    writer.begin(first_step)
    for step, place in enumerate(places, first_step):
        weights = START + np.array(place) @ BASIS
        snapshot = Snapshot(step, 1, loss if step else None, 0.5 if step else 0.0, SIZE)
        writer.append(snapshot, weights.astype(np.float32))


def hand_made(folder: Path) -> None:
    add(folder, "sgd", [(0.0, 0.0), (1.0, 0.0), (3.0, 1.0)])
    add(folder, "adam", [(0.0, 0.0), (0.0, 1.0), (-1.0, 2.0)])


def distances(landscape: Landscape) -> np.ndarray:
    points = np.array(
        [point for path in landscape.trajectories for point in zip(path.x, path.y, strict=True)]
    )
    return np.linalg.norm(points[:, None] - points[None], axis=2)


def test_ways_in_a_plane_are_drawn_as_they_are(folder: Path) -> None:
    hand_made(folder)
    projector = Projector(folder, RACE)
    assert projector.update()
    landscape = projector.landscape()
    points = np.array([(0, 0), (1, 0), (3, 1), (0, 0), (0, 1), (-1, 2)], dtype=float)
    wanted = np.linalg.norm(points[:, None] - points[None], axis=2)
    assert distances(landscape) == pytest.approx(wanted, abs=1e-4)
    assert sum(landscape.shares) == pytest.approx(1.0, abs=1e-5)
    first = landscape.trajectories[0]
    assert (first.racer, first.steps) == ("sgd", (0, 1, 2))
    assert first.losses == (None, 1.0, 1.0)
    assert first.update_norms == (0.0, 0.5, 0.5)


def test_snapshots_that_come_later_are_added_without_turning_the_picture(folder: Path) -> None:
    hand_made(folder)
    projector = Projector(folder, RACE)
    projector.update()
    before = projector.landscape()
    assert not projector.update()
    add(folder, "sgd", [(3.2, 1.1)], first_step=3)
    assert projector.update()
    after = projector.landscape()
    assert after.trajectories[0].steps == (0, 1, 2, 3)
    assert np.sign(after.trajectories[0].x[:3]) == pytest.approx(
        np.sign(before.trajectories[0].x[:3])
    )


def test_plane_through_the_ends_starts_at_the_origin(folder: Path) -> None:
    hand_made(folder)
    race = replace(RACE, plane=PlaneSetup(PlaneKind.ENDPOINTS, ("adam", "sgd")))
    projector = Projector(folder, race)
    projector.update()
    sgd, adam = projector.landscape().trajectories
    assert (sgd.x[0], sgd.y[0]) == pytest.approx((0.0, 0.0), abs=1e-6)
    assert adam.y[-1] == pytest.approx(0.0, abs=1e-5)
    assert adam.x[-1] == pytest.approx(np.hypot(1, 2), abs=1e-5)


@pytest.mark.parametrize("racers", [("", ""), ("sgd", "sgd"), ("sgd", "rprop")])
def test_plane_through_unknown_ends_is_refused_by_name(
    folder: Path, racers: tuple[str, str]
) -> None:
    hand_made(folder)
    race = replace(RACE, plane=PlaneSetup(PlaneKind.ENDPOINTS, racers))
    projector = Projector(folder, race)
    projector.update()
    with pytest.raises(EngineError, match=r"two different racers.*sgd, adam"):
        projector.landscape()


def test_racer_that_gets_lost_is_drawn_up_to_there_and_does_not_turn_the_plane(
    folder: Path,
) -> None:
    hand_made(folder)
    add(folder, "sgd", [(50.0, 900.0)], first_step=3, loss=1e3)
    add(folder, "sgd", [(1e30, 0.0), (2.0, 2.0)], first_step=4, loss=None)
    projector = Projector(folder, RACE)
    projector.update()
    landscape, ground = projector.ground(SHAPES)
    assert landscape.trajectories[0].steps == (0, 1, 2, 3)
    assert sum(landscape.shares) == pytest.approx(1.0, abs=1e-5)
    assert ground.extent.right - ground.extent.left < 10


def test_step_far_away_does_not_turn_the_plane_even_before_its_loss_is_known_to_be_large(
    folder: Path,
) -> None:
    hand_made(folder)
    add(folder, "sgd", [(0.0, 5000.0)], first_step=3)
    add(folder, "sgd", [(0.0, 5000.0)], first_step=4, loss=50.0)
    projector = Projector(folder, RACE)
    projector.update()
    assert projector.ground(SHAPES)[1].extent.top < 10


def test_ground_leads_back_to_the_weights_of_the_racers(folder: Path) -> None:
    hand_made(folder)
    projector = Projector(folder, RACE)
    projector.update()
    landscape, ground = projector.ground(SHAPES)
    path = landscape.trajectories[1]
    reached = ground.directions.weights_at(path.x[-1], path.y[-1])
    assert reached == pytest.approx(START + np.array((-1.0, 2.0)) @ BASIS, abs=1e-4)


def test_filter_normalised_ground_draws_the_nearest_points_of_its_plane(folder: Path) -> None:
    hand_made(folder)
    race = replace(RACE, plane=PlaneSetup(is_filter_normalised=True))
    projector = Projector(folder, race)
    projector.update()
    landscape, ground = projector.ground(SHAPES)
    axes, path = ground.directions.axes, landscape.trajectories[0]
    rest = (START + np.array((3.0, 1.0)) @ BASIS) - ground.directions.weights_at(
        path.x[-1], path.y[-1]
    )
    assert axes @ rest == pytest.approx((0.0, 0.0), abs=1e-4)


def test_race_without_snapshots_has_no_trajectories_and_says_so(folder: Path) -> None:
    projector = Projector(folder, RACE)
    assert not projector.update()
    with pytest.raises(EngineError, match="no snapshots"):
        projector.landscape()


@pytest.fixture
def probe() -> LossProbe:
    random = torch.Generator().manual_seed(0)
    inputs = torch.randn(40, 5, generator=random)
    labels = torch.randint(0, 3, (40,), generator=random)
    samples = Samples((inputs,), (labels,), (inputs,), (labels,))
    return LossProbe(nn.Linear(5, 3), functional.cross_entropy, samples, count=40)


def complete(
    folder: Path, probe: LossProbe, race: Race, on_record: Callable[[object], None]
) -> Landscape:
    complete_picture(folder, race, lambda: [probe], on_record, threading.Event())
    landscape = read_landscape(folder)
    assert landscape is not None
    return landscape


def test_complete_picture_has_levels_at_every_place(folder: Path, probe: LossProbe) -> None:
    hand_made(folder)
    records: list[object] = []
    landscape = complete(folder, probe, RACE, records.append)
    assert landscape.is_done
    assert landscape.fraction == 1.0
    assert landscape.levels is not None
    assert len(landscape.levels.losses) == 31
    assert landscape.levels.samples == 40
    assert records[-1] == {"kind": "landscape", "fraction": 1.0, "is_done": True}


def test_picture_that_cannot_be_drawn_says_why(folder: Path, probe: LossProbe) -> None:
    landscape = complete(folder, probe, RACE, lambda _: None)
    assert landscape.is_done
    assert "no snapshots" in landscape.message


def test_failure_within_the_picture_is_said_in_it(folder: Path) -> None:
    hand_made(folder)

    def run_out_of_memory() -> list[LossProbe]:
        raise MemoryError

    complete_picture(folder, RACE, run_out_of_memory, lambda _: None, threading.Event())
    landscape = read_landscape(folder)
    assert landscape is not None
    assert landscape.is_done
    assert "Memory ran out" in landscape.message


def test_cancelled_picture_keeps_what_is_complete(folder: Path, probe: LossProbe) -> None:
    hand_made(folder)
    stop = threading.Event()

    def stop_after_the_first_grid(record: dict[str, object]) -> None:
        found = read_landscape(folder)
        if found is not None and found.levels is not None:
            stop.set()

    complete_picture(folder, RACE, lambda: [probe], stop_after_the_first_grid, stop)
    landscape = read_landscape(folder)
    assert landscape is not None
    assert landscape.is_done
    assert landscape.fraction < 1.0
    assert landscape.levels is not None
    assert len(landscape.levels.x) == 7


def test_live_picture_follows_the_snapshots(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.optimization_lab.picture._INTERVAL_S", 0.01)
    told = threading.Event()
    with LivePicture(folder, RACE, lambda _: told.set()):
        hand_made(folder)
        assert told.wait(20)
    landscape = read_landscape(folder)
    assert landscape is not None
    assert landscape.levels is None
    assert not landscape.is_done
    assert landscape.trajectories[0].steps[0] == 0


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are counted there")
def test_following_a_long_race_holds_no_more_files_open_than_it_has_racers(folder: Path) -> None:
    projector, before = Projector(folder, RACE), open_files()
    for step in range(20):
        for racer in RACE.racers:
            add(folder, racer.key, [(float(step), 0.0)], first_step=step)
        assert projector.update()
    assert open_files() <= before + len(RACE.racers)
    assert len(projector.landscape().trajectories[1].steps) == 20


def test_the_last_snapshot_before_a_loss_without_bounds_does_not_turn_the_plane(
    folder: Path,
) -> None:
    hand_made(folder)
    before = Projector(folder, RACE)
    before.update()
    wanted = before.landscape().shares
    add(folder, "adam", [(90.0, 40.0)], first_step=3)
    home = folder_of(folder, "adam")
    run_folder.write_info(RunInfo(home, state=RunState.FAILED, diverged=5))
    projector = Projector(folder, RACE)
    projector.update()
    landscape = projector.landscape()
    assert landscape.shares == pytest.approx(wanted, abs=1e-5)
    assert len(landscape.trajectories[1].x) == 4


def test_a_racer_that_has_no_snapshots_yet_is_waited_for(folder: Path) -> None:
    add(folder, "sgd", [(0.0, 0.0), (1.0, 0.0), (3.0, 1.0)])
    projector = Projector(folder, RACE)
    projector.update()
    assert [len(path.x) for path in projector.landscape().trajectories] == [3, 0]
