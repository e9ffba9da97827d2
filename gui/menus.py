"""The menu bar and the tool bar."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QUndoStack
from PySide6.QtWidgets import QMainWindow, QMenu, QSizePolicy, QToolBar, QWidget

from gui import icons, theme
from gui.actions import BLOCK, EDIT, HELP, PANES, TRAIN, VIEW, WEIGHTS, Actions
from gui.docks import Docks
from presets import PRESETS
from presets.preset import Group

THEME_TITLES = {"system": "Follow the &System", "light": "&Light", "dark": "&Dark"}


class Menus(QObject):
    """Builds the menus.

    Signals:
        preset_chosen(name), file_chosen(path), theme_chosen(name), scale_chosen(percent).
        layout_reset: the docks should go back to where they were at first.
    """

    preset_chosen = Signal(str)
    file_chosen = Signal(object)
    theme_chosen = Signal(str)
    scale_chosen = Signal(int)
    layout_reset = Signal()

    def __init__(self, window: QMainWindow, actions: Actions, undo: QUndoStack) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self.undo = _undo_action(undo.createUndoAction(window, "&Undo"), "undo")
        self.redo = _undo_action(undo.createRedoAction(window, "&Redo"), "redo")
        self.redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        self.undo.setShortcut(QKeySequence.StandardKey.Undo)
        self.recent = QMenu("Open &Recent", window)

    def build(self, docks: Docks) -> None:
        """Fills the menu bar."""
        bar = self._window.menuBar()
        self._fill_file(bar.addMenu("&File"))
        edit = bar.addMenu("&Edit")
        edit.addActions([self.undo, self.redo])
        edit.addSeparator()
        edit.addActions(self._actions.several(EDIT))
        block = bar.addMenu("&Block")
        block.addActions(self._actions.several(BLOCK))
        block.addSeparator()
        block.addActions(self._actions.several(WEIGHTS))
        self._fill_view(bar.addMenu("&View"), docks)
        bar.addMenu("&Training").addActions(self._actions.several(TRAIN))
        bar.addMenu("&Help").addActions(self._actions.several(HELP))

    def show_recents(self, files: tuple[Path, ...]) -> None:
        """Lists the files opened last."""
        self.recent.clear()
        self.recent.setEnabled(bool(files))
        for number, path in enumerate(files, start=1):
            text = f"&{number % 10}  {path.name.replace('&', '&&')}"
            action = self.recent.addAction(text)
            action.setStatusTip(str(path))
            action.triggered.connect(lambda _=False, path=path: self.file_chosen.emit(path))

    def show_choices(self, theme_name: str, scale: int) -> None:
        """Marks the theme and the scale that are shown."""
        for action in self._themes.actions():
            action.setChecked(action.data() == theme_name)
        for action in self._scales.actions():
            action.setChecked(action.data() == scale)

    def tool_bar(self, run_bar: QWidget) -> QToolBar:
        """Gives the tool bar, the training at its right end."""
        bar = QToolBar("Tools")
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        for names in (("new", "open", "save"), (), ("quick_add", "frame_all", "tidy")):
            bar.addActions([self._actions[name] for name in names] or [self.undo, self.redo])
            bar.addSeparator()
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(space)
        bar.addWidget(run_bar)
        return bar

    def _fill_file(self, menu: QMenu) -> None:
        actions = self._actions
        menu.addActions([actions["new"], actions["open"]])
        menu.addMenu(self.recent)
        presets = menu.addMenu("&Presets")
        groups = {group: presets.addMenu(group) for group in Group}
        for preset in PRESETS:
            action = groups[preset.group].addAction(preset.title)
            action.setStatusTip(preset.summary)
            action.setObjectName(f"preset:{preset.name}")
            action.triggered.connect(
                lambda _=False, name=preset.name: self.preset_chosen.emit(name)
            )
        menu.addAction(actions["import"])
        menu.addSeparator()
        menu.addActions([actions["save"], actions["save_as"]])
        menu.addSeparator()
        menu.addActions([actions["export_model"], actions["export_script"]])
        menu.addSeparator()
        menu.addActions([actions["close"], actions["quit"]])

    def _fill_view(self, menu: QMenu, docks: Docks) -> None:
        menu.addActions(self._actions.several(VIEW))
        menu.addSeparator()
        panels = menu.addMenu("&Panels")
        panels.addActions([dock.toggleViewAction() for dock in docks.all()])
        panels.addSeparator()
        panels.addAction("&Reset Layout").triggered.connect(lambda: self.layout_reset.emit())
        menu.addActions(self._actions.several(PANES))
        menu.addSeparator()
        titles = [(THEME_TITLES[name], name) for name in theme.NAMES]
        self._themes = self._choices(menu.addMenu("&Theme"), titles, self.theme_chosen.emit)
        scales = [(f"{scale} %", scale) for scale in theme.SCALES]
        self._scales = self._choices(menu.addMenu("&Scale"), scales, self.scale_chosen.emit)

    def _choices(
        self,
        menu: QMenu,
        choices: list[tuple[str, str]] | list[tuple[str, int]],
        choose: Callable[[object], None],
    ) -> QActionGroup:
        group = QActionGroup(menu)
        for text, value in choices:
            action = group.addAction(text)
            action.setCheckable(True)
            action.setData(value)
            action.triggered.connect(lambda _=False, value=value: choose(value))
        menu.addActions(group.actions())
        return group


def _undo_action(action: QAction, icon: str) -> QAction:
    action.setIcon(icons.icon(icon))
    action.setObjectName(icon)
    return action
