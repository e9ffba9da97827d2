"""Classes of the user's own in the real window: a real service, a real training."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.graph import edits
from engine.graph.model import Endpoint, NodeId
from engine.service.life import Deadlines
from engine.training.run_info import RunState
from gui import theme
from gui.document import Document
from gui.main_window import MainWindow
from gui.service_link import ServiceLink
from presets import load
from tests.gui.shell.conftest import Answers

PATIENCE_MS = 240_000
TEXT = '''
import os
import time
from pathlib import Path

import torch
from torch import Tensor, nn

with Path(__file__).with_name("ran").open("a") as log:
    log.write(f"{os.getpid()} ")


class Gate(nn.Module):
    """Scales each channel by how much it matters."""

    def __init__(self, channels: int, reduction: int = 4) -> None:
        super().__init__()
        self.inner = nn.Linear(channels, channels // reduction)
        self.outer = nn.Linear(channels // reduction, channels)

    def forward(self, x: Tensor) -> Tensor:
        weights = self.outer(torch.relu(self.inner(x.mean((2, 3)))))
        return x * torch.sigmoid(weights)[:, :, None, None]
'''


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    path = folder / "gates.py"
    path.write_text(TEXT)
    return path


@pytest.fixture
def window(qapp: QApplication, answers: Answers, file: Path) -> Iterator[MainWindow]:
    theme.apply(qapp, "light", 100)
    document = Document()
    service = ServiceLink(document, deadlines=Deadlines(file=4.0))
    window = MainWindow(document, service, dialogs=answers)
    document.setParent(window)
    answers.python = file
    window.show()
    window.activateWindow()
    qapp.processEvents()
    yield window
    window.run_control.detach()
    document.undo_stack.setClean()
    window.close()
    window.deleteLater()


def agree(window: MainWindow) -> None:
    QTest.mouseClick(window.own_operators.dialog.page.agree_button, Qt.MouseButton.LeftButton)


def pids(file: Path) -> set[str]:
    log = file.with_name("ran")
    return set(log.read_text().split()) if log.exists() else set()


def test_a_class_is_added_wired_analysed_and_trained(window, file, qtbot: QtBot):
    lenet = load("lenet")
    brief = replace(lenet.training, epochs=1, threads=1, device="cpu", batch_size=256)
    window.files.open_project(replace(lenet, training=brief))
    document = window.document
    window.commands["add_file"].trigger()
    agree(window)
    palette = window.workspace.panel("palette")
    own = "gates.Gate"
    qtbot.waitUntil(lambda: own in palette.visible_operators(), timeout=PATIENCE_MS)

    wire = document.graph.incoming[Endpoint(NodeId("max_pool2"), "input")]
    window.canvas.edits.add_on_wire(own, wire, window.canvas.canvas_scene.content_rect().center())
    gate = next(node for node in document.graph if node.operator == own)
    qtbot.waitUntil(lambda: document.is_analysed, timeout=PATIENCE_MS)
    known = document.analysis.nodes[gate.id]
    assert known.arguments["channels"] == known.output.shape[1]
    assert known.parameters > 0

    with qtbot.waitSignal(window.run_control.run_ended, timeout=PATIENCE_MS) as ended:
        window.commands["train"].trigger()
    folder, state, message = ended.args
    assert state == RunState.FINISHED, message
    assert "from gates import Gate" in (folder / "model.py").read_text()
    assert (folder / "gates.py").read_text() == TEXT
    assert len(pids(file)) == 1


@pytest.mark.parametrize("end", ["while True: time.sleep(0.1)\n", "os._exit(3)\n"])
def test_a_file_that_never_ends_or_kills_is_named_and_the_window_lives(
    window, file, answers, qtbot: QtBot, end: str
):
    file.write_text(TEXT + end)
    window.files.open_preset("lenet")
    document = window.document
    window.commands["add_file"].trigger()
    agree(window)
    qtbot.waitUntil(lambda: bool(answers.told), timeout=PATIENCE_MS)

    title, message = answers.told[0]
    assert title == "gates.py cannot be used"
    assert message.startswith("gates.py ended the process that ran it, or had not come to an end")
    assert not document.project.user_files
    qtbot.waitUntil(lambda: document.is_analysed, timeout=PATIENCE_MS)
    document.apply_to_graph(
        "Set", lambda graph: edits.set_argument(graph, NodeId("conv1"), "out_channels", 9)
    )
    qtbot.waitUntil(lambda: document.is_analysed, timeout=PATIENCE_MS)
    assert document.analysis.nodes["conv1"].output.shape[1] == 9
