"""Clocks for the processor, and for graphics cards, which compute behind the program's back."""

# mypy: allow-untyped-calls

import time
from typing import Protocol

import torch


class Moment(Protocol):
    """A point in time."""

    def ms_until(self, later: "Moment") -> float:
        """Gives the milliseconds to a later point; all work must be done by then."""
        ...


class Clock(Protocol):
    """Tells the time of a device."""

    def now(self) -> Moment:
        """Gives the point in time at which all that was asked for before is done."""
        ...

    def finish(self) -> None:
        """Waits until all that was asked for is done."""
        ...


class ProcessorMoment:
    """A point in time of the processor."""

    __slots__ = ("seconds",)

    def __init__(self) -> None:
        self.seconds = time.perf_counter()

    def ms_until(self, later: Moment) -> float:
        """See `Moment`."""
        if not isinstance(later, ProcessorMoment):
            raise TypeError("moments of different clocks")
        return (later.seconds - self.seconds) * 1e3


class ProcessorClock:
    """The processor works while one waits for it."""

    def now(self) -> Moment:
        """See `Clock`."""
        return ProcessorMoment()

    def finish(self) -> None:
        """See `Clock`."""


class CardMoment:
    """A mark in the stream of a CUDA device's work."""

    __slots__ = ("event",)

    def __init__(self) -> None:
        self.event = torch.cuda.Event(enable_timing=True)
        self.event.record()

    def ms_until(self, later: Moment) -> float:
        """See `Moment`."""
        if not isinstance(later, CardMoment):
            raise TypeError("moments of different clocks")
        return float(self.event.elapsed_time(later.event))


class CardClock:
    """Marks events in the current stream of a CUDA device."""

    def now(self) -> Moment:
        """See `Clock`."""
        return CardMoment()

    def finish(self) -> None:
        """See `Clock`."""
        torch.cuda.synchronize()


def clock_of(device: torch.device) -> Clock:
    """Gives the clock of a device."""
    return CardClock() if device.type == "cuda" else ProcessorClock()
