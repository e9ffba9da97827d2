"""Tells the user how a training began, ended, or was found still going."""

from pathlib import Path

from PySide6.QtCore import QObject

from engine.training import run_folder
from engine.training.run_info import RunKind, RunState
from gui.run_control import RunControl
from gui.widgets.notice import Notice

PICKED_UP = "A {kind} of {project} is still going. You see it as it goes on."


class RunNotices(QObject):
    """Turns what trainings report into notices with what can be done next."""

    def __init__(self, control: RunControl, notice: Notice, parent: QObject) -> None:
        super().__init__(parent)
        self._control = control
        self._notice = notice
        control.run_ended.connect(self._on_run_ended)

    def pick_up(self) -> None:
        """Follows a training that goes on since an earlier window."""
        for info in run_folder.list_runs():
            if info.state is RunState.RUNNING:
                self._control.follow(info.folder)
                self._notice.tell(PICKED_UP.format(kind=info.kind, project=info.project))
                return

    def _on_run_ended(self, folder: Path, state: str, message: str) -> None:
        if state == RunState.FINISHED:
            left = " Not all optimizers came through: see the Runs panel." if message else ""
            self._notice.tell(self._result() + left, "check", stays=True)
        elif state == RunState.FAILED:
            text = message or f"The {self._kind()} failed; see the log."
            self._notice.tell(text, "error", stays=True)
        else:
            kind = "warning" if state == RunState.INTERRUPTED else "info"
            stopped = f"The {self._kind()} was stopped and can go on from its last checkpoint."
            text = message or stopped
            self._notice.offer(text, kind, "Resume", lambda: self._control.resume(folder))

    def _kind(self) -> str:
        return self._control.info.kind.value if self._control.info is not None else "training"

    def _result(self) -> str:
        info, text = self._control.info, f"The {self._kind()} is finished"
        best = "lowest " if info is not None and info.kind is RunKind.RACE else ""
        if info is not None and info.test_error is not None:
            return f"{text}: {best}test error {info.test_error * 100:.2f} %."
        if info is not None and info.test_loss is not None:
            return f"{text}: {best}test loss {info.test_loss:.4g}."
        return f"{text}."
