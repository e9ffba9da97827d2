"""What the window needs of the one who analyses."""

from typing import Protocol

from PySide6.QtCore import SignalInstance


class ServiceLike(Protocol):
    """Analyses the document.

    Signals:
        state_changed(sentence): how it is, in words for the user.
        optimizers_arrived(answer): the optimizers of the installed PyTorch.
    """

    @property
    def state_changed(self) -> SignalInstance:
        """See the class."""
        ...

    @property
    def optimizers_arrived(self) -> SignalInstance:
        """See the class."""
        ...

    def start(self) -> None:
        """Begins to analyse the document."""
        ...

    def stop(self) -> None:
        """Ends it."""
        ...
