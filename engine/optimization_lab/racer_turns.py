"""How racers share one process: side by side in threads, or one step each in turn.

Side by side is for networks that train without random numbers, on the CPU, with one thread each:
the generator of random numbers is one for the whole process. Both give each racer the very
results that it has alone.
"""

import threading
import time
from collections import deque
from collections.abc import Sequence
from types import TracebackType
from typing import Protocol

import torch
from torch import Tensor


class RandomNumbers:
    """The state of PyTorch's generators as it is now, on the CPU and on all GPUs."""

    def __init__(self) -> None:
        self._cpu: Tensor = torch.get_rng_state()
        has_cuda = torch.cuda.is_available()
        self._cuda: list[Tensor] = torch.cuda.get_rng_state_all() if has_cuda else []

    def put(self) -> None:
        """Puts them in place."""
        torch.set_rng_state(self._cpu)
        if self._cuda:
            torch.cuda.set_rng_state_all(self._cuda)


class Turn:
    """While it is entered, it is one racer's turn: its random numbers are there, its time runs.

    Args:
        numbers: the racer's, when it starts.
    """

    def __init__(self, numbers: RandomNumbers) -> None:
        self._numbers = numbers
        self._seconds = 0.0
        self._since: float | None = None

    def seconds(self) -> float:
        """Gives how long it was this racer's turn, in seconds."""
        now = time.perf_counter()
        return self._seconds + (0.0 if self._since is None else now - self._since)

    def __enter__(self) -> "Turn":
        self._numbers.put()
        self._since = time.perf_counter()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._seconds = self.seconds()
        self._since = None
        self._numbers = RandomNumbers()


class Runner(Protocol):
    """A racer that goes on when it is told to."""

    @property
    def turn(self) -> Turn:
        """What it has of its own while it is its turn."""
        ...

    def advance(self) -> bool:
        """Makes one step; tells whether there is more to come."""
        ...


def start(runners: Sequence[Runner], *, side_by_side: bool) -> list[threading.Thread]:
    """Lets them race and gives the threads in which they do.

    Args:
        runners: not started yet.
        side_by_side: in a thread each; else all take turns in one.
    """
    threads = (
        [threading.Thread(target=_run, args=(each,), daemon=True) for each in runners]
        if side_by_side
        else [threading.Thread(target=_take_turns, args=(runners,), daemon=True)]
    )
    for thread in threads:
        thread.start()
    return threads


def _run(runner: Runner) -> None:
    torch.set_num_threads(1)
    while runner.advance():
        pass


def _take_turns(runners: Sequence[Runner]) -> None:
    torch.set_num_threads(1)
    waiting = deque(runners)
    while waiting:
        runner = waiting.popleft()
        with runner.turn:
            has_more = runner.advance()
        if has_more:
            waiting.append(runner)
