"""A window whose questions are answered by the test and whose service is silent."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

import presets
from engine.analysis.analyse import analyse
from gui import theme
from gui.dialogs import Going, Unsaved
from gui.document import Document
from gui.main_window import MainWindow


class SilentService(QObject):
    """Stands for the service; the test sets analyses itself."""

    state_changed = Signal(str)
    optimizers_arrived = Signal(object)
    file_described = Signal(object, object)
    descended = Signal(object, object)

    def analyse_again(self) -> None:
        """Does nothing."""

    def describe_file(self, path: Path) -> None:
        """Does nothing."""

    def descend(self, body: Mapping[str, object]) -> None:
        """Does nothing."""

    def start(self) -> None:
        """Does nothing."""

    def stop(self) -> None:
        """Does nothing."""


@dataclass
class Answers:
    """Stands for the dialogs: what the user answers, and what they were told."""

    open: Path | None = None
    python: Path | None = None
    save: Path | None = None
    unsaved: Unsaved = Unsaved.CANCEL
    going: Going = Going.LEAVE
    yes: bool = False
    asked: list[str] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)

    def ask_open(self, folder: Path) -> Path | None:
        return self.open

    def ask_python(self, folder: Path) -> Path | None:
        return self.python

    def ask_save(self, title: str, proposal: Path, file_filter: str) -> Path | None:
        self.asked.append(proposal.name)
        return self.save

    def ask_unsaved(self, name: str) -> Unsaved:
        self.asked.append(name)
        return self.unsaved

    def ask_going(self, name: str) -> Going:
        self.asked.append(name)
        return self.going

    def ask_yes(self, question: str, detail: str, yes: str) -> bool:
        self.asked.append(question)
        return self.yes

    def show_error(self, title: str, message: str) -> None:
        self.told.append((title, message))

    def show_about(self, text: str) -> None:
        self.told.append(("about", text))


@pytest.fixture
def answers() -> Answers:
    """What the user answers."""
    return Answers()


@pytest.fixture
def make_window(qapp: QApplication, answers: Answers) -> Iterator[Callable[[], MainWindow]]:
    """Gives windows that are closed after the test."""
    theme.apply(qapp, "dark", 100)
    windows: list[MainWindow] = []

    def make() -> MainWindow:
        window = MainWindow(Document(), SilentService(), dialogs=answers)
        windows.append(window)
        window.show()
        window.activateWindow()
        qapp.processEvents()
        return window

    yield make
    for window in windows:
        window.run_control.detach()
        window.document.undo_stack.setClean()
        window.close()
        window.deleteLater()


@pytest.fixture
def window(make_window: Callable[[], MainWindow]) -> MainWindow:
    """A window on the welcome page."""
    return make_window()


@pytest.fixture
def lenet(window: MainWindow) -> MainWindow:
    """A window on LeNet, its analysis known."""
    window.files.open_preset("lenet")
    window.document.set_analysis(analyse(presets.load("lenet")))
    return window
