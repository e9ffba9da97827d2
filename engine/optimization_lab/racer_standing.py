"""How a race stands as a whole, from how its racers stand. No torch."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.training.events import Ended
from engine.training.run_info import RunInfo, RunState


def standing(race: RunInfo, racers: Sequence[RunInfo]) -> RunInfo:
    """Gives the race's values with those of its racers in them.

    Args:
        race: as it was.
        racers: all of them.
    """
    alive = [each for each in racers if each.state is not RunState.FAILED]
    behind = min(alive, key=lambda each: (each.epoch, each.step), default=None)
    tested = [each for each in alive if each.test_loss is not None]
    best = min(tested, key=_score, default=None)
    errors = [each.best_test_error for each in racers if each.best_test_error is not None]
    if behind is not None:
        race = replace(race, epoch=behind.epoch, step=behind.step)
    if best is not None:
        race = replace(
            race,
            train_loss=best.train_loss,
            test_loss=best.test_loss,
            test_error=best.test_error,
            best_test_error=min(errors, default=None),
        )
    return race


def how_it_ended(race: RunInfo, racers: Sequence[RunInfo], ends: Mapping[str, Ended]) -> Ended:
    """Gives how a race ended; it failed only if each racer did, none by a loss without bounds.

    Args:
        race: with what people call its racers.
        racers: all of them, as they are noted in their folders.
        ends: of those that raced now, by key.
    """
    failed = [each for each in racers if each.state is RunState.FAILED]
    if racers and all(each.state is RunState.FAILED and each.diverged is None for each in racers):
        first = failed[0]
        return ends.get(first.name) or Ended(RunState.FAILED, first.message)
    if any(each.state is RunState.STOPPED for each in racers):
        return Ended(RunState.STOPPED)
    return Ended(RunState.FINISHED, " ".join(_farewell(race, each) for each in failed))


def _farewell(race: RunInfo, racer: RunInfo) -> str:
    return f"{race.racers.get(racer.name, racer.name)} left the race: {racer.message}"


def _score(info: RunInfo) -> tuple[float, float]:
    error = float("inf") if info.test_error is None else info.test_error
    return error, float("inf") if info.test_loss is None else info.test_loss
