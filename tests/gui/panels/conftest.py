"""What the tests of the panels share."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal

import presets
from engine.analysis.analyse import analyse
from engine.analysis.result import Analysis
from engine.graph.model import Project
from gui.document import Document


class RunControlStandIn(QObject):
    """Says what a training would say; notes what it is asked for."""

    run_started = Signal(object)
    metrics_arrived = Signal(object, list)
    run_ended = Signal(object, str, str)
    log_arrived = Signal(object, str)
    progress_changed = Signal(float, float)

    def __init__(self) -> None:
        super().__init__()
        self.resumed: list[Path] = []

    def resume(self, folder: Path) -> None:
        self.resumed.append(folder)


@pytest.fixture
def run_control() -> RunControlStandIn:
    return RunControlStandIn()


@pytest.fixture(scope="session")
def lenet() -> Project:
    return presets.load("lenet")


@pytest.fixture(scope="session")
def lenet_analysis(lenet: Project) -> Analysis:
    return analyse(lenet)


@pytest.fixture
def document(qapp: object, lenet: Project, lenet_analysis: Analysis) -> Document:
    document = Document(lenet)
    document.set_analysis(lenet_analysis)
    return document
