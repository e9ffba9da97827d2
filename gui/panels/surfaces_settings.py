"""The settings of one optimizer of a scene: a slider for each of its numbers."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from engine.graph.model import Value
from engine.optimization_lab.descent import Descent
from gui.panels.optimizer_table import TECHNICAL, OptimizerArgument
from gui.panels.surfaces_ranges import range_of
from gui.panels.surfaces_scene import Table
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.number_range import Range
from gui.widgets.number_slider import NumberSlider

_NOT_FOR_PLACES = {"Muon", "SparseAdam"}
"""They take no two numbers: they want matrices, or sparse gradients."""
_SYMBOLS = {"lr": "η", "momentum": "γ", "betas": "β", "eps": "ε", "dampening": "τ"}


class DescentSettings(QWidget):
    """Edits the method and the arguments of one optimizer.

    Signals:
        descent_edited(descent): the user changed something.
    """

    descent_edited = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._descent = Descent("SGD")
        self._table: Table = {}
        self.method = ChoiceBox("Method, of torch.optim", {})
        self.sliders: dict[tuple[str, int], NumberSlider] = {}
        self.ticks: dict[str, QCheckBox] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self.method)
        self._fields = QWidget()
        self._layout.addWidget(self._fields)
        self._shown: tuple[OptimizerArgument, ...] | None = None
        self.method.value_changed.connect(self._on_method_chosen)

    def show_descent(self, descent: Descent, table: Table, bound: float | None) -> None:
        """Shows the settings of an optimizer.

        Args:
            descent: the optimizer.
            table: of all there are.
            bound: rates from here on are marked.
        """
        self._descent = descent
        self._show_methods(table)
        arguments = tuple(e for e in table.get(descent.optimizer, ()) if e.name not in TECHNICAL)
        if arguments != self._shown:
            self._shown = arguments
            self._rebuild(arguments)
        for argument in arguments:
            self._show_argument(argument, descent.arguments.get(argument.name, argument.default))
        if ("lr", 0) in self.sliders:
            self.sliders["lr", 0].set_bound(bound)

    def _show_methods(self, table: Table) -> None:
        self.method.blockSignals(True)  # noqa: FBT003 - Qt's own
        if table != self._table:
            self._table = table
            self.method.clear()
            for name in sorted(set(table) - _NOT_FOR_PLACES, key=str.lower):
                self.method.addItem(name, name)
        self.method.choose(self._descent.optimizer)
        self.method.blockSignals(False)  # noqa: FBT003 - Qt's own

    def _rebuild(self, arguments: tuple[OptimizerArgument, ...]) -> None:
        self._layout.removeWidget(self._fields)
        self._fields.hide()
        self._fields.deleteLater()
        self._fields = QWidget()
        self.sliders, self.ticks = {}, {}
        column = QVBoxLayout(self._fields)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.fontMetrics().height() // 5)
        for argument in arguments:
            for widget in self._widgets(argument):
                column.addWidget(widget)
        self._layout.addWidget(self._fields)

    def _widgets(self, argument: OptimizerArgument) -> list[QWidget]:
        default = argument.default
        if isinstance(default, bool):
            tick = self.ticks[argument.name] = QCheckBox(argument.name)
            tick.clicked.connect(lambda on: self._set(argument.name, bool(on)))
            return [tick]
        numbers = default if isinstance(default, tuple) else (default,)
        ranges = [range_of(argument.name, each) for each in numbers]
        known = [each for each in ranges if each is not None]
        if len(known) < len(ranges):
            return []
        return [self._slider(argument, place, each) for place, each in enumerate(known)]

    def _slider(self, argument: OptimizerArgument, place: int, numbers: Range) -> NumberSlider:
        symbol = _SYMBOLS.get(argument.name, "")
        index = "₁₂₃"[place] if isinstance(argument.default, tuple) else ""
        title = f"{argument.name} {symbol}{index}".strip()
        slider = NumberSlider(title, numbers, f"{argument.name} of torch.optim")
        slider.value_edited.connect(lambda value: self._on_number(argument, place, numbers, value))
        self.sliders[argument.name, place] = slider
        return slider

    def _show_argument(self, argument: OptimizerArgument, value: object) -> None:
        if argument.name in self.ticks:
            self.ticks[argument.name].setChecked(value is True)
            return
        numbers = value if isinstance(value, tuple | list) else (value,)
        for place, number in enumerate(numbers):
            slider = self.sliders.get((argument.name, place))
            if slider is not None and isinstance(number, int | float):
                slider.set_value(float(number))

    def _on_number(
        self, argument: OptimizerArgument, place: int, numbers: Range, value: float
    ) -> None:
        number: Value = round(value) if numbers.is_whole else value
        if isinstance(argument.default, tuple):
            given = self._descent.arguments.get(argument.name, argument.default)
            parts = list(given) if isinstance(given, tuple | list) else list(argument.default)
            parts[place] = number
            self._set(argument.name, tuple(parts))
        else:
            self._set(argument.name, number)

    def _set(self, name: str, value: object) -> None:
        arguments = {**self._descent.arguments, name: value}
        if name == "nesterov" and value and not arguments.get("momentum"):
            arguments["momentum"] = 0.5  # PyTorch wants one
        self._descent = replace(self._descent, arguments=arguments)
        self.descent_edited.emit(self._descent)

    def _on_method_chosen(self, name: str) -> None:
        rate = self._descent.arguments.get("lr")
        takes_rate = any(each.name == "lr" for each in self._table.get(name, ()))
        kept = {"lr": rate} if rate is not None and takes_rate else {}
        self._descent = Descent(name, kept)
        self.descent_edited.emit(self._descent)
