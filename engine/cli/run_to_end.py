"""A training or a race from the command line, up to its end."""

import queue
from collections.abc import Callable
from pathlib import Path

from engine.cli.interrupts import interrupts
from engine.training.client import RunClient
from engine.training.events import Ended, RunEvent


def run_to_end(folder: Path, show: Callable[[RunEvent], None]) -> Ended:
    """Runs in a process of its own; Ctrl+C asks it to stop, a second one ends it.

    Args:
        folder: of the run.
        show: told of every event but the last.
    """
    events: queue.SimpleQueue[RunEvent] = queue.SimpleQueue()
    client = RunClient(folder, events.put)
    with interrupts(client.stop, client.kill):
        client.start()
        while not isinstance(event := events.get(), Ended):
            show(event)
    return event
