"""How each racer of a race did. No torch."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.optimization_lab.race import Race
from engine.optimization_lab.race_folder import folder_of
from engine.training import run_folder
from engine.training.metrics_file import EPOCH, Record, read_metrics, step_of

_MEASURED = ("train_loss", "test_loss", "test_error", "test_errors", "test_samples")


@dataclass(frozen=True)
class RacerResult:
    """How one racer did.

    Args:
        racer, label, optimizer, arguments: who it is.
        state: how its training ended.
        message: why, where it did not finish.
        diverged: the step at which its loss left all bounds, if it did.
        step: up to which it came.
        seconds: of its own computing.
        train_loss, test_loss, test_error, test_errors, test_samples: of its last epoch.
        best_test_error: of all its epochs.
    """

    racer: str
    label: str
    optimizer: str
    arguments: Mapping[str, object]
    state: str
    message: str
    diverged: int | None
    step: int
    seconds: float
    train_loss: object = None
    test_loss: object = None
    test_error: object = None
    test_errors: object = None
    test_samples: object = None
    best_test_error: float | None = None


def results_of(folder: Path, race: Race) -> list[RacerResult]:
    """Gives how each racer did, in the order of the race."""
    found: list[RacerResult] = []
    for racer in race.racers:
        own = folder_of(folder, racer.key)
        info, records = run_folder.read_info(own), read_metrics(own)
        last = next((each for each in reversed(records) if each["kind"] == EPOCH), {})
        found.append(
            RacerResult(
                racer.key,
                racer.label,
                racer.optimizer,
                dict(racer.arguments),
                info.state.value,
                info.message,
                info.diverged,
                step=max(map(step_of, records), default=0),
                seconds=max(map(_seconds, records), default=0.0),
                best_test_error=info.best_test_error,
                **{name: last.get(name) for name in _MEASURED},
            )
        )
    return found


def _seconds(record: Record) -> float:
    value = record.get("seconds")
    return float(value) if isinstance(value, int | float) else 0.0
