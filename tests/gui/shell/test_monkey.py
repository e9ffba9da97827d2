"""The window under thousands of random events: nothing may raise, and undo leads back."""

import random
import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDesktopServices, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QFileDialog,
    QPushButton,
    QToolButton,
    QWidget,
)

from engine.analysis.analyse import AnalysisCache, analyse
from engine.operators.standard import CATALOGUE
from gui.actions import EVERY_COMMAND
from gui.dialogs import Dialogs, Unsaved
from gui.main_window import MainWindow
from gui.run_control import RunControl

PRESETS = ("lenet", "xor", "mlp", "siamese", "resnet-block")
EVENTS = 5_000
LONGEST_S = 12.0
SEED = 20_260_717
NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
BUTTONS = (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton)
KEY_NAMES = (
    *"ABCDEFGHIJKLMNOPQRSTUVWXYZ0159",
    *("Tab", "Return", "Escape", "Delete", "Backspace", "Space", "Left", "Right", "Up", "Down"),
    *("Home", "End", "PageUp", "PageDown", "F1", "F2", "F6", "Plus", "Minus", "Period"),
)
KEYS = [getattr(Qt.Key, f"Key_{name}") for name in KEY_NAMES]
QUITTING = {"open", "save_as", "export_model", "export_script", "close", "quit", "about"}
COMMANDS = [each.name for each in EVERY_COMMAND if each.name not in QUITTING]


class Monkey:
    """Somebody who does not know what they do, the same each time."""

    def __init__(self, window: MainWindow, application: QApplication) -> None:
        self.window = window
        self.application = application
        self.dice = random.Random(SEED)
        self.cache = AnalysisCache()
        self.ways: list[tuple[int, Callable[[], None]]] = [
            (30, self.drag),
            (14, self.click),
            (22, self.press_key),
            (4, self.wheel),
            (7, self.undo_or_redo),
            (4, self.command),
            (6, self.answer),
            (2, self.add),
            (3, self.choose_row),
            (3, self.press_button),
            (1, self.open_preset),
            (1, self.show_panel),
        ]

    def act(self) -> None:
        weights = [weight for weight, _ in self.ways]
        self.dice.choices([way for _, way in self.ways], weights)[0]()
        self.application.processEvents()
        if self.dice.random() < 0.3:
            self.close_popups()
        if not self.window.isVisible():  # Quit was chosen in the menu
            self.window.show()
        if not self.window.is_project_open and self.dice.random() < 0.7:
            self.window.show_project()

    def close_popups(self) -> None:
        for _ in range(5):
            popup = self.application.activePopupWidget() or self.application.activeModalWidget()
            if popup is None:
                return
            popup.close()

    def point(self, widget: QWidget) -> QPoint:
        width, height = max(widget.width(), 1), max(widget.height(), 1)
        return QPoint(self.dice.randrange(width), self.dice.randrange(height))

    def aim(self) -> tuple[QWidget, QPoint]:
        """Mostly the canvas, and there mostly a node, a port or a wire."""
        canvas = self.window.canvas
        if not canvas.isVisible() or self.dice.random() < 0.15:
            shown = [each for each in self.window.findChildren(QWidget) if each.isVisible()]
            widget = self.dice.choice([w for w in shown if not _is_quiet(w)] or [canvas])
            return widget, self.point(widget)
        items = list(canvas.canvas_scene.items_by_node.values())
        if not items or self.dice.random() < 0.3:
            return canvas.viewport(), self.point(canvas.viewport())
        body = self.dice.choice(items).body
        x = self.dice.choice([body.left(), body.right(), body.center().x()])
        place = canvas.camera.to_view(QPointF(x, body.center().y()))
        return canvas.viewport(), place.toPoint()

    def mouse(self, kind: QEvent.Type, at: tuple[QWidget, QPoint], button: Qt.MouseButton) -> None:
        widget, point = at
        keys = self.dice.choice([NONE, NONE, NONE, SHIFT, CTRL, ALT])
        place = QPointF(point)
        held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else button
        event = QMouseEvent(kind, place, widget.mapToGlobal(place), button, held, keys)
        self.application.sendEvent(widget, event)

    def drag(self) -> None:
        """A drag in which keys may be pressed; sometimes it never ends."""
        widget, start = self.aim()
        button = self.dice.choices(BUTTONS, (8, 1, 1))[0]
        self.mouse(QEvent.Type.MouseButtonPress, (widget, start), button)
        for _ in range(self.dice.randrange(4)):
            target, stop = self.aim()
            place = (widget, widget.mapFromGlobal(target.mapToGlobal(stop)))
            self.mouse(QEvent.Type.MouseMove, place, button)
            if self.dice.random() < 0.15:
                self.dice.choice([self.press_key, self.undo_or_redo, self.answer])()
        if self.dice.random() < 0.95:
            _, stop = self.aim()
            self.mouse(QEvent.Type.MouseButtonRelease, (widget, stop), button)

    def click(self) -> None:
        at = self.aim()
        button = self.dice.choices(BUTTONS, (8, 2, 1))[0]
        self.mouse(QEvent.Type.MouseButtonPress, at, button)
        self.mouse(QEvent.Type.MouseButtonRelease, at, button)
        if self.dice.random() < 0.3:
            self.mouse(QEvent.Type.MouseButtonDblClick, at, button)
            self.mouse(QEvent.Type.MouseButtonRelease, at, button)

    def press_key(self) -> None:
        focus = self.application.focusWidget() or self.window.canvas
        if self.dice.random() < 0.6:
            focus = self.window.canvas
        key, keys = (
            self.dice.choice(KEYS),
            self.dice.choice([NONE, NONE, SHIFT, CTRL, CTRL | SHIFT]),
        )
        text = chr(key) if key < 128 and keys in (NONE, SHIFT) else ""
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            self.application.sendEvent(focus, QKeyEvent(kind, key, keys, text))

    def wheel(self) -> None:
        widget, point = self.aim()
        place, turn = QPointF(point), QPoint(0, self.dice.choice([-240, -120, 120, 240]))
        still = (Qt.MouseButton.NoButton, NONE, Qt.ScrollPhase.NoScrollPhase, False)
        event = QWheelEvent(place, widget.mapToGlobal(place), QPoint(), turn, *still)
        self.application.sendEvent(widget, event)

    def undo_or_redo(self) -> None:
        """Goes back or forth; the camera stays where it is, as long as its graph is shown."""
        canvas, document = self.window.canvas, self.window.document
        place, before = document.place, canvas.viewportTransform()
        stack = document.undo_stack
        self.dice.choice([stack.undo, stack.undo, stack.redo])()
        assert document.place != place or canvas.viewportTransform() == before

    def command(self) -> None:
        action = self.window.commands[self.dice.choice(COMMANDS)]
        if action.isEnabled():
            action.trigger()

    def answer(self) -> None:
        """The service has worked the project out."""
        document = self.window.document
        document.set_analysis(analyse(document.project, self.cache))

    def add(self) -> None:
        if self.window.is_project_open and len(self.window.document.graph.nodes) < 60:
            self.window.canvas.add_operator(self.dice.choice([each.name for each in CATALOGUE]))

    def choose_row(self) -> None:
        views = [each for each in self.window.findChildren(QAbstractItemView) if each.isVisible()]
        if views:
            view = self.dice.choice(views)
            model = view.model()
            if model is not None and model.rowCount():
                view.setCurrentIndex(model.index(self.dice.randrange(model.rowCount()), 0))

    def press_button(self) -> None:
        found = self.window.findChildren(QAbstractButton)
        shown = [each for each in found if each.isVisible() and not _is_quiet(each)]
        if shown:
            self.dice.choice(shown).click()

    def open_preset(self) -> None:
        self.window.files.open_preset(self.dice.choice(PRESETS))

    def show_panel(self) -> None:
        self.window.docks.show_panel(self.dice.choice(self.window.docks.all()).objectName())


