"""A process of our own, started, talked to in frames, and noticed when it dies. No torch, no Qt."""

import os
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import BinaryIO, cast

import engine
from engine.service.frames import FrameError, Message, encode, read_message

_LAST_LINES = 100
_LAST_BYTES = 8000
_DRAIN_S = 1.0


class Child:
    """Runs `python -m module arguments…` with pipes for messages.

    The callbacks come on threads of this object, one at a time, and nothing after `on_exit`.

    Args:
        module: what to run, such as `engine.service`.
        arguments: of its command line.
        on_message: called with each message that it sends.
        on_exit: called once, with the exit status (negative: minus the signal's number).
        folder: its working folder; this process's own if None.
        environment: variables set on top of this process's own.
        log: file that its standard error is appended to; kept in memory, the end only, if None.
            A child that outlives this process needs one.
    """

    def __init__(
        self,
        module: str,
        arguments: Sequence[str] = (),
        *,
        on_message: Callable[[Message], None],
        on_exit: Callable[[int], None],
        folder: Path | None = None,
        environment: Mapping[str, str] | None = None,
        log: Path | None = None,
    ) -> None:
        self._on_message = on_message
        self._on_exit = on_exit
        self._outgoing: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._is_over = False
        self._delivery = threading.Lock()
        self._log = log
        self._errors: deque[bytes] = deque(maxlen=_LAST_LINES)
        self._process = _start(
            [sys.executable, "-P", "-m", module, *arguments],
            folder,
            _environment(environment or {}),
            log,
        )
        self._reader = self._thread(self._read)
        self._writer = self._thread(self._write)
        self._listener = self._thread(self._listen)
        self._waiter = self._thread(self._wait)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def send(self, message: Mapping[str, object]) -> None:
        """Sends one message, without waiting for the child to take it. Any thread may.

        Raises:
            FrameError: it cannot be written as JSON, or is too large.
        """
        self._outgoing.put(encode(message))

    def close(self) -> None:
        """Closes the pipe to the child, after what is still to be sent: it should end by itself."""
        self._outgoing.put(None)

    def kill(self) -> None:
        """Ends the process at once. `on_exit` still comes."""
        with suppress(OSError):
            self._process.kill()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Waits until the process has ended and `on_exit` is done; tells whether it is so.

        Not from within a callback: there it only tells.
        """
        if threading.current_thread() not in (self._waiter, self._reader):
            self._waiter.join(timeout_s)
        return not self._waiter.is_alive()

    def last_words(self) -> str:
        """The end of what it wrote to its standard error."""
        if self._log is None:
            return b"".join(tuple(self._errors)).decode("utf-8", "replace")
        with suppress(OSError), self._log.open("rb") as file:
            file.seek(max(0, self._log.stat().st_size - _LAST_BYTES))
            return file.read().decode("utf-8", "replace")
        return ""

    def _thread(self, work: Callable[[], None]) -> threading.Thread:
        name = f"{work.__name__} {self._process.pid}"
        thread = threading.Thread(target=work, name=name, daemon=True)
        thread.start()
        return thread

    def _write(self) -> None:
        stdin = cast("BinaryIO", self._process.stdin)
        while (frame := self._outgoing.get()) is not None:
            try:
                stdin.write(frame)
                stdin.flush()
            except (OSError, ValueError):  # it has gone; `on_exit` says so
                break
        with suppress(OSError):
            stdin.close()

    def _read(self) -> None:
        stdout = cast("BinaryIO", self._process.stdout)
        try:
            while (message := read_message(stdout)) is not None:
                with self._delivery:
                    if self._is_over:
                        return
                    self._on_message(message)
        except FrameError:
            self.kill()  # it no longer speaks our language
        finally:
            stdout.close()

    def _listen(self) -> None:
        if self._process.stderr is None:
            return
        with self._process.stderr as stderr:
            while line := stderr.readline(_LAST_BYTES):
                self._errors.append(line)

    def _wait(self) -> None:
        status = self._process.wait()
        self._outgoing.put(None)
        for thread in (self._reader, self._listener, self._writer):
            thread.join(_DRAIN_S)  # a grandchild may hold the pipes open for longer
        with self._delivery:
            self._is_over = True
            self._on_exit(status)


def _start(
    command: Sequence[str], folder: Path | None, environment: Mapping[str, str], log: Path | None
) -> "subprocess.Popen[bytes]":
    with log.open("ab") if log else nullcontext(subprocess.PIPE) as errors:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=folder,
            env=environment,
            start_new_session=True,  # Ctrl+C in a terminal is for the window alone
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )


def _environment(changes: Mapping[str, str]) -> dict[str, str]:
    """This process's variables, so that the child finds this very engine and nothing beside it."""
    home = str(Path(engine.__file__).parent.parent)
    inherited = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    path = os.pathsep.join([home, *(each for each in inherited if each)])
    own = {
        "PYTHONPATH": path,
        "PYTHONSAFEPATH": "1",
        # NumPy's threads wait for each other by spinning: on busy cores they only slow it down.
        "OPENBLAS_NUM_THREADS": "1",
    }
    return {**os.environ, **own, **changes}
