"""The window: puts the parts together and lets them speak to one another."""

from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from engine.graph.model import NodeId, Project
from engine.training.run_info import RunInfo, RunKind
from gui import icons, panes
from gui.about import ABOUT
from gui.actions import Actions
from gui.appearance import Appearance
from gui.dialogs import Dialogs, Going
from gui.document import Document
from gui.dropped_file import dropped_file
from gui.export_control import ExportControl
from gui.files import FileControl
from gui.importing.import_control import ImportControl
from gui.keys_dialog import KeysDialog
from gui.menus import Menus
from gui.node_help import show_help
from gui.operators_control import OperatorsControl
from gui.operators_notices import OperatorsNotices
from gui.panel_factory import PanelFactory
from gui.panel_links import link_panels, link_workspace
from gui.recovery import Recovery
from gui.run_bar import RunBar
from gui.run_control import RunControl
from gui.run_notices import RunNotices
from gui.service_like import ServiceLike
from gui.settings import Settings
from gui.status import StatusBar
from gui.welcome import WelcomePage
from gui.welcome_control import WelcomeControl
from gui.widgets.notice import Notice
from gui.window_commands import CANVAS_METHODS, NEEDS_PROJECT
from gui.workspace import Workspace

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView


class MainWindow(QMainWindow):
    """Netloom's window.

    Args:
        document: the project it shows.
        service: analyses the document.
        settings: what the user chose before.
        dialogs: asks and tells; Qt's own if None.

    Signals:
        filled: every panel is there.
    """

    filled = Signal()

    def __init__(
        self,
        document: Document,
        service: ServiceLike,
        *,
        settings: Settings | None = None,
        dialogs: Dialogs | None = None,
    ) -> None:
        super().__init__()
        self.document = document
        self.service = service
        self.settings = settings or Settings()
        self.dialogs = dialogs or Dialogs(self)
        self.run_control = RunControl(document, self)
        self.recovery = Recovery(document, self)
        self.files = FileControl(document, self.dialogs, self.settings, self)
        self.exports = ExportControl(document, self.dialogs, self.settings, self)
        self.imports = ImportControl(document, self.files, self.settings, self)
        self.panels = PanelFactory(document, self.run_control)
        self.commands = Actions(self)
        self.is_project_open = False
        self._build()
        self._connect()
        self.show_welcome()

    def _build(self) -> None:
        self.setWindowIcon(icons.program_icon())
        self.setAcceptDrops(True)
        self.resize(1440, 900)
        self.welcome = WelcomePage()
        self.workspace = Workspace(self.panels)
        self.docks = self.workspace.docks
        self.center = QStackedWidget()
        self.center.addWidget(self.welcome)
        self.center.addWidget(self.workspace)
        self.setCentralWidget(self.center)
        self.notice = Notice(self.center)
        self.menus = Menus(self, self.commands, self.document.undo_stack)
        self.menus.build(self.docks)
        self.welcome_control = WelcomeControl(
            self.welcome,
            self.menus,
            files=self.files,
            settings=self.settings,
            recovery=self.recovery,
        )
        self.appearance = Appearance(self.menus, self.settings, self)
        self.run_bar = RunBar(self.document, self.run_control, self.commands)
        self.tools = self.menus.tool_bar(self.run_bar)
        self.addToolBar(self.tools)
        self.status = StatusBar(self.document)
        self.setStatusBar(self.status)
        self.run_notices = RunNotices(self.run_control, self.notice, self)
        self.own_operators = OperatorsControl(
            self.document,
            self.service,
            dialogs=self.dialogs,
            settings=self.settings,
            notices=OperatorsNotices(self.notice, self),
            window=self,
        )

    def _connect(self) -> None:
        self._connect_document()
        self._connect_files()
        self._connect_commands()
        self.workspace.canvas_made.connect(self.notice.stand_on)
        self.workspace.filled.connect(self._on_filled)
        self.menus.layout_reset.connect(self.docks.arrange)
        self.service.state_changed.connect(self.status.show_service)
        self.status.problems_requested.connect(lambda: self.docks.show_panel("problems"))
        self.run_control.refused.connect(self._tell_error)
        self.run_control.node_blamed.connect(self._on_node_blamed)
        self.run_control.run_started.connect(self._on_run_started)
        self.recovery.failed.connect(self._tell_error)

    def _connect_document(self) -> None:
        document = self.document
        document.project_changed.connect(self._refresh_title)
        document.file_changed.connect(self._refresh_title)
        document.undo_stack.cleanChanged.connect(self._refresh_title)
        document.edit_refused.connect(lambda text: self.notice.tell(text, "warning"))

    def _connect_files(self) -> None:
        self.files.opened.connect(self._on_opened)
        self.files.saved.connect(self._on_saved)
        self.exports.exported.connect(lambda text: self.notice.tell(text, "check"))

    def _connect_commands(self) -> None:
        self.commands.connect_all(
            {
                "new": self.files.new,
                "open": self.files.ask_open,
                "import": self.imports.ask,
                "add_file": self.own_operators.add,
                "save": self.files.save,
                "save_as": self.files.save_as,
                "export_model": self.exports.export_model,
                "export_script": self.exports.export_script,
                "close": self.close_project,
                "quit": self.close,
                "train": self.run_control.start,
                "stop": self.run_control.stop,
                "resume": self.run_control.resume,
                "welcome": self.show_welcome,
                "help": self._show_help,
                "keys": self._show_keys,
                "about": lambda: self.dialogs.show_about(ABOUT),
                "next_pane": partial(self._step_pane, 1),
                "previous_pane": partial(self._step_pane, -1),
            }
        )
        for name, method in CANVAS_METHODS.items():
            self.commands.connect_all({name: partial(self._tell_canvas, method)})

    @property
    def canvas(self) -> "CanvasView":
        """The canvas; made now if it is not there yet."""
        return self.workspace.canvas

    def show_welcome(self) -> None:
        """Shows the welcome page; an open project stays open behind it."""
        self.welcome_control.refresh()
        self._show(self.welcome, is_project=False)

    def show_project(self) -> None:
        """Shows the canvas and the panels around it."""
        self.workspace.fill()
        self._show(self.workspace, is_project=True)
        self.workspace.arrange_once(self.center.size())
        self.canvas.setFocus()

    def close_project(self) -> None:
        """Goes back to the welcome page, after asking about unsaved changes."""
        if self.files.may_replace():
            self.recovery.discard()
            self.document.open(Project())
            self.show_welcome()

    def show_node(self, node: NodeId) -> None:
        """Selects a node and brings it into view."""
        self.document.select([node])
        self.canvas.frame_selection()

    def leave_at_once(self) -> None:
        """Ends the program without questions: unsaved work is offered at the next start, and a
        training goes on."""
        self.recovery.write()
        self.run_control.detach()
        self.service.stop()
        QApplication.exit(0)  # quit() would close the window, which asks

    def restore(self) -> None:
        """Puts the window and its panels where they were when it was closed."""
        if self.settings.window is not None:
            geometry, arrangement = self.settings.window
            self.restoreGeometry(geometry)
            self.workspace.restore(arrangement)

    def showEvent(self, event: QShowEvent) -> None:
        """Fills the panels in once the window is on screen."""
        super().showEvent(event)
        self.workspace.fill_soon()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Asks about unsaved changes and a training that goes on."""
        if not self.files.may_replace() or not self._may_leave_training():
            event.ignore()
            return
        self.workspace.stop_filling()
        self.imports.stop()
        self.own_operators.stop()
        self.recovery.discard()
        if self.workspace.arrangement:
            self.settings.window = (self.saveGeometry(), self.workspace.arrangement)
        self.run_control.detach()
        self.service.stop()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Takes project files."""
        if dropped_file(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Opens a project file."""
        path = dropped_file(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.files.open_file(path)

    def _on_filled(self) -> None:
        link_workspace(self.workspace, self.service, self.own_operators)
        link_panels(self.panels.panel, show_node=self.show_node, open_copy=self.files.open_copy)
        self.service.start()
        self.run_notices.pick_up()
        self.filled.emit()

    def _show(self, page: QWidget, *, is_project: bool) -> None:
        self.center.setCurrentWidget(page)
        self.is_project_open = is_project
        self.tools.setVisible(is_project)
        self.status.show_open(is_open=is_project)
        self.commands.enable(NEEDS_PROJECT, is_enabled=is_project)
        self.run_bar.refresh()
        self._refresh_title()

    def _tell_canvas(self, method: str) -> None:
        attrgetter(method)(self.canvas)()

    def _step_pane(self, direction: int) -> None:
        first = self.canvas if self.is_project_open else self.welcome
        inner = [dock.widget() for dock in self.docks.all()]
        panes.step([each for each in (first, *inner) if each], direction)

    def _show_help(self) -> None:
        if not (self.is_project_open and show_help(self.document, self.notice)):
            self._show_keys()

    def _show_keys(self) -> None:
        KeysDialog(self.commands, self).open()

    def _refresh_title(self) -> None:
        name = self.document.file.name if self.document.file else self.document.project.name
        self.setWindowTitle(f"{name}[*] — Netloom" if self.is_project_open else "Netloom")
        self.setWindowModified(self.is_project_open and self.document.is_modified)

    def _tell_error(self, text: str) -> None:
        self.notice.tell(text, "error", stays=True)

    def _may_leave_training(self) -> bool:
        if not self.run_control.is_running:
            return True
        answer = self.dialogs.ask_going(self.document.project.name)
        if answer is Going.STOP:
            self.run_control.stop()
        return answer is not Going.CANCEL

    def _on_opened(self) -> None:
        self.show_project()
        self.canvas.frame_all()
        self.own_operators.check()

    def _on_saved(self, path: Path) -> None:
        self.notice.tell(f"Saved {path.name}.", "check")
        self.own_operators.tell_left_behind(self.files.left_behind())

    def _on_run_started(self, info: RunInfo) -> None:
        if info.kind is RunKind.RACE:
            self.docks.show_panel("trajectories")
        else:
            self.docks.show_one_of("loss", "results")

    def _on_node_blamed(self, path: str) -> None:
        node = self.document.show_path(path)
        if node is not None:
            self.show_node(node)
