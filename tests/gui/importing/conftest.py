"""A window whose imports are done by a stand-in, and files to import."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QMainWindow

import presets
from engine.graph import file_format
from gui import theme
from gui.dialogs import Unsaved
from gui.document import Document
from gui.files import FileControl
from gui.importing.import_control import ImportControl
from gui.importing.order import Finding, Order, Report
from gui.settings import Settings

NETWORK = '''"""Two pictures in, a distance out."""
import pathlib

from torch import Tensor, nn

pathlib.Path(__file__).with_name("ran").touch()


class Width:
    pass


class Tower(nn.Module):
    def forward(self, left: Tensor, right: Tensor) -> Tensor:
        return left - right


class Wide(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()


def make() -> nn.Module:
    return Tower()
'''


class FakeImporter(QObject):
    """Notes what it is asked; the test says what comes of it."""

    phase_changed = Signal(str)
    finished = Signal(object)
    failed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.started: list[tuple[Order, Path, bool]] = []
        self.cancelled = 0

    def start(self, order: Order, output: Path, *, is_trusted: bool) -> None:
        self.started.append((order, output, is_trusted))

    def cancel(self) -> None:
        self.cancelled += 1

    def succeed(self, *findings: Finding) -> None:
        """Writes LeNet as the imported project, with something for weights."""
        output = self.started[-1][1]
        weights = output.with_name(f"{output.stem}.weights.safetensors")
        weights.write_bytes(b"numbers")
        file_format.save(replace(presets.load("lenet"), weights=str(weights)), output)
        self.finished.emit(
            Report(output, "LeNet", 14, ("Block",), has_weights=True, findings=findings)
        )


@dataclass
class Answers:
    """Stands for the window's other dialogs."""

    unsaved: Unsaved = Unsaved.CANCEL
    asked: list[str] = field(default_factory=list)

    def ask_unsaved(self, name: str) -> Unsaved:
        self.asked.append(name)
        return self.unsaved


@dataclass
class Place:
    """Where imports happen in a test."""

    window: QMainWindow
    document: Document
    control: ImportControl
    importer: FakeImporter
    answers: Answers


@pytest.fixture
def place(qapp: QApplication) -> Iterator[Place]:
    """A window with an empty document, and the control of its imports."""
    theme.apply(qapp, "dark", 100)
    window, document, answers, importer = QMainWindow(), Document(), Answers(), FakeImporter()
    window.resize(1200, 800)
    window.show()
    settings = Settings()
    files = FileControl(document, answers, settings, window)
    control = ImportControl(document, files, settings, window, importer)
    yield Place(window, document, control, importer, answers)
    control.stop()
    window.close()
    window.deleteLater()


@pytest.fixture
def network_file(tmp_path: Path) -> Path:
    """A Python file that leaves a trace if it is run."""
    path = tmp_path / "networks.py"
    path.write_text(NETWORK)
    return path


@pytest.fixture
def has_run(network_file: Path) -> Callable[[], bool]:
    """Whether the file was run."""
    return network_file.with_name("ran").exists
