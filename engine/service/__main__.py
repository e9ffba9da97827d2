"""The service process: loads PyTorch, answers requests, ends with the window."""

import importlib
import os
import queue
import sys
import threading
from types import ModuleType

from engine.service.frames import Channel, FrameError, Message
from engine.service.working import Progress

_WORK = "engine.service.work"
"""What loads PyTorch: only after the pipe is being read."""


def main(arguments: list[str]) -> None:
    """Runs the service until the window closes the pipe.

    Args:
        arguments: `--careful` makes it tell each node before it is run.
    """
    channel = Channel.of_this_process()
    inbox: queue.SimpleQueue[Message] = queue.SimpleQueue()
    reader = threading.Thread(target=_listen, args=(channel, inbox), daemon=True)
    reader.start()
    progress = Progress(channel, is_careful="--careful" in arguments)
    work: ModuleType = importlib.import_module(_WORK)
    work.warm_up()
    channel.send({"ready": True})
    work.serve(channel, inbox, progress)


def _listen(channel: Channel, inbox: "queue.SimpleQueue[Message]") -> None:
    """Passes requests on; when the window has gone, ends the process whatever it is doing."""
    try:
        while (message := channel.receive()) is not None:
            inbox.put(message)
    except FrameError as error:
        sys.stderr.write(f"{error}\n")
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
