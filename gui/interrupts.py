"""Ctrl+C in the terminal, a log-off, `kill`: the window ends in order and keeps unsaved work."""

import signal
import socket
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupts(QObject):
    """Calls a function in the window's event loop when the system asks the program to end.

    Python runs its signal handlers between two of its own instructions, and Qt's event loop has
    none: so the signal's number is written to a socket that the loop listens to.
    """

    def __init__(self, on_interrupt: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._on_interrupt = on_interrupt
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)  # noqa: FBT003 - a socket's own method
        self._writer.setblocking(False)  # noqa: FBT003
        self._notifier = QSocketNotifier(
            self._reader.fileno(), QSocketNotifier.Type.Read, parent=self
        )
        self._notifier.activated.connect(self._on_activated)
        signal.set_wakeup_fd(self._writer.fileno())
        for each in SIGNALS:
            signal.signal(each, _ignore)

    def _on_activated(self) -> None:
        self._reader.recv(64)
        self._on_interrupt()


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """The socket has the signal's number already."""
