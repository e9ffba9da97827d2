"""What the panels need of the one who starts and stops trainings."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import SignalInstance


class RunControlLike(Protocol):
    """Starts, stops and resumes runs, and tells what they report.

    Signals:
        run_started(info): a run begins or goes on.
        metrics_arrived(folder, records): it measured something.
        run_ended(folder, state, message): it is over; the state is the value of a `RunState`.
        log_arrived(folder, text): it wrote something.
    """

    @property
    def run_started(self) -> SignalInstance:
        """See the class."""
        ...

    @property
    def metrics_arrived(self) -> SignalInstance:
        """See the class."""
        ...

    @property
    def run_ended(self) -> SignalInstance:
        """See the class."""
        ...

    @property
    def log_arrived(self) -> SignalInstance:
        """See the class."""
        ...

    def resume(self, folder: Path) -> object:
        """Goes on with a run from its last checkpoint."""
        ...
