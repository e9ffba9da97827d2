"""Real processes: trained, stopped, killed, resumed."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.graph.model import Project
from engine.training import run_folder
from engine.training.client import RunClient
from engine.training.events import CheckpointWritten, Ended, Measured, RunEvent, Started
from engine.training.metrics_file import Record, read_metrics, step_of
from engine.training.new_run import new_run
from engine.training.run_info import RunState

Make = Callable[..., Project]
Train = Callable[[Path], Ended]
NOT_THE_SAME_AGAIN = ("seconds", "crc")


def results(folder: Path) -> list[Record]:
    return [
        {name: value for name, value in record.items() if name not in NOT_THE_SAME_AGAIN}
        for record in read_metrics(folder)
    ]


def has_step(step: int) -> Callable[[RunEvent], bool]:
    return lambda event: (
        isinstance(event, Measured) and any(step_of(record) >= step for record in event.records)
    )


@pytest.fixture
def uninterrupted(tmp_path: Path, make_lenet: Make, train: Train) -> list[Record]:
    """What a run of two epochs of LeNet measures."""
    folder = new_run(make_lenet(epochs=2), tmp_path / "whole")
    assert train(folder) == Ended(RunState.FINISHED)
    return results(folder)


def test_a_run_tells_how_it_goes_and_leaves_it_in_its_folder(
    tmp_path: Path, make_small: Make, start: Callable
) -> None:
    folder = new_run(make_small(), tmp_path)
    _, listener = start(folder)
    assert listener.wait_for_end() == Ended(RunState.FINISHED)

    started = next(event for event in listener.events if isinstance(event, Started))
    assert (started.step, started.epochs, started.steps_per_epoch) == (0, 3, 8)
    told = [r for each in listener.events if isinstance(each, Measured) for r in each.records]
    written = [{k: v for k, v in r.items() if k != "crc"} for r in read_metrics(folder)]
    assert told == written
    assert [step_of(r) for r in told if r["kind"] == "step"] == list(range(1, 25))
    info = run_folder.read_info(folder)
    assert (info.state, info.epoch, info.step, info.threads) == (RunState.FINISHED, 3, 24, 1)
    assert info.test_error == told[-1]["test_error"]
    for name in (run_folder.MODEL, run_folder.SCRIPT, run_folder.LOG):
        assert (folder / name).exists()


def test_killed_in_the_middle_of_an_epoch_it_says_so_and_resumes_to_the_last_bit(
    tmp_path: Path, make_lenet: Make, start: Callable, train: Train, uninterrupted: list[Record]
) -> None:
    folder = new_run(make_lenet(epochs=2), tmp_path / "killed")
    client, listener = start(folder)
    listener.wait_for(has_step(31))
    client.kill()
    ended = listener.wait_for_end()

    assert ended.state is RunState.INTERRUPTED
    assert "SIGKILL" in ended.message
    assert "Resume goes on from step 29" in ended.message
    assert run_folder.read_info(folder).state is RunState.INTERRUPTED
    kept = results(folder)
    assert kept == uninterrupted[: len(kept)]
    assert train(folder) == Ended(RunState.FINISHED)
    assert results(folder) == uninterrupted


def test_stopped_in_the_middle_of_an_epoch_it_resumes_at_the_next_step_to_the_last_bit(
    tmp_path: Path, make_lenet: Make, start: Callable, uninterrupted: list[Record]
) -> None:
    folder = new_run(make_lenet(epochs=2), tmp_path / "stopped")
    client, listener = start(folder)
    listener.wait_for(has_step(1))
    client.stop()
    assert listener.wait_for_end().state is RunState.STOPPED
    client.wait_for_process()
    steps = max(map(step_of, read_metrics(folder)))
    assert 0 < steps < 58

    _, listener = start(folder)
    started = listener.wait_for(lambda event: isinstance(event, Started))
    assert isinstance(started, Started)
    assert started.step == steps
    assert listener.wait_for_end().state is RunState.FINISHED
    assert results(folder) == uninterrupted


def test_a_file_in_the_folder_stops_it_too(
    tmp_path: Path, make_small: Make, start: Callable
) -> None:
    folder = new_run(make_small(epochs=100_000), tmp_path)
    _, listener = start(folder)
    listener.wait_for(has_step(1))
    run_folder.request_stop(folder)
    assert listener.wait_for_end().state is RunState.STOPPED


def test_a_request_to_terminate_lets_it_write_a_checkpoint_first(
    tmp_path: Path, make_small: Make, start: Callable
) -> None:
    folder = new_run(make_small(epochs=100_000), tmp_path)
    _, listener = start(folder)
    listener.wait_for(has_step(1))
    pid = run_folder.read_info(folder).pid
    assert pid is not None
    os.kill(pid, signal.SIGTERM)
    assert listener.wait_for_end().state is RunState.STOPPED
    assert any(isinstance(event, CheckpointWritten) for event in listener.events)


def test_it_trains_on_when_the_window_goes_and_another_one_follows_it(
    tmp_path: Path, make_small: Make, start: Callable
) -> None:
    folder = new_run(make_small(epochs=100_000), tmp_path)
    first, listener = start(folder)
    listener.wait_for(has_step(1))
    first.detach()
    before = len(read_metrics(folder))

    follower_listener = type(listener)()
    follower = RunClient(folder, follower_listener)
    follower.follow()
    follower_listener.wait_for(has_step(before + 50))
    follower.stop()
    assert follower_listener.wait_for_end().state is RunState.STOPPED
    assert isinstance(follower_listener.events[0], Started)


def test_a_follower_is_told_when_the_process_dies(
    tmp_path: Path, make_small: Make, start: Callable
) -> None:
    folder = new_run(make_small(epochs=100_000), tmp_path)
    client, listener = start(folder)
    follower_listener = type(listener)()
    listener.wait_for(has_step(1))
    RunClient(folder, follower_listener).follow()
    follower_listener.wait_for(has_step(1))
    client.kill()
    assert follower_listener.wait_for_end().state is RunState.INTERRUPTED


def test_a_second_process_leaves_the_first_one_alone(
    tmp_path: Path, make_small: Make, start: Callable
) -> None:
    folder = new_run(make_small(epochs=100_000), tmp_path)
    client, listener = start(folder)
    listener.wait_for(has_step(1))
    _, second = start(folder)
    ended = second.wait_for_end()
    assert ended.state is RunState.FAILED
    assert "another process" in ended.message
    assert run_folder.read_info(folder).state is RunState.RUNNING
    client.stop()
    assert listener.wait_for_end().state is RunState.STOPPED
