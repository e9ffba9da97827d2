"""How far a run is, and how long it will take."""

import time
from collections.abc import Callable, Iterable, Mapping

from engine.optimization_lab.race_records import RACER, RACER_ENDED
from engine.training.events import Started
from engine.training.metrics_file import RESUME, step_of


class RunProgress:
    """Counts the steps of a training, or those of all racers of a race.

    Args:
        started: what is done at the beginning, and what is to be done.
        clock: gives seconds.
    """

    def __init__(self, started: Started, clock: Callable[[], float] = time.monotonic) -> None:
        self._first = started.step
        self._total = started.epochs * started.steps_per_epoch
        self._steps: dict[object, int] = {}
        self._clock = clock
        self._began: tuple[float, float] | None = None

    @property
    def fraction(self) -> float:
        """What share of all steps is done, from 0 to 1; of a race, of those who take part."""
        if not self._total:
            return 0.0
        steps = list(self._steps.values()) or [self._first]
        return sum(steps) / (len(steps) * self._total)

    @property
    def seconds_left(self) -> float:
        """How long it will take; -1 if that cannot be said yet."""
        if self._began is None:
            return -1.0
        first, began = self._began
        done, seconds = self.fraction - first, self._clock() - began
        return (1 - self.fraction) * seconds / done if done > 0 and seconds > 0 else -1.0

    def take(self, records: Iterable[Mapping[str, object]]) -> None:
        """Takes what was measured."""
        for record in records:
            racer, kind = record.get(RACER), record.get("kind")
            if kind == RACER_ENDED:
                self._steps[racer] = self._total
            elif kind == RESUME:
                self._steps[racer] = step_of(record)
            elif step_of(record):
                self._steps[racer] = max(step_of(record), self._steps.get(racer, self._first))
        if self._began is None:
            self._began = (self.fraction, self._clock())
