"""Plays the steps of the paths one after another."""

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from gui.icons import icon
from gui.widgets.labels import label
from gui.widgets.tool_button import ToolButton

_LENGTH_S = 6.0
_LEAST_MS, _MOST_MS = 16, 150
_SLIDER_EMS = 7
"""The slider is as long as this before the step is written beside it."""


class StepPlayer(QWidget):
    """A play button, and a slider over the steps.

    Signals:
        step_changed(step): an int; None where whole paths are to be shown.
    """

    step_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.play = ToolButton("Play the steps (Space)", "train", on_click=self.toggle)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Step")
        self.slider.setToolTip("Step; at the right end the whole paths are shown")
        self._text = label("", "dim")
        self._stride = 1
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.play, self.slider, self._text):
            layout.addWidget(widget)
        self.slider.setRange(0, 1)
        self.slider.setValue(1)
        self.slider.valueChanged.connect(self._on_slid)

    @property
    def is_playing(self) -> bool:
        """Whether it goes on by itself."""
        return self._timer.isActive()

    @property
    def step(self) -> int | None:
        """The step that is shown; None for whole paths."""
        return self.slider.value() if self.slider.value() < self.slider.maximum() else None

    def set_steps(self, steps: int) -> None:
        """Says how many steps there are; whole paths stay whole."""
        if steps == self.slider.maximum():
            return
        is_whole = self.step is None
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, steps)
            self.slider.setPageStep(max(1, steps // 10))
            if is_whole:
                self.slider.setValue(steps)
        pause = 1000 * _LENGTH_S / steps
        self._stride = max(1, round(_LEAST_MS / pause))
        self._timer.setInterval(round(min(max(pause, _LEAST_MS), _MOST_MS)))
        self._text.setMinimumWidth(
            self.fontMetrics().horizontalAdvance(f"step {steps} of {steps} ")
        )
        self._tell()

    def toggle(self) -> None:
        """Plays, from the start where it stands at the end; or pauses."""
        if self.is_playing:
            self._stop()
            return
        if self.step is None:
            self.slider.setValue(0)
        self._timer.start()
        self.play.setIcon(icon("pause"))

    def show_step(self, step: int) -> None:
        """Goes to one step."""
        self._stop()
        self.slider.setValue(step)

    def show_whole(self) -> None:
        """Shows whole paths."""
        self._stop()
        self.slider.setValue(self.slider.maximum())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leaves the words to the slider where there is little room."""
        super().resizeEvent(event)
        em = self.fontMetrics().height()
        rest = event.size().width() - self.play.sizeHint().width() - _SLIDER_EMS * em
        self._text.setVisible(rest >= self._text.minimumWidth())

    def _go_on(self) -> None:
        self.slider.setValue(self.slider.value() + self._stride)
        if self.step is None:
            self._stop()

    def _stop(self) -> None:
        self._timer.stop()
        self.play.setIcon(icon("train"))

    def _on_slid(self) -> None:
        self._tell()
        self.step_changed.emit(self.step)

    def _tell(self) -> None:
        steps = self.slider.maximum()
        at = f"step {self.slider.value()} of {steps}"
        self._text.setText(f"{steps} steps" if self.step is None else at)
