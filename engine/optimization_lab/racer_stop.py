"""The file `stop` in a race's folder, looked for as long as the race goes on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.training import run_folder

_INTERVAL_S = 0.1


@contextmanager
def obeying_stop_file(folder: Path, stop: threading.Event) -> Iterator[None]:
    """While it lasts, sets `stop` as soon as the file is there.

    Args:
        folder: of the race.
        stop: ends the race.
    """
    is_over = threading.Event()

    def look() -> None:
        while not is_over.wait(_INTERVAL_S):
            if (folder / run_folder.STOP).exists():
                stop.set()

    thread = threading.Thread(target=look, name="stop file", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
