"""Tells the user how a training began, ended, or was found still going."""

from pathlib import Path

from PySide6.QtCore import QObject

from engine.training import run_folder
from engine.training.run_info import RunState
from gui.run_control import RunControl
from gui.widgets.notice import Notice

PICKED_UP = "A training of {project} is still going. You see it as it goes on."


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
                self._notice.tell(PICKED_UP.format(project=info.project))
                return

    def _on_run_ended(self, folder: Path, state: str, message: str) -> None:
        if state == RunState.FINISHED:
            self._notice.tell(self._result(), "check", stays=True)
        elif state == RunState.FAILED:
            self._notice.tell(message or "The training failed; see the log.", "error", stays=True)
        else:
            kind = "warning" if state == RunState.INTERRUPTED else "info"
            text = message or "The training was stopped and can go on from its last checkpoint."
            self._notice.offer(text, kind, "Resume", lambda: self._control.resume(folder))

    def _result(self) -> str:
        info = self._control.info
        if info is not None and info.test_error is not None:
            return f"The training is finished: test error {info.test_error * 100:.2f} %."
        if info is not None and info.test_loss is not None:
            return f"The training is finished: test loss {info.test_loss:.4g}."
        return "The training is finished."
