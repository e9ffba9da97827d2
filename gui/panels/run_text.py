"""A run in words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import takewhile
from pathlib import Path

from engine.training.run_info import RunInfo, RunKind, RunState
from gui.widgets.numbers import grouped, percent

STATE_TITLES = {
    RunState.CREATED: "Not started",
    RunState.RUNNING: "Training",
    RunState.FINISHED: "Finished",
    RunState.STOPPED: "Stopped",
    RunState.FAILED: "Failed",
    RunState.INTERRUPTED: "Interrupted",
}


def summary(info: RunInfo, epoch: Mapping[str, object]) -> str:
    """Gives one line about a run: `Epoch 3 of 10 · test error 1.03 % (103/10000)`."""
    number = epoch.get("epoch", info.epoch)
    parts = [f"Epoch {number} of {info.epochs}"] if number else [STATE_TITLES[info.state]]
    error, wrong, samples = (
        epoch.get(key) for key in ("test_error", "test_errors", "test_samples")
    )
    if isinstance(error, float | int):
        counted = f" ({wrong}/{samples})" if wrong is not None and samples else ""
        parts.append(f"test error {percent(error)}{counted}")
    return " · ".join(parts)


def run_names(infos: Sequence[RunInfo]) -> dict[Path, str]:
    """Gives short names that tell runs apart: what they have in common is left out."""
    parts = {info.folder: info.name.split("-") for info in infos}
    columns = zip(*parts.values(), strict=False)
    shared = sum(1 for _ in takewhile(lambda words: len(set(words)) == 1, columns))
    names = {folder: "-".join(words[shared:] or words) for folder, words in parts.items()}
    if len({optimizer_text(info) for info in infos}) == 1:
        return names
    return {info.folder: f"{optimizer_text(info)} ({names[info.folder]})" for info in infos}


def state_text(info: RunInfo) -> str:
    """Gives how a run stands: `Training`, `Racing`, `Finished`."""
    if info.state is RunState.RUNNING and info.kind is RunKind.RACE:
        return "Racing"
    return "Diverged" if info.diverged is not None else STATE_TITLES[info.state]


def optimizer_text(info: RunInfo) -> str:
    """Gives the optimizer and what was set of it: `Adam lr 0.001`; of a race, how many."""
    if info.kind is RunKind.RACE:
        return f"{len(info.racers)} optimizer{'s' * (len(info.racers) != 1)}"
    arguments = [f"{name} {_short(value)}" for name, value in info.optimizer_arguments.items()]
    return f"{info.optimizer} {', '.join(arguments)}".strip()


def progress_text(info: RunInfo) -> str:
    """Gives how far a run got: `3 of 10`."""
    return f"{grouped(info.epoch)} of {grouped(info.epochs)}"


def date_text(timestamp: str) -> str:
    """Gives a noted time as people write it: `21 Nov 2026 15:26`."""
    try:
        return datetime.fromisoformat(timestamp).strftime("%d %b %Y %H:%M")
    except ValueError:
        return ""


def _short(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
