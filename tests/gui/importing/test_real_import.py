"""Imports by the real service, in the real window."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.graph import file_format
from engine.importing import phases
from engine.service.life import Deadlines, Run, Waiting
from engine.service.messages import IMPORT, Request
from gui import theme
from gui.application import make_window
from gui.importing.dialog import ImportDialog
from gui.importing.importer import PATIENCE, Importer, sentence_of
from gui.importing.order import Order, Report
from gui.main_window import MainWindow

PATIENCE_MS = 240_000


@pytest.fixture
def window(qapp: QApplication) -> Iterator[MainWindow]:
    """The whole window, with its service."""
    theme.apply(qapp, "light", 100)
    made = make_window()
    made.show()
    made.activateWindow()
    qapp.processEvents()
    yield made
    made.document.undo_stack.setClean()
    made.close()
    made.deleteLater()


def test_resnet18_is_imported_by_the_menu_and_saved_with_its_weights(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.commands["import"].trigger()
    dialog = window.imports.dialog
    assert dialog is not None
    dialog.choose.kinds.setCurrentIndex(1)
    QTest.keyClicks(dialog.choose.package_form.edit, "torchvision.models:resnet18")
    QTest.mouseClick(dialog.choose.import_button, Qt.MouseButton.LeftButton)
    assert dialog.is_working
    qtbot.waitUntil(lambda: not dialog.is_working, timeout=PATIENCE_MS)
    assert dialog.choose.error.text() == ""
    assert dialog.report.isVisible()
    document = window.document
    assert {"BasicBlock"} <= set(document.project.blocks)
    assert window.windowTitle() == "ResNet[*] — Netloom"
    places = [node.position for node in document.graph]
    assert len(set(places)) == len(places)
    qtbot.waitUntil(lambda: document.analysis.parameters == 11_689_512, timeout=PATIENCE_MS)
    file_format.save(document.project, tmp_path / "mine.netloom")
    again = file_format.load(tmp_path / "mine.netloom")
    assert Path(again.weights).parent == tmp_path
    assert Path(again.weights).stat().st_size > 4 * 11_689_512


PATCHES = """
import torch
from torch import nn

class Patch(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 3, padding=1)

    def forward(self, image):
        return torch.special.bessel_j0(self.conv(image))

class Patches(nn.Module):
    def __init__(self):
        super().__init__()
        self.stages = nn.Sequential(Patch(), Patch())

    def forward(self, image):
        return self.stages(image)
