"""What Ctrl+C and `kill` mean to a training: stop, so that it can go on later."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def interrupts(*steps: Callable[[], None]) -> Iterator[None]:
    """While it lasts, each interrupt does the next of `steps`, and no Python code is cut off.

    Args:
        steps: what the first interrupt does, what the second one does, …; the last one again
            for those that follow.
    """
    count = 0

    def handle(_number: int, _frame: FrameType | None) -> None:
        nonlocal count
        step = steps[min(count, len(steps) - 1)]
        count += 1
        step()

    previous = {number: signal.signal(number, handle) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