def _is_quiet(widget: QWidget) -> bool:
    """Whether a click on a widget waits for the user: a menu at a button does."""
    return isinstance(widget, QToolButton | QPushButton) and widget.menu() is not None


@pytest.fixture
def monkey(window: MainWindow, qapp: QApplication, answers) -> Monkey:
    """Somebody before a window that starts no process and asks nothing."""
    answers.unsaved = Unsaved.DISCARD
    window.files.open_preset("lenet")
    return Monkey(window, qapp)


@pytest.fixture(autouse=True)
def nothing_leaves_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """No trainings, no browser, no questions."""
    for name in ("start", "resume"):
        monkeypatch.setattr(RunControl, name, lambda *_: None)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: True)
    monkeypatch.setattr(Dialogs, "ask_save", lambda *_: None)
    for name in ("getOpenFileName", "getOpenFileNames", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_thousands_of_random_events_do_no_harm(monkey: Monkey) -> None:
    window, begun = monkey.window, time.monotonic()
    done = 0
    while done < EVENTS and time.monotonic() - begun < LONGEST_S:
        monkey.act()
        done += 1
    monkey.close_popups()
    stack, last = window.document.undo_stack, window.document.project
    steps = stack.index()
    while stack.canUndo():
        stack.undo()
    while stack.index() < steps:
        stack.redo()
    assert window.document.project == last
    graph = window.document.graph
    assert set(window.canvas.canvas_scene.items_by_node) == set(graph.nodes)
    assert window.document.selection <= set(graph.nodes)
