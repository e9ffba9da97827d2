"""Tells the window which node the service works on, so that a slow one can be named."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from engine.graph.problem import NodePath
from engine.service.frames import Channel
from engine.user_operators.reading import UserText

_QUIET_S = 0.3
"""Shorter work is not worth a message."""


class Progress:
    """Watches the service's one working thread from a thread of its own.

    Args:
        channel: to the window.
        is_careful: tell every node before it is run, because the last run died at one.
    """

    def __init__(self, channel: Channel, *, is_careful: bool = False) -> None:
        self._channel = channel
        self._is_careful = is_careful
        self._request: int | None = None
        self._node: NodePath | None = None
        self._file: dict[str, str] | None = None
        self._step = 0
        self._wakes = threading.Event()
        threading.Thread(target=self._watch, name="progress", daemon=True).start()

    def begin(self, request: int) -> None:
        """Notes that a request is being worked on."""
        self._request, self._node = request, None
        self._step += 1
        self._wakes.set()

    def enter(self, node: NodePath) -> None:
        """Notes that PyTorch is about to be run for a node."""
        self._node = node
        self._step += 1
        if self._is_careful:
            self._tell()

    @contextmanager
    def running(self, text: UserText) -> Iterator[None]:
        """Tells that a file of the user's own runs, and when it has come to its end."""
        self._file = {"name": text.path.name, "sha256": text.sha256}
        self._step += 1
        self._tell()
        try:
            yield
        finally:
            self._file = None
            self._step += 1
            self._tell()

    def say(self, sentence: str) -> None:
        """Tells what a request that takes long does now."""
        self._step += 1
        self._channel.send(
            {"id": self._request, "running": None, "step": self._step, "phase": sentence}
        )

    def end(self) -> None:
        """Notes that the request is done."""
        self._wakes.clear()
        self._request = self._node = None

    def _tell(self) -> None:
        file = {"file": self._file} if self._file else {}
        at = {"id": self._request, "running": self._node, "step": self._step}
        self._channel.send({**at, **file})

    def _watch(self) -> None:
        pause = threading.Event()
        while self._wakes.wait():
            pause.wait(_QUIET_S)
            if self._request is not None and self._wakes.is_set():
                self._tell()