"""


def import_file(dialog: ImportDialog, qtbot: QtBot, path: Path, kind: int) -> None:
    """Chooses a file as a user does, trusts it and waits for the report."""
    dialog.choose.kinds.setCurrentIndex(kind)
    form = dialog.choose.exported_form if kind == 2 else dialog.choose.file_form
    QTest.keyClicks(form.path.edit, str(path))
    dialog.choose.file_form.names.setCurrentIndex(1)
    QTest.mouseClick(dialog.choose.import_button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog.trust.agree_button, Qt.MouseButton.LeftButton)
    assert dialog.is_working
    qtbot.waitUntil(lambda: not dialog.is_working, timeout=PATIENCE_MS)
    assert dialog.choose.error.text() == ""
    assert dialog.report.isVisible()


@pytest.mark.filterwarnings("ignore")  # PyTorch's own, while it exports
def test_an_exported_program_is_imported_by_the_dialog_with_its_weights(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "tiny.pt2"
    subprocess.run([sys.executable, "-c", EXPORT, str(path)], check=True)
    window.commands["import"].trigger()
    dialog = window.imports.dialog
    assert dialog is not None
    import_file(dialog, qtbot, path, kind=2)
    document = window.document
    assert "F.relu" in {node.operator for node in document.graph}
    qtbot.waitUntil(lambda: document.analysis.parameters == 304, timeout=PATIENCE_MS)
    file_format.save(document.project, tmp_path / "mine.netloom")
    again = file_format.load(tmp_path / "mine.netloom")
    assert Path(again.weights).stat().st_size > 4 * 304


EXPORT = """
import sys, torch
from torch import nn
torch.manual_seed(0)
network = nn.Sequential(nn.Conv2d(3, 4, 5, stride=4), nn.ReLU()).eval()
batch = torch.export.Dim("batch")
program = torch.export.export(network, (torch.randn(2, 3, 224, 224),), dynamic_shapes=({0: batch},))
torch.export.save(program, sys.argv[1])
"""


def test_a_finding_leads_to_its_node_inside_a_repeated_block(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "patches.py"
    path.write_text(PATCHES)
    window.commands["import"].trigger()
    dialog = window.imports.dialog
    assert dialog is not None
    import_file(dialog, qtbot, path, kind=0)
    findings = dialog.report.findings
    lost = findings.topLevelItem(0)
    assert lost is not None
    assert "At stages 1 › " in lost.text(1)
    findings.setCurrentItem(lost)
    QTest.keyClick(findings, Qt.Key.Key_Return)
    document = window.document
    (node,) = document.selection
    assert document.scope == "Patch"
    assert "bessel_j0" in document.graph.nodes[node].operator


def outcome(
    importer: Importer, qtbot: QtBot, order: Order, output: Path, *, is_trusted: bool
) -> Report | str:
    """What becomes of an import: its report, or what went wrong."""
    heard: list[Report | str] = []
    importer.finished.connect(heard.append)
    importer.failed.connect(heard.append)
    importer.start(order, output, is_trusted=is_trusted)
    qtbot.waitUntil(lambda: bool(heard), timeout=PATIENCE_MS)
    assert not importer.is_running
    return heard[0]


def test_a_file_that_ends_its_process_is_one_sentence(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "deadly.py"
    path.write_text("import os\nos._exit(7)\n")
    order = Order(f"{path}:Net", {"": (3, 8, 8)}, path)
    said = outcome(Importer(), qtbot, order, tmp_path / "a.netloom", is_trusted=True)
    assert isinstance(said, str)
    assert "died" in said


def test_a_cancelled_import_ends_its_process_and_says_nothing_more(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "endless.py"
    path.write_text(
        "import os, pathlib\n"
        "pathlib.Path(__file__).with_name('pid').write_text(str(os.getpid()))\n"
        "while True: pass\n"
    )
    importer = Importer()
    heard: list[object] = []
    importer.finished.connect(heard.append)
    importer.failed.connect(heard.append)
    order = Order(f"{path}:Net", {"": (3, 8, 8)}, path)
    importer.start(order, tmp_path / "a.netloom", is_trusted=True)
    note = tmp_path / "pid"
    qtbot.waitUntil(lambda: note.exists() and bool(note.read_text()), timeout=PATIENCE_MS)
    importer.cancel()
    qtbot.waitUntil(lambda: not is_alive(int(note.read_text())), timeout=PATIENCE_MS)
    assert not heard


def test_an_import_of_minutes_is_no_hang_where_a_short_request_would_be() -> None:
    def working_for(minutes: float) -> Run:
        run = Run(is_ready=True, since=time.monotonic() - 60 * minutes)
        run.waiting[1] = Waiting(Request(1, IMPORT, {}), on_answer=lambda _: None)
        return run

    assert working_for(20).is_overdue(Deadlines())
    assert not working_for(20).is_overdue(PATIENCE)
    assert working_for(70).is_overdue(PATIENCE)


ENDLESS = """
import os, pathlib
from torch import nn

class Net(nn.Module):
    def forward(self, image):
        pathlib.Path(__file__).with_name("pid").write_text(str(os.getpid()))
        while True:
            pass
"""


def test_the_dialog_says_what_an_import_does_and_its_cancel_ends_it(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "endless.py"
    path.write_text(ENDLESS)
    window.commands["import"].trigger()
    dialog = window.imports.dialog
    assert dialog is not None
    QTest.keyClicks(dialog.choose.file_form.path.edit, str(path))
    QTest.mouseClick(dialog.choose.import_button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog.trust.agree_button, Qt.MouseButton.LeftButton)
    assert dialog.working.what.text() == "Importing endless.py:Net"
    said = dialog.working.phase
    qtbot.waitUntil(lambda: said.text() == phases.FOLLOWING, timeout=PATIENCE_MS)
    note = tmp_path / "pid"
    qtbot.waitUntil(lambda: note.exists() and bool(note.read_text()), timeout=PATIENCE_MS)
    QTest.mouseClick(dialog.working.cancel_button, Qt.MouseButton.LeftButton)
    assert dialog.choose.error.text() == "The import was cancelled."
    qtbot.waitUntil(lambda: not is_alive(int(note.read_text())), timeout=PATIENCE_MS)


def is_alive(pid: int) -> bool:
    """Whether a process runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_mistakes_and_words_of_the_command_line_are_put_for_the_dialog() -> None:
    mistake = "Traceback (most recent call last):\n  File …\nKeyError: 'x'\n"
    assert "KeyError: 'x'" in sentence_of(mistake)
    assert "\n" not in sentence_of(mistake)
    needed = "Net needs an input y. Give its shape: --input y=3,224,224"
    assert sentence_of(needed) == "Net needs an input y. Add it to the inputs, with its shape."
    assert sentence_of("There is no such file.") == "There is no such file."
