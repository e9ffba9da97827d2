"""The controls above the curves of the loss panel."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSlider, QToolButton, QWidget

from gui.panels.loss_choices import AXES, FIGURES
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.flow_layout import FlowLayout
from gui.widgets.tool_button import ToolButton

_MOST = 99


class LossTools(QWidget):
    """Which figure, over what, on which scale, how smooth.

    Args:
        is_compact: only figure, axis and scale.

    Signals:
        changed: something is chosen.
        fit_asked: the whole of the curves is to be shown.
        save_asked(format): `png`, `svg` or `csv`.
    """

    changed = Signal()
    fit_asked = Signal()
    save_asked = Signal(str)

    def __init__(self, *, is_compact: bool = False) -> None:
        super().__init__()
        self.figure = ChoiceBox("What is shown", FIGURES)
        self.axis = ChoiceBox("Over what it is shown", AXES)
        self.log = ToolButton("Logarithmic scale", text="Log")
        self.log.setCheckable(True)
        self.smoothing = _slider()
        self._weight = QLabel("0.00")
        self.fit = ToolButton("Show everything (F)", "frame", on_click=self.fit_asked.emit)
        self.save = ToolButton("Save the curves", "export")
        self.summary = QLabel()
        self._lay_out(is_compact=is_compact)
        self.figure.value_changed.connect(lambda _: self.changed.emit())
        self.axis.value_changed.connect(lambda _: self.changed.emit())
        self.log.toggled.connect(lambda _: self.changed.emit())
        self.smoothing.valueChanged.connect(self._on_smoothing_changed)

    @property
    def weight(self) -> float:
        """The weight of the smoothing, 0 to 0.99."""
        return self.smoothing.value() / 100

    def _lay_out(self, *, is_compact: bool) -> None:
        layout = FlowLayout(self, spacing=self.fontMetrics().height() // 3)
        layout.setContentsMargins(0, 0, 0, 0)
        smoothing = QWidget()
        row = QHBoxLayout(smoothing)
        row.setContentsMargins(0, 0, 0, 0)
        title = QLabel("Smoothing")
        title.setBuddy(self.smoothing)
        for label in (title, self._weight):
            label.setProperty("role", "dim")
        self._weight.setMinimumWidth(self.fontMetrics().horizontalAdvance("0.00 "))
        for each in (title, self.smoothing, self._weight):
            row.addWidget(each)
        buttons = (self.fit, self.save)
        for widget in (self.figure, self.axis, self.log, smoothing, *buttons, self.summary):
            layout.addWidget(widget)
        for widget in (smoothing, *buttons, self.summary) if is_compact else ():
            widget.hide()
        self.summary.setProperty("role", "title")
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.save.setMenu(self._save_menu())
        self.save.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _save_menu(self) -> QMenu:
        menu = QMenu(self)
        for form, title in {
            "png": "Picture (PNG)…",
            "svg": "Drawing (SVG)…",
            "csv": "Numbers (CSV)…",
        }.items():
            action = menu.addAction(title)
            action.setData(form)
            action.triggered.connect(lambda _=False, form=form: self.save_asked.emit(form))
        return menu

    def _on_smoothing_changed(self) -> None:
        self._weight.setText(f"{self.weight:.2f}")
        self.changed.emit()


def _slider() -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(0, _MOST)
    slider.setPageStep(10)
    slider.setAccessibleName("Smoothing of the training curve")
    slider.setToolTip("Averages the training curve; 0.9 over about ten steps")
    slider.setFixedWidth(slider.fontMetrics().horizontalAdvance("M") * 8)
    return slider
