"""The inside of the loss panel: the curves of the live run and of those compared with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.graph.writing import write_atomically
from engine.training.metrics_file import read_metrics
from engine.training.run_folder import find_info
from engine.training.run_info import RunInfo
from gui.dialogs import Dialogs
from gui.panels.loss_choices import AXES, AXIS_TITLES, FIGURES, TEST_ERROR, curves_of, write_place
from gui.panels.loss_tools import LossTools
from gui.panels.run_curves import STEPS, RunCurves
from gui.panels.run_text import run_names, summary
from gui.widgets.curves import Curve
from gui.widgets.numbers import short
from gui.widgets.placeholder import Placeholder
from gui.widgets.plot import CurvePlot
from gui.widgets.plot_export import curves_to_csv, plot_to_png, plot_to_svg
from gui.widgets.plot_key import CurveKey, KeyEntry

_REDRAW_MS = 66
_EMPTY = (
    "Press Train: the loss appears here as the network learns. "
    "Runs ticked in the Runs panel are shown for comparison."
)
_COMPACT_EMPTY = "The losses come with the first steps."
_MOST_INSIDE = 3
_WIDEST_INSIDE = 0.8
_FILTERS = {
    "png": "Pictures (*.png)",
    "svg": "Drawings (*.svg)",
    "csv": "Comma-separated values (*.csv)",
}


class LossView(QWidget):
    """Shows what runs measured, while they measure it.

    Args:
        is_compact: it stands beside something that names the curves, and saves and fits them.
    """

    def __init__(self, *, is_compact: bool = False) -> None:
        super().__init__()
        self._is_compact = is_compact
        self._runs: dict[Path, RunCurves] = {}
        self._numbers: dict[Path, int] = {}
        self._live: RunInfo | None = None
        self._compared: tuple[Path, ...] = ()
        self._given_names: Mapping[Path, str] = {}
        self.tools = LossTools(is_compact=is_compact)
        self.key = CurveKey()
        self.plot = CurvePlot()
        self._stack = QStackedWidget()
        self._redraw = QTimer(self, singleShot=True, interval=_REDRAW_MS)
        self._lay_out()
        self._connect()
        self._show()

    def compare(self, folders: Iterable[Path], *, names: Mapping[Path, str] | None = None) -> None:
        """Shows these runs beside the live one, and no others.

        Args:
            folders: of the runs.
            names: what they are called; told from their set-ups if None.
        """
        self._compared = tuple(folders)
        self._given_names = names or {}
        self._keep_shown()
        self._ask_redraw()

    def hide_runs(self, folders: Iterable[Path]) -> None:
        """Leaves the curves of these runs out, and no others."""
        self.key.hidden = frozenset(map(str, folders))
        self._show()

    def read_step(self, step: int | None) -> None:
        """Points out where the curves are after so many steps; None points out nothing."""
        run = next((self._runs[folder] for folder in self._shown()), None)
        if step is None or run is None or not len(run.steps):
            self.plot.mark(None)
            return
        places = run.steps.column(self.tools.axis.value)
        index = int(np.searchsorted(run.steps.column(STEPS), step))
        self.plot.mark(float(places[min(index, len(places) - 1)]))

    def start(self, info: RunInfo) -> None:
        """Shows a run that begins, or goes on."""
        self._live = info
        self._runs.pop(info.folder, None)
        self._keep_shown()
        self._ask_redraw()

    def take(self, folder: Path, records: Sequence[Mapping[str, object]]) -> None:
        """Takes what a run measured."""
        if folder in self._runs:
            self._runs[folder].add(records)
            self._ask_redraw()

    def end(self, folder: Path) -> None:
        """Takes over how the live run ended; its curve stays."""
        if self._live is not None and folder == self._live.folder:
            self._live = find_info(folder) or self._live
            self._ask_redraw()

    def showEvent(self, event: QShowEvent) -> None:
        """Draws what came while it could not be seen."""
        super().showEvent(event)
        self._show()

    def _lay_out(self) -> None:
        unit = self.fontMetrics().height() // 2
        self._stack.addWidget(
            Placeholder(
                "train",
                "No curves yet",
                _COMPACT_EMPTY if self._is_compact else _EMPTY,
            )
        )
        self._stack.addWidget(self.plot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._head = QWidget()
        head = QVBoxLayout(self._head)
        head.setContentsMargins(unit, unit, unit, 0)
        head.setSpacing(unit // 2)
        head.addWidget(self.tools)
        layout.addWidget(self._head)
        layout.addWidget(self._stack, stretch=1)

    def _connect(self) -> None:
        self._redraw.timeout.connect(self._show_if_visible)
        self.tools.changed.connect(self._show)
        self.tools.fit_asked.connect(self.plot.fit)
        self.tools.save_asked.connect(self._on_save_asked)
        self.key.hidden_changed.connect(lambda _: self._show())
        self.plot.following_changed.connect(lambda following: self.tools.fit.setDisabled(following))
        self.tools.fit.setDisabled(self.plot.is_following)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Moves the key along."""
        super().resizeEvent(event)
        self._place_key()

    def _place_key(self) -> None:
        """Puts a short key into the corner of the plot, where curves that fall leave room."""
        if self._is_compact:
            return
        head = self._head.layout()
        fits = self.key.line_size().width() < self.plot.width() * _WIDEST_INSIDE
        is_inside = len(self.key.entries) <= _MOST_INSIDE and fits
        if is_inside == (self.key.parentWidget() is not self.plot) and head is not None:
            head.removeWidget(self.key) if is_inside else head.addWidget(self.key)
            if is_inside:
                self.key.setParent(self.plot)
            self.key.show()
        if is_inside:
            self.key.resize(self.key.line_size().boundedTo(self.plot.size()))
            margin = self.fontMetrics().height() // 2
            self.key.move(self.plot.width() - self.key.width() - margin, margin)

    def _keep_shown(self) -> None:
        shown = self._shown()
        for folder in set(self._runs) - set(shown):
            del self._runs[folder]
        for folder in set(self._numbers) - set(shown):
            del self._numbers[folder]
        for folder in shown:
            if folder not in self._runs:
                self._load(folder)

    def _load(self, folder: Path) -> None:
        run = self._runs[folder] = RunCurves(folder)
        free = set(range(len(self._numbers) + 1)) - set(self._numbers.values())
        self._numbers.setdefault(folder, min(free))
        run.add(read_metrics(folder))

    def _shown(self) -> list[Path]:
        live = [self._live.folder] if self._live else []
        return [*live, *(folder for folder in self._compared if folder not in live)]

    def _ask_redraw(self) -> None:
        if not self._redraw.isActive():
            self._redraw.start()

    def _show_if_visible(self) -> None:
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        figure, axis = self.tools.figure.value, self.tools.axis.value
        curves = self._all_curves()
        has_curves = any(not run.is_empty for run in self._runs.values())
        self._stack.setCurrentIndex(int(has_curves))
        self._head.setVisible(has_curves)
        self.tools.summary.setText(self._summary())
        self.tools.smoothing.setEnabled(figure != TEST_ERROR)
        self.key.show_entries(self._entries(curves))
        self._place_key()
        is_dashed = self._is_compact and figure != TEST_ERROR
        self.plot.set_labels(
            AXIS_TITLES[axis] + ", dashed: test" * is_dashed,
            FIGURES[figure],
            write_x=lambda x: write_place(axis, x),
            write_y=self._write,
            suffix=" %" if figure == TEST_ERROR else "",
        )
        self.plot.set_log(self.tools.log.isChecked())
        self.plot.show_curves(
            curve for curve in curves if not {curve.key, curve.group} & self.key.hidden
        )

    def _all_curves(self) -> list[Curve]:
        folders = self._shown()
        names = self._names(folders)
        curves: list[Curve] = []
        for folder in folders:
            curves += curves_of(
                self._runs[folder],
                name=names[folder],
                number=self._numbers[folder],
                figure=self.tools.figure.value,
                axis=self.tools.axis.value,
                weight=self.tools.weight,
            )
        return curves

    def _names(self, folders: Sequence[Path]) -> dict[Path, str]:
        if self._given_names:
            return {folder: self._given_names.get(folder, folder.name) for folder in folders}
        if len(folders) < 2:
            return dict.fromkeys(folders, "")
        return run_names([find_info(folder) or RunInfo(folder) for folder in folders])

    def _entries(self, curves: Sequence[Curve]) -> list[KeyEntry]:
        """One entry a curve; one a run where there are several, the value says which is which."""
        groups: dict[str, list[Curve]] = {}
        for curve in curves:
            groups.setdefault(curve.group or curve.key, []).append(curve)
        return [self._entry(key, group) for key, group in groups.items()]

    def _entry(self, key: str, group: Sequence[Curve]) -> KeyEntry:
        first = group[0]
        if not first.group:
            return KeyEntry(key, first.label, self._write(first.last), first.style)
        values = [f"{each.label.split()[-1]} {self._write(each.last)}" for each in group]
        style = replace(first.style, is_dashed=False)
        if len(group) == 1:
            values = [self._write(first.last)]
        return KeyEntry(key, first.label.removesuffix(" train"), "  ".join(values), style)

    def _write(self, y: float) -> str:
        return f"{y:.2f} %" if self.tools.figure.value == TEST_ERROR else short(y)

    def _summary(self) -> str:
        if self._live is None or self._live.folder not in self._runs:
            return ""
        return summary(self._live, self._runs[self._live.folder].last_epoch)

    def _on_save_asked(self, form: str) -> None:
        dialogs = Dialogs(self)
        stem = self._live.folder.name if self._live else "curves"
        proposal = Path.home() / f"{stem}.{form}"
        path = dialogs.ask_save("Save the curves", proposal, _FILTERS[form])
        if path is None:
            return
        try:
            self.save(path, form)
        except EngineError as error:
            dialogs.show_error("The curves could not be saved.", str(error))

    def save(self, path: Path, form: str) -> None:
        """Writes the curves as they are shown.

        Args:
            path: the file.
            form: `png`, `svg` or `csv`.

        Raises:
            EngineError: it cannot be written.
        """
        shown = self.plot.curves
        entries = self._entries(shown)
        match form:
            case "png":
                data = plot_to_png(self.plot, entries)
            case "svg":
                data = plot_to_svg(self.plot, entries)
            case _:
                data = curves_to_csv(AXES[self.tools.axis.value].lower(), shown).encode()
        write_atomically(path, data)
