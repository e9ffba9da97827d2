"""From the threads of the engine's clients to the window's own thread."""

from PySide6.QtCore import QObject, Signal


class Bridge(QObject):
    """Carries what a client calls back.

    It has no parent: the client's threads may outlive the window, and must find it alive.

    Signals:
        arrived(kind, value): connected to a method of a QObject, it comes on that one's thread.
    """

    arrived = Signal(str, object)
