"""The runs panel: every training there was, to compare, resume, open and remove."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QStackedWidget, QVBoxLayout, QWidget

from engine import user_folders
from engine.training import run_folder
from engine.training.metrics_file import EPOCH, Record
from engine.training.run_info import RunInfo, RunKind, RunState
from gui.dialogs import Dialogs
from gui.document import Document
from gui.panels.run_control_like import RunControlLike
from gui.panels.runs_columns import COLUMNS
from gui.panels.runs_removal import remove_runs
from gui.widgets.placeholder import Placeholder
from gui.widgets.row_model import Row
from gui.widgets.row_table import RowTable
from gui.widgets.tool_button import ToolButton

_REFRESH_MS = 200


class RunsPanel(QWidget):
    """Lists the runs in the user's folder, the newest first.

    Signals:
        comparison_changed(folders): other runs are ticked, for the loss panel to show.
        open_asked(file): the project of a run is to be opened, as a copy without a file.
        run_chosen(folder): a run is selected, for the log panel to show; of a racer, its race.
        results_chosen(folder): a run or a racer is selected, for the results panel to show.
    """

    comparison_changed = Signal(list)
    open_asked = Signal(object)
    run_chosen = Signal(object)
    results_chosen = Signal(object)

    def __init__(
        self,
        document: Document,
        run_control: RunControlLike,
        place: Path | None = None,
        dialogs: Dialogs | None = None,
    ) -> None:
        super().__init__()
        self._document = document
        self._run_control = run_control
        self._place = place or user_folders.runs()
        self._dialogs = dialogs or Dialogs(self)
        self._ticked: tuple[str, ...] = ()
        self.table = RowTable(COLUMNS)
        self._stack = QStackedWidget()
        self._count = QLabel()
        self._watcher = QFileSystemWatcher(self)
        self._refresh = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self.open = ToolButton("Open the network of this run", "open", on_click=self._open)
        self.resume = ToolButton("Resume this run", "resume", on_click=self._resume)
        self.folder = ToolButton("Show this run's folder", "folder", on_click=self._show_folder)
        self.remove = ToolButton("Remove the selected runs", "delete", on_click=self._remove)
        self._lay_out()
        self._connect()
        self.refresh()

    @property
    def selected(self) -> list[RunInfo]:
        """The selected runs."""
        keys = self.table.selected_keys()
        return [row.item for row in self.table.rows.walk() if row.key in keys]

    def refresh(self) -> None:
        """Reads the folder of runs again."""
        runs = run_folder.list_runs(self._place)
        rows = [self._row(run) for run in runs]
        self._stack.setCurrentIndex(int(bool(rows)))
        self._count.setText(f"{len(rows)} run{'s' * (len(rows) != 1)}")
        self.table.show_rows(rows)
        self._note_ticks()
        self._on_selection_changed()
        if self._place.is_dir() and not self._watcher.directories():
            self._watcher.addPath(str(self._place))

    def _row(self, run: RunInfo) -> Row[RunInfo]:
        """Gives a run's row; below a race are its racers, which are compared instead of it."""
        key = str(run.folder)
        if run.kind is not RunKind.RACE:
            return Row(key, run, is_checked=key in self._ticked)
        racers = sorted(run_folder.list_runs(run.folder / run_folder.RACERS), key=_name)
        return Row(key, run, [self._row(each) for each in racers])

    def showEvent(self, event: QShowEvent) -> None:
        """Shows what changed while it could not be seen."""
        super().showEvent(event)
        self.refresh()

    def _lay_out(self) -> None:
        unit = self.fontMetrics().height() // 3
        self._count.setProperty("role", "dim")
        head = QHBoxLayout()
        head.setContentsMargins(unit * 2, unit, unit, unit)
        head.addWidget(self._count, stretch=1)
        for button in (self.open, self.resume, self.folder, self.remove):
            head.addWidget(button)
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table)
        self._stack.addWidget(
            Placeholder(
                "train",
                "No runs yet",
                "Press Train: each training is kept here with its network, curves and weights.",
            )
        )
        self._stack.addWidget(filled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self._refresh.timeout.connect(self.refresh)
        self._watcher.directoryChanged.connect(lambda _: self._ask_refresh())
        self._run_control.run_started.connect(lambda _: self._ask_refresh())
        self._run_control.run_ended.connect(lambda *_: self._ask_refresh())
        self._run_control.metrics_arrived.connect(self._on_metrics_arrived)
        self.table.keys_selected.connect(lambda _: self._on_selection_changed())
        self.table.key_activated.connect(lambda _: self._open())
        self.table.ticks_changed.connect(self._note_ticks)
        self.table.customContextMenuRequested.connect(self._open_menu)

    def _ask_refresh(self) -> None:
        if self.isVisible() and not self._refresh.isActive():
            self._refresh.start()

    def _on_metrics_arrived(self, _folder: Path, records: Sequence[Record]) -> None:
        if any(record.get("kind") == EPOCH for record in records):
            self._ask_refresh()

    def _note_ticks(self) -> None:
        ticked = tuple(self.table.ticked_keys())
        if ticked != self._ticked:
            self._ticked = ticked
            self.comparison_changed.emit([Path(key) for key in ticked])

    def _on_selection_changed(self) -> None:
        selected = self.selected
        single = selected[0] if len(selected) == 1 else None
        self.open.setEnabled(single is not None)
        self.folder.setEnabled(single is not None)
        is_own = not any(_is_racer(run) for run in selected)
        self.resume.setEnabled(single is not None and is_own and single.state.can_resume)
        idle = [run for run in selected if run.state is not RunState.RUNNING]
        self.remove.setEnabled(bool(selected) and is_own and idle == selected)
        if single is not None:
            self.run_chosen.emit(
                single.folder.parent.parent if _is_racer(single) else single.folder
            )
            self.results_chosen.emit(single.folder)

    def _open(self) -> None:
        for run in self.selected[:1]:
            self.open_asked.emit(run.folder / run_folder.PROJECT)

    def _resume(self) -> None:
        for run in self.selected[:1]:
            self._run_control.resume(run.folder)

    def _show_folder(self) -> None:
        for run in self.selected[:1]:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(run.folder)))

    def _remove(self) -> None:
        remove_runs([run.folder for run in self.selected], self._dialogs)
        self.refresh()

    def _open_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button in (self.open, self.resume, self.folder, self.remove):
            action = menu.addAction(button.icon(), button.toolTip(), button.click)
            action.setEnabled(button.isEnabled())
        menu.popup(self.table.viewport().mapToGlobal(place))


def _is_racer(info: RunInfo) -> bool:
    return info.folder.parent.name == run_folder.RACERS


def _name(info: RunInfo) -> str:
    return info.name
