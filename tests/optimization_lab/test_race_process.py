"""Races in real processes: followed, stopped, killed, resumed."""

from collections.abc import Callable
from pathlib import Path

from engine.graph.model import Project
from engine.optimization_lab.landscape_file import read_landscape
from engine.optimization_lab.new_race import new_race
from engine.optimization_lab.race import DEFAULT_RACERS, PlaneSetup, Race, Racer
from engine.optimization_lab.race_folder import folder_of
from engine.optimization_lab.race_records import LANDSCAPE, RACER_ENDED
from engine.optimization_lab.snapshots import read_snapshots
from engine.training import run_folder
from engine.training.client import RunClient
from engine.training.events import Ended, Measured, RunEvent, Started
from engine.training.metrics_file import RESUME, Record, read_metrics, step_of
from engine.training.run_info import RunState

Make = Callable[..., Project]
RACE = Race(
    (*DEFAULT_RACERS, Racer("wild", "SGD, lr 1000000", "SGD", {"lr": 1e6})),
    PlaneSetup(samples=20, resolution=3),
)
FOR_EVER = {"epochs": 100_000}


def results(folder: Path) -> list[Record]:
    return [
        {name: value for name, value in record.items() if name not in ("seconds", "crc")}
        for record in read_metrics(folder)
    ]


def all_have_step(step: int) -> Callable[[RunEvent], bool]:
    """Whether each racer that did not diverge was heard of after so many steps."""
    there: set[object] = set()

    def look(event: RunEvent) -> bool:
        if isinstance(event, Measured):
            there.update(r.get("racer") for r in event.records if step_of(r) >= step)
        return there >= {racer.key for racer in DEFAULT_RACERS}

    return look


def test_killed_in_the_middle_it_says_so_and_goes_on_to_the_last_bit(
    tmp_path: Path, make_project: Make, start: Callable, race_to_end: Callable
) -> None:
    project = make_project(epochs=60)
    whole = new_race(project, RACE, tmp_path / "whole")
    race_to_end(whole)
    folder = new_race(project, RACE, tmp_path / "killed")
    client, listener = start(folder)
    listener.wait_for(all_have_step(30))
    client.kill()
    ended = listener.wait_for_end()
    assert ended.state is RunState.INTERRUPTED
    assert "SIGKILL" in ended.message
    assert run_folder.read_info(folder).state is RunState.INTERRUPTED

    _, listener = start(folder)
    assert listener.wait_for_end().state is RunState.FINISHED
    voided = [
        record["racer"]
        for event in listener.events
        if isinstance(event, Measured)
        for record in event.records
        if record["kind"] == RESUME
    ]
    assert set(voided) <= {racer.key for racer in DEFAULT_RACERS}
    for racer in RACE.racers:
        first, second = folder_of(whole, racer.key), folder_of(folder, racer.key)
        assert results(second) == results(first)
        assert read_snapshots(second).entries == read_snapshots(first).entries
        assert read_snapshots(second).weights.tobytes() == read_snapshots(first).weights.tobytes()


def test_it_races_on_when_the_window_goes_and_another_one_follows_it(
    tmp_path: Path, make_project: Make, start: Callable, make_listener: Callable
) -> None:
    folder = new_race(make_project(**FOR_EVER), RACE, tmp_path)
    first, listener = start(folder)
    listener.wait_for(all_have_step(20))
    first.detach()

    follower_listener = make_listener()
    follower = RunClient(folder, follower_listener)
    follower.follow()
    follower_listener.wait_for(all_have_step(50))
    follower.stop()
    assert follower_listener.wait_for_end().state is RunState.STOPPED
    events = follower_listener.events
    assert isinstance(events[0], Started)
    told = [r for each in events if isinstance(each, Measured) for r in each.records]
    assert ("wild", "failed") in [
        (each["racer"], each["state"]) for each in told if each["kind"] == RACER_ENDED
    ]
    assert all(
        run_folder.read_info(folder_of(folder, racer.key)).state is RunState.STOPPED
        for racer in DEFAULT_RACERS
    )


def test_while_it_goes_on_its_racers_count_as_being_trained(
    tmp_path: Path, make_project: Make, start: Callable
) -> None:
    folder = new_race(make_project(**FOR_EVER), RACE, tmp_path)
    client, listener = start(folder)
    listener.wait_for(all_have_step(1))
    racer = folder_of(folder, DEFAULT_RACERS[0].key)
    assert run_folder.read_info(racer).state is RunState.RUNNING
    _, second = start(racer)
    ended = second.wait_for_end()
    assert isinstance(ended, Ended)
    assert "another process" in ended.message
    client.stop()
    assert listener.wait_for_end().state is RunState.STOPPED


def test_killed_while_level_lines_are_computed_it_says_so_and_computes_them_again(
    tmp_path: Path, make_project: Make, start: Callable
) -> None:
    race = Race(DEFAULT_RACERS, PlaneSetup(samples=20, resolution=201))
    folder = new_race(make_project(), race, tmp_path)

    def has_levels(event: RunEvent) -> bool:
        records = event.records if isinstance(event, Measured) else ()
        return any(each["kind"] == LANDSCAPE and each["fraction"] for each in records)

    client, listener = start(folder)
    listener.wait_for(has_levels)
    client.kill()
    assert "after step 24" in listener.wait_for_end().message
    assert run_folder.read_info(folder).state is RunState.INTERRUPTED

    client, listener = start(folder)
    listener.wait_for(has_levels)
    client.stop()
    assert listener.wait_for_end().state is RunState.FINISHED
    landscape = read_landscape(folder)
    assert landscape is not None
    assert landscape.is_done
    assert landscape.levels is not None
