import pytest

from engine.optimization_lab.race_records import racer_ended
from engine.training.events import Started
from gui.run_progress import RunProgress


class Clock:
    """Gives the time that it is set to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def started(step: int = 0) -> Started:
    return Started(step, 0, epochs=10, steps_per_epoch=10, device="cpu", threads=1)


def test_a_training_is_as_far_as_its_newest_step() -> None:
    progress = RunProgress(started(20))
    assert progress.fraction == pytest.approx(0.2)
    progress.take([{"kind": "step", "step": 29}, {"kind": "step", "step": 30}])
    assert progress.fraction == pytest.approx(0.3)


def test_the_time_left_is_that_of_the_steps_since_it_began() -> None:
    clock = Clock()
    progress = RunProgress(started(), clock)
    assert progress.seconds_left == -1
    progress.take([{"kind": "step", "step": 10}])
    clock.now += 5
    progress.take([{"kind": "step", "step": 20}])
    assert progress.seconds_left == pytest.approx(40)


def test_a_race_is_as_far_as_its_racers_are_on_average() -> None:
    progress = RunProgress(started())
    progress.take([{"kind": "step", "step": 50, "racer": "sgd"}])
    progress.take([{"kind": "step", "step": 10, "racer": "adam"}])
    assert progress.fraction == pytest.approx(0.3)
    progress.take([racer_ended("adam", "failed", "It diverged.", 10)])
    assert progress.fraction == pytest.approx(0.75)


def test_a_racer_that_goes_on_counts_from_its_checkpoint() -> None:
    progress = RunProgress(started())
    progress.take([{"kind": "resume", "step": 40, "racer": "sgd"}])
    assert progress.fraction == pytest.approx(0.4)


def test_news_of_the_landscape_are_no_steps() -> None:
    progress = RunProgress(started(100))
    progress.take([{"kind": "landscape", "fraction": 0.5, "is_done": False}])
    assert progress.fraction == 1
