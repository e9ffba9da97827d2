"""What the window needs of the one who analyses."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import SignalInstance


class ServiceLike(Protocol):
    """Analyses the document.

    Signals:
        state_changed(sentence): how it is, in words for the user.
        optimizers_arrived(answer): the optimizers of the installed PyTorch.
        file_described(path, answer): the classes of a file of the user's own, or `error`.
        descended(body, answer): the `paths` that were asked for, or `error`.
    """

    @property
    def state_changed(self) -> SignalInstance:
        """See the class."""
        ...

    @property
    def optimizers_arrived(self) -> SignalInstance:
        """See the class."""
        ...

    @property
    def file_described(self) -> SignalInstance:
        """See the class."""
        ...

    @property
    def descended(self) -> SignalInstance:
        """See the class."""
        ...

    def analyse_again(self) -> None:
        """Asks once more: the user's own files or consents have changed."""
        ...

    def describe_file(self, path: Path) -> None:
        """Runs a file of the user's own; `file_described` brings the answer."""
        ...

    def descend(self, body: Mapping[str, Any]) -> None:
        """Asks for paths down a surface; `descended` brings the answer."""
        ...

    def start(self) -> None:
        """Begins to analyse the document."""
        ...

    def stop(self) -> None:
        """Ends it."""
        ...
