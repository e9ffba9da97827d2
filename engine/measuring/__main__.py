"""The process of one measurement: `python -m engine.measuring`. The project comes over the pipe."""

import importlib
import logging
import os
import sys
import threading
from collections.abc import Mapping
from typing import Any

from engine.errors import EngineError
from engine.measuring.messages import project_from_json
from engine.measuring.result import measurement_to_json
from engine.service.frames import Channel, FrameError

_WORK = "engine.measuring.measure"
"""What loads PyTorch: only after the pipe is being read."""


def main() -> int:
    """Measures the project that comes first, and gives the exit status."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    channel = Channel.of_this_process()
    request = channel.receive()
    if request is None:
        return 1
    threading.Thread(target=_listen, args=(channel,), daemon=True).start()
    channel.send({"progress": 0.0, "phase": "Starting PyTorch…"})
    answer = _answer(channel, request)
    channel.send(answer)
    return 1 if "error" in answer else 0


def _answer(channel: Channel, request: Mapping[str, Any]) -> dict[str, object]:
    def tell(progress: float, phase: str) -> None:
        channel.send({"progress": progress, "phase": phase})

    try:
        work = importlib.import_module(_WORK)
        return {"measurement": measurement_to_json(work.measure(project_from_json(request), tell))}
    except EngineError as error:
        return {"error": str(error)}
    except Exception as error:  # whatever the network raises belongs to its user
        logging.getLogger("netloom").exception("The measurement failed.")
        return {"error": f"The network cannot be measured. {type(error).__name__}: {error}"}


def _listen(channel: Channel) -> None:
    """Ends the process as soon as nobody waits for it any more."""
    try:
        while channel.receive() is not None:
            pass
    except FrameError:
        pass
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
