"""The process of one run, a training or a race: `python -m engine.training.run_process FOLDER`.

It takes the run's lock before it loads torch, so that the run counts as running at once. When
whoever started it goes away, it trains on: the folder holds everything.
"""

import importlib
import logging
import signal
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from engine.errors import EngineError
from engine.service.frames import Channel
from engine.training import run_folder
from engine.training.events import Ended, event_to_json
from engine.training.run_info import RunKind, RunState
from engine.training.run_lock import RunLock

_RUNNERS: Mapping[RunKind, str] = {
    RunKind.TRAINING: "engine.training.runner",
    RunKind.RACE: "engine.optimization_lab.race_runner",
}


def main(folder: Path) -> int:
    """Trains the run in `folder` and gives the exit status."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    channel = Channel.of_this_process()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    threading.Thread(target=_obey, args=(channel, stop), daemon=True).start()
    try:
        with RunLock(folder):
            ended = _run(folder, channel, stop)
    except EngineError as error:
        ended = Ended(RunState.FAILED, str(error))
    channel.send(event_to_json(ended))
    return 0 if ended.state in (RunState.FINISHED, RunState.STOPPED) else 1


def _run(folder: Path, channel: Channel, stop: threading.Event) -> Ended:
    runner = importlib.import_module(_RUNNERS[run_folder.read_info(folder).kind])
    ended: Ended = runner.run(folder, lambda event: channel.send(event_to_json(event)), stop)
    return ended


def _obey(channel: Channel, stop: threading.Event) -> None:
    """Waits for commands; the end of the pipe is none."""
    while (message := channel.receive()) is not None:
        if message.get("command") == "stop":
            stop.set()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
