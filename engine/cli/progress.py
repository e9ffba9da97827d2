"""A bar on the terminal that shows how far a training is."""

import time
from collections.abc import Callable
from typing import TextIO

_WIDTH = 30
_REDRAW_S = 0.1


class ProgressBar:
    """Redraws one line of a terminal; elsewhere it shows nothing.

    Args:
        out: where; only a terminal shows a bar.
        clock: gives seconds.
    """

    def __init__(self, out: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out
        self._clock = clock
        self._is_shown = out.isatty()
        self._first_step = self._last_step = 0
        self._began = clock()
        self._drawn = 0.0
        self._length = 0

    def begin(self, step: int, last_step: int) -> None:
        """Starts at a step that may be beyond the first, after a resume."""
        self._first_step, self._last_step = step, last_step
        self._began = self._clock()

    def advance(self, step: int, text: str) -> None:
        """Shows that `step` is done, and `text` beside the bar."""
        now = self._clock()
        if self._is_shown and self._last_step and now - self._drawn >= _REDRAW_S:
            self._drawn = now
            self._draw(step, text)

    def clear(self) -> None:
        """Takes the bar away, so that a line of text can stand there."""
        if self._length:
            self._out.write("\r" + " " * self._length + "\r")
            self._out.flush()
            self._length = 0

    def _draw(self, step: int, text: str) -> None:
        filled = min(_WIDTH, _WIDTH * step // self._last_step)
        bar = "█" * filled + "·" * (_WIDTH - filled)
        line = f"{bar} {100 * step // self._last_step:3d} %  {text}{self._time_left(step)}"
        self._out.write("\r" + line.ljust(self._length))
        self._out.flush()
        self._length = len(line)

    def _time_left(self, step: int) -> str:
        done = step - self._first_step
        if done <= 0:
            return ""
        left_s = (self._clock() - self._began) / done * (self._last_step - step)
        minutes, seconds = divmod(round(left_s), 60)
        return f"  {minutes} min {seconds} s left" if minutes else f"  {seconds} s left"
