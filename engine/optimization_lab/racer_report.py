"""What racers report, gathered for whoever listens to the race."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from engine.optimization_lab.race_records import RACER
from engine.training.events import CheckpointWritten, Measured, RunEvent, Started
from engine.training.metrics_file import RESUME, MetricsWriter, Record

_MOST_RECORDS = 2000

_log = logging.getLogger("netloom")


class RaceReport:
    """Gathers records of all racers, so that they go out together. Any thread may use it.

    Args:
        folder: of the race; what befalls the race as a whole is written there.
        on_event: told what is gathered, by `flush`.
    """

    def __init__(self, folder: Path, on_event: Callable[[RunEvent], None]) -> None:
        self._on_event = on_event
        self._writer = MetricsWriter(folder)
        self._lock = threading.Lock()
        self._records: list[Record] = []
        self._checkpoints: dict[str, int] = {}
        self._told_checkpoint = 0

    def begin(self, started: Started) -> None:
        """Tells that the race begins or goes on."""
        if not self._writer.is_empty:
            self._writer.write([{"kind": RESUME, "step": started.step}])
        self._told_checkpoint = started.step
        self._on_event(started)

    def hear(self, racer: str, event: RunEvent) -> None:
        """Takes an event of one racer's training."""
        with self._lock:
            match event:
                case Measured(records=records):
                    self._records += [{**record, RACER: racer} for record in records]
                case Started(step=step):
                    self._records.append({"kind": RESUME, RACER: racer, "step": step})
                    self._checkpoints[racer] = step
                case CheckpointWritten(step=step, message=""):
                    self._checkpoints[racer] = step
                case CheckpointWritten(message=message):
                    self._on_event(CheckpointWritten(self._told_checkpoint, message))

    def add(self, record: Record) -> None:
        """Takes a record of the race as a whole, and writes it down."""
        with self._lock:
            try:
                self._writer.write([record])
            except OSError as error:
                _log.warning("The race could not note what befell it: %s", error)
            self._records.append(record)

    def tell(self, record: Record) -> None:
        """Takes a record of the race as a whole, and tells it at once."""
        self.add(record)
        self.flush()

    def forget(self, racer: str) -> None:
        """Takes a racer out of those that the race could go on with."""
        with self._lock:
            self._checkpoints.pop(racer, None)

    def flush(self) -> None:
        """Tells what was gathered."""
        with self._lock:
            records, self._records = self._records, []
            step = min(self._checkpoints.values(), default=0)
        for first in range(0, len(records), _MOST_RECORDS):
            self._on_event(Measured(tuple(records[first : first + _MOST_RECORDS])))
        if step > self._told_checkpoint:
            self._told_checkpoint = step
            self._on_event(CheckpointWritten(step))

    def close(self) -> None:
        """Tells the rest and closes the file."""
        self.flush()
        self._writer.close()
