"""What is known of one race: who races, how each racer stands, where their weights went."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine.errors import EngineError
from engine.optimization_lab.landscape import Landscape
from engine.optimization_lab.landscape_file import read_landscape
from engine.optimization_lab.race import Race, Racer
from engine.optimization_lab.race_folder import folder_of, read_race
from engine.optimization_lab.race_records import LANDSCAPE, RACER, RACER_ENDED
from engine.training.metrics_file import EPOCH, Record, step_of
from engine.training.run_folder import read_info
from engine.training.run_info import RunInfo, RunState
from gui.widgets.curves import CurveStyle
from gui.widgets.numbers import percent, short


@dataclass(frozen=True)
class Standing:
    """How one racer stands.

    Args:
        epoch: epochs that are complete.
        test_error, test_loss: after the last one; None where not known.
        message: why it left the race; empty if it did not.
    """

    epoch: int = 0
    test_error: float | None = None
    test_loss: float | None = None
    message: str = ""

    @property
    def text(self) -> str:
        """Gives it in a few words."""
        if self.message:
            return self.message
        if self.test_error is not None:
            return f"epoch {self.epoch}: error {percent(self.test_error)}"
        if self.test_loss is not None:
            return f"epoch {self.epoch}: loss {short(self.test_loss)}"
        return "in its first epoch"

    @property
    def brief(self) -> str:
        """Gives it in as few words as fit into the key of a picture."""
        return "left the race" if self.message else self.text

    @property
    def tip(self) -> str:
        """Gives it in a sentence."""
        if self.message or not self.epoch:
            return self.text
        figure = f"test loss {short(self.test_loss)}" if self.test_loss is not None else ""
        if self.test_error is not None:
            figure = f"test error {percent(self.test_error)}, {figure}"
        return f"After epoch {self.epoch}: {figure.rstrip(', ')}"


class RaceStory:
    """One race, as far as it is told.

    Args:
        folder: of the race.

    Attributes:
        info: how the race stood when it was read.
        race: who races, on which plane.
        landscape: trajectories and level lines; None as long as there are none.
        fault: why the landscape cannot be read; empty if it can.
        standings: by the racer's key.

    Raises:
        EngineError: this is not the folder of a race, or it is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.info: RunInfo = read_info(folder)
        self.race: Race = read_race(folder)
        self.landscape: Landscape | None = None
        self.fault = ""
        self.standings: dict[str, Standing] = {}
        for racer in self.race.racers:
            with suppress(EngineError):
                self.standings[racer.key] = _standing(folder_of(folder, racer.key))
        self.read_landscape()

    @property
    def folders(self) -> Mapping[Path, str]:
        """The run folders of the racers, and what people call each."""
        return {folder_of(self.folder, each.key): each.label for each in self.race.racers}

    def racer(self, key: str) -> Racer | None:
        """Gives a racer by its key."""
        return next((racer for racer in self.race.racers if racer.key == key), None)

    def style(self, key: str) -> CurveStyle:
        """Gives how a racer is drawn; one that is unknown as if it came last."""
        keys = [racer.key for racer in self.race.racers]
        place = keys.index(key) if key in keys else len(keys)
        return CurveStyle(place, place)

    def take(self, records: Iterable[Record]) -> bool:
        """Takes what the race reports; tells whether its picture is to be drawn anew."""
        is_new = False
        for record in records:
            kind, key = record.get("kind"), str(record.get(RACER, ""))
            if kind == LANDSCAPE:
                is_new = True
            elif kind == EPOCH and key:
                self.standings[key] = Standing(
                    _whole(record.get("epoch")),
                    _number(record.get("test_error")),
                    _number(record.get("test_loss")),
                )
            elif kind == RACER_ENDED and record.get("state") == RunState.FAILED:
                message = str(record.get("message"))
                self.standings[key] = Standing(message=f"left at step {step_of(record)}: {message}")
                is_new = True
        return is_new

    def read_landscape(self) -> None:
        """Reads trajectories and level lines anew; `fault` says why they cannot be read."""
        try:
            self.landscape, self.fault = read_landscape(self.folder), ""
        except EngineError as error:
            self.landscape, self.fault = None, str(error)


def _standing(folder: Path) -> Standing:
    info = read_info(folder)
    if info.state is RunState.FAILED:
        where = f"left at step {info.diverged}: " if info.diverged is not None else ""
        return Standing(message=f"{where}{info.message}")
    return Standing(info.epoch, info.test_error, info.test_loss)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
