"""The log panel: what a training writes, as it writes it."""

from collections import deque
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.training.run_folder import LOG
from engine.training.run_info import RunInfo, RunState
from gui.panels.run_control_like import RunControlLike
from gui.panels.run_text import STATE_TITLES
from gui.widgets.log_view import LogView
from gui.widgets.placeholder import Placeholder
from gui.widgets.tool_button import ToolButton

_MOST_BYTES = 1 << 20
_MOST_PIECES = 2_000


class LogPanel(QWidget):
    """Shows the log of one run: the live one, or one that is chosen."""

    def __init__(self, run_control: RunControlLike) -> None:
        super().__init__()
        self.folder: Path | None = None
        self._live: Path | None = None
        self._live_text: deque[str] = deque(maxlen=_MOST_PIECES)
        self.view = LogView()
        self._name = QLabel()
        self._stack = QStackedWidget()
        self._placeholder = Placeholder(
            "info", "No log yet", "Press Train: what the training has to say is written here."
        )
        self.wrap = ToolButton("Break long lines", text="Wrap")
        self._lay_out()
        run_control.run_started.connect(self._on_run_started)
        run_control.log_arrived.connect(self._on_log_arrived)
        run_control.run_ended.connect(self._on_run_ended)

    def show_run(self, folder: Path) -> None:
        """Shows what a run has written so far."""
        if folder != self.folder:
            self._turn_to(folder)
            is_live = folder == self._live
            self._add("".join(self._live_text) if is_live else _read_end(folder / LOG))

    def copy(self) -> None:
        """Puts the log on the clipboard."""
        QGuiApplication.clipboard().setText(self.view.toPlainText())

    def _lay_out(self) -> None:
        unit = self.fontMetrics().height() // 3
        self._name.setProperty("role", "dim")
        self.wrap.setCheckable(True)
        self.wrap.setChecked(True)
        self.wrap.toggled.connect(self._on_wrap_toggled)
        head = QHBoxLayout()
        head.setContentsMargins(unit * 2, unit, unit, unit)
        head.addWidget(self._name, stretch=1)
        head.addWidget(self.wrap)
        head.addWidget(ToolButton("Copy all of the log", "copy", text="Copy", on_click=self.copy))
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view)
        self._stack.addWidget(self._placeholder)
        self._stack.addWidget(filled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.setFocusProxy(self.view)

    def _turn_to(self, folder: Path) -> None:
        self.folder = folder
        self._name.setText(folder.name)
        self.view.clear_all()
        self._stack.setCurrentIndex(0)
        self._placeholder.set_text("Nothing in the log", f"{folder.name} has written nothing.")

    def _add(self, text: str) -> None:
        if text:
            self._stack.setCurrentIndex(1)
            self.view.append(text)

    def _on_run_started(self, info: RunInfo) -> None:
        if info.folder != self._live:
            self._follow(info.folder)

    def _on_log_arrived(self, folder: Path, text: str) -> None:
        if folder != self._live:
            self._follow(folder)
        if len(self._live_text) == 1:
            text = _beyond(self._live_text[0], text)
        self._live_text.append(text)
        if folder == self.folder:
            self._add(text)

    def _on_run_ended(self, folder: Path, state: str, message: str) -> None:
        self._live = None
        if folder == self.folder:
            self.view.end_line()
            self._add(f"{STATE_TITLES[RunState(state)]}. {message}".strip() + "\n")

    def _follow(self, folder: Path) -> None:
        """Shows a run that becomes the live one, with what it wrote so far."""
        self._live = folder
        self._live_text.clear()
        self._live_text.append(_read_end(folder / LOG))
        self._turn_to(folder)
        self._add(self._live_text[0])

    def _on_wrap_toggled(self, is_wrapped: bool) -> None:
        modes = QPlainTextEdit.LineWrapMode
        self.view.setLineWrapMode(modes.WidgetWidth if is_wrapped else modes.NoWrap)


def _beyond(known: str, text: str) -> str:
    """Leaves out the lines of `text` that were in the file already when it was read."""
    lines = text.splitlines(keepends=True)
    for count in range(len(lines), 0, -1):
        if known.endswith("".join(lines[:count])):
            return "".join(lines[count:])
    return text


def _read_end(path: Path) -> str:
    """Gives the last part of a file, as far as it can be read."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _MOST_BYTES))
            return file.read().decode(errors="replace")
    except OSError:
        return ""
