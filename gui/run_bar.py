"""The part of the tool bar that tells how the training goes."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QProgressBar,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from engine.graph.edits import set_training
from engine.training.run_info import RunInfo
from gui.actions import Actions
from gui.document import Document
from gui.run_control import RunControl
from gui.widgets.labels import label
from gui.widgets.numbers import duration

DEVICES = {"auto": "Automatic", "cpu": "CPU", "cuda": "GPU (CUDA)"}
FULL = 1000
MEND_FIRST = "The network has errors: the Problems panel says how to mend them"


class RunBar(QWidget):
    """Device, train, stop, resume, progress, time left."""

    def __init__(self, document: Document, run_control: RunControl, actions: Actions) -> None:
        super().__init__()
        self._document = document
        self._run_control = run_control
        self._actions = actions
        self._result = ""
        self.device = self._make_device()
        self.train = _button(actions["train"])
        self.train.setProperty("kind", "main")
        self.train.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.stop = _button(actions["stop"])
        self.stop.setProperty("kind", "stop")
        self.stop.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.resume = _button(actions["resume"])
        self.resume.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.progress = QProgressBar()
        self.progress.setRange(0, FULL)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Progress of the training")
        self.state = label("", "dim")
        self._lay_out()
        run_control.running_changed.connect(self.refresh)
        run_control.run_started.connect(self.refresh)
        run_control.progress_changed.connect(self._on_progress_changed)
        run_control.run_ended.connect(self._on_run_ended)
        document.project_changed.connect(self.refresh)
        document.analysis_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Shows what can be done now."""
        control = self._run_control
        has_nodes = bool(self._document.project.graph.nodes)
        has_errors = self._document.analysis.has_errors
        can_train = has_nodes and not control.is_running and not has_errors
        self._actions["train"].setStatusTip(MEND_FIRST if has_errors else "")
        self.train.setToolTip(MEND_FIRST if has_errors else self._actions["train"].toolTip())
        self._actions["train"].setEnabled(can_train)
        self._actions["stop"].setEnabled(control.is_running and not control.is_stopping)
        self._actions["resume"].setEnabled(control.can_resume)
        self.stop.setVisible(control.is_running)
        self.resume.setVisible(control.can_resume)
        self.train.setVisible(not control.is_running)
        self.device.setEnabled(not control.is_running)
        self.device.setCurrentIndex(list(DEVICES).index(self._device()))
        if control.is_stopping:
            self.state.setText("Stopping…")
        elif not control.is_running:
            self._show_result()

    def _device(self) -> str:
        device = self._document.project.training.device
        return device if device in DEVICES else "auto"

    def _make_device(self) -> QComboBox:
        made = QComboBox()
        made.addItems(list(DEVICES.values()))
        made.setToolTip("Where the training runs")
        made.setAccessibleName("Device of the training")
        made.activated.connect(self._on_device_chosen)
        return made

    def _lay_out(self) -> None:
        self.progress.setFixedWidth(14 * self.fontMetrics().averageCharWidth())
        self.progress.setFixedHeight(self.fontMetrics().height() // 2)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self.state, self.progress, self.device, self.resume, self.stop, self.train):
            layout.addWidget(widget)
        self.progress.hide()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def _on_device_chosen(self, index: int) -> None:
        device = list(DEVICES)[index]
        self._document.apply("Set device", lambda project: set_training(project, device=device))

    def _on_progress_changed(self, fraction: float, seconds_left: float) -> None:
        self.progress.setVisible(self._run_control.is_running)
        self.progress.setValue(round(fraction * FULL))
        if self._run_control.is_stopping:
            return
        left = f"{duration(seconds_left)} left" if seconds_left >= 0 else "Starting…"
        epoch = _epoch(self._run_control.info, fraction)
        self.state.setText(f"{self._of()}{epoch}{left}")

    def _on_run_ended(self, _folder: object, state: str, _message: str) -> None:
        self.progress.hide()
        info = self._run_control.info
        error = info.test_error if info else None
        result = f" · test error {error * 100:.2f} %" if error is not None else ""
        self._result = f"{state.capitalize()}{result}"
        self.refresh()

    def _show_result(self) -> None:
        """Says how the last training ended."""
        self.state.setText(f"{self._of()}{self._result}" if self._result else "")

    def _of(self) -> str:
        """Names the project of the training, if another one is open."""
        info = self._run_control.info
        is_named = info is not None and info.project not in ("", self._document.project.name)
        return f"{info.project}: " if info is not None and is_named else ""


def _epoch(info: RunInfo | None, fraction: float) -> str:
    if info is None or info.epochs == 0:
        return ""
    epoch = min(info.epochs, int(fraction * info.epochs) + 1)
    device = f"{info.device} · " if info.device else ""
    return f"{device}Epoch {epoch}/{info.epochs} · "


def _button(action: QAction) -> QToolButton:
    button = QToolButton()
    action.setIconText(f" {action.iconText()}")  # Qt sets the word right at the picture
    button.setDefaultAction(action)
    return button
