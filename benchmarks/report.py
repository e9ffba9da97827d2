"""One line of a benchmark: what was measured beside what design asks for."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A figure.

    Args:
        what: the thing measured.
        target: what is asked for, in words.
        measured: what came out, in words.
    """

    what: str
    target: str
    measured: str


def show(rows: Iterable[Row]) -> None:
    for row in rows:
        print(f"{row.what:<58} target {row.target:<22} {row.measured}", flush=True)


def median_ms(seconds: Sequence[float]) -> str:
    """Median and 95th percentile of times, as text."""
    ordered = sorted(seconds)
    high = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return f"median {statistics.median(ordered) * 1e3:.1f} ms, 95 % under {high * 1e3:.1f} ms"
