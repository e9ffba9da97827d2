"""The controls above the results: which epoch, which part, what is saved."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QSlider, QToolButton, QWidget

from gui.widgets.flow_layout import FlowLayout
from gui.widgets.labels import label
from gui.widgets.numbers import grouped
from gui.widgets.tool_button import ToolButton

CONFUSION, CLASSES, PREDICTIONS = "confusion", "classes", "predictions"
_PARTS = {CONFUSION: "Confusion", CLASSES: "Classes", PREDICTIONS: "Predictions"}
_FORMS = {
    "png": "Picture (PNG)…",
    "svg": "Drawing (SVG)…",
    "csv": "Numbers (CSV)…",
    "predictions": "Predictions (CSV)…",
}


class ResultsHead(QWidget):
    """Chooses the epoch; it follows the newest one until it is moved.

    Signals:
        epoch_chosen(epoch): the slider was moved.
        part_chosen(part): another part is to be shown.
        save_asked(form): `png`, `svg`, `csv` or `predictions`.
    """

    epoch_chosen = Signal(int)
    part_chosen = Signal(str)
    save_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._epochs: tuple[int, ...] = ()
        self._total = 0
        self.is_following = True
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self._epoch = label()
        self.summary = label(role="title")
        self.run = label(role="dim")
        self.save = ToolButton("Save the results", "export")
        self._parts = QButtonGroup(self)
        self.parts = {name: ToolButton(f"Show {name}", text=_PARTS[name]) for name in _PARTS}
        self._lay_out()
        self.slider.valueChanged.connect(self._on_moved)

    @property
    def epoch(self) -> int | None:
        """The chosen epoch."""
        return self._epochs[self.slider.value()] if self._epochs else None

    def show_epochs(self, epochs: Sequence[int], total: int) -> None:
        """Offers these epochs; the newest one is chosen, unless another was and is still there.

        Args:
            epochs: whose results are kept, in order.
            total: how many the run is to have.
        """
        chosen = self.epoch
        self._epochs, self._total = tuple(epochs), total
        last = len(self._epochs) - 1
        if self.is_following or chosen is None:
            place = last
        else:
            place = min(range(last + 1), key=lambda each: abs(self._epochs[each] - chosen))
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, max(last, 0))
            self.slider.setValue(place)
        self.slider.setEnabled(last > 0)
        self._write()

    def show_run(self, name: str) -> None:
        """Says whose results these are."""
        self.run.setText(name)
        self.summary.setToolTip(name)

    def follow(self) -> None:
        """Follows the newest epoch from now on."""
        self.is_following = True

    def show_parts(self, names: Sequence[str], chosen: str) -> None:
        """Offers a choice of parts; none where there are fewer than two."""
        for name, button in self.parts.items():
            button.setVisible(name in names and len(names) > 1)
            with QSignalBlocker(button):
                button.setChecked(name == chosen)

    def _lay_out(self) -> None:
        em = self.fontMetrics().height()
        self.slider.setAccessibleName("Epoch")
        self.slider.setToolTip("Epoch; at its end it follows the training")
        self.slider.setFixedSize(em * 9, round(em * 1.2))
        self.slider.setPageStep(5)
        epochs = QWidget()
        row = QHBoxLayout(epochs)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.slider)
        row.addWidget(self._epoch)
        parts = QWidget()
        buttons = QHBoxLayout(parts)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(2)
        for name, button in self.parts.items():
            button.setCheckable(True)
            self._parts.addButton(button)
            buttons.addWidget(button)
            button.clicked.connect(lambda _=False, name=name: self.part_chosen.emit(name))
        layout = FlowLayout(self, spacing=em // 2)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (epochs, self.save, parts, self.summary, self.run):
            layout.addWidget(widget)
        self.save.setMenu(self._save_menu())
        self.save.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _save_menu(self) -> QMenu:
        menu = QMenu(self)
        for form, title in _FORMS.items():
            action = menu.addAction(title)
            action.setData(form)
            action.triggered.connect(lambda _=False, form=form: self.save_asked.emit(form))
        return menu

    def _on_moved(self) -> None:
        self.is_following = self.slider.value() == self.slider.maximum()
        self._write()
        if self.epoch is not None:
            self.epoch_chosen.emit(self.epoch)

    def _write(self) -> None:
        epoch = self.epoch
        of = f" of {grouped(self._total)}" if self._total else ""
        self._epoch.setText(f"Epoch {grouped(epoch)}{of}" if epoch is not None else "")
        widest = f"Epoch {grouped(self._total)}{of}"
        self._epoch.setMinimumWidth(self.fontMetrics().horizontalAdvance(widest))
