"""What the window says of the user's own Python files, and what it offers to do."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.errors import shorten
from engine.user_operators.references import Standing, State, name_of
from gui.widgets.notice import Notice

_SHOWN = 6


class OperatorsNotices(QObject):
    """Turns how it is with a file into a notice.

    Signals:
        review_requested(path): the user wants to read a file and decide.
        search_requested: the user wants to say where it is.
    """

    review_requested = Signal(object)
    search_requested = Signal()

    def __init__(self, notice: Notice, parent: QObject) -> None:
        super().__init__(parent)
        self._notice = notice

    def show_state(self, state: State) -> None:
        """Says what a file needs."""
        name, path = name_of(state.file), Path(state.file.path)
        if state.standing is Standing.UNREADABLE:
            text = f"{state.fault} Its operators cannot be used until then."
            self._notice.offer(text, "warning", "Find…", self.search_requested.emit)
            return
        what = "has changed since you allowed it to run"
        if state.standing is Standing.NOT_ALLOWED:
            what = "is Python code that was not allowed to run on this computer"
        text = f"This project uses operators of {name}, which {what}."
        self._notice.offer(text, "warning", "Review…", lambda: self.review_requested.emit(path))

    def show_other_text(self, state: State) -> None:
        """Says that the project has gone back to a text that a file has no more."""
        path = Path(state.file.path)
        text = (
            f"The project is back at another text of {path.name} than the file has now. The "
            "file's is used; take it over before you train or export."
        )
        self._notice.offer(text, "warning", "Take over", lambda: self.review_requested.emit(path))

    def show_left_behind(self, path: Path) -> None:
        """Says that a file was not copied beside the project that was saved."""
        text = (
            f"The project is saved, but {path.name} stays in {path.parent}: it has another text "
            "than the project knows."
        )
        self._notice.offer(text, "warning", "Take over", lambda: self.review_requested.emit(path))

    def show_running(self, path: Path) -> None:
        """Says that a file is being run."""
        self._notice.tell(f"Running {path.name}…", stays=True)

    def end_running(self) -> None:
        """Says that no more."""
        self._notice.hide()

    def show_taken(self, path: Path, names: Sequence[str], faults: Sequence[str]) -> None:
        """Says which operators there are now."""
        shown = ", ".join(names[:_SHOWN])
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        text = f"{shown}{more} of {path.name} can be added from the palette, under Your operators."
        self._notice.tell(shorten(" ".join([text, *faults]), 600), "check", stays=bool(faults))
