from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.document import Document
from gui.panel_links import link_panels
from gui.panels.code import CodePanel
from gui.panels.layers import LayersPanel
from gui.panels.log import LogPanel
from gui.panels.loss import LossPanel
from gui.panels.problems import ProblemsPanel
from gui.panels.results import ResultsPanel
from gui.panels.runs import RunsPanel
from gui.panels.trajectories import TrajectoriesPanel


@pytest.fixture
def panels(document: Document, run_control, tmp_path: Path, qtbot: QtBot) -> dict[str, object]:
    made = {
        "layers": LayersPanel(document),
        "code": CodePanel(document),
        "loss": LossPanel(run_control),
        "log": LogPanel(run_control),
        "results": ResultsPanel(run_control),
        "problems": ProblemsPanel(document),
        "trajectories": TrajectoriesPanel(document, run_control),
        "runs": RunsPanel(document, run_control, tmp_path),
    }
    for panel in made.values():
        qtbot.addWidget(panel)
    return made


def test_what_a_panel_asks_for_reaches_the_others(panels, tmp_path: Path):
    shown: list[object] = []
    link_panels(panels.__getitem__, show_node=shown.append, open_copy=shown.append)
    panels["layers"].node_activated.emit("conv1")
    panels["code"].node_shown.emit("conv2")
    panels["problems"].node_requested.emit("conv3")
    panels["runs"].open_asked.emit(tmp_path / "project.netloom")
    panels["runs"].run_chosen.emit(tmp_path / "run-1")
    panels["runs"].results_chosen.emit(tmp_path / "run-1" / "racers" / "sgd")
    panels["runs"].comparison_changed.emit([tmp_path / "run-2"])
    assert shown == ["conv1", "conv2", "conv3", tmp_path / "project.netloom"]
    assert panels["log"].folder == tmp_path / "run-1"
    assert panels["results"].folder == tmp_path / "run-1" / "racers" / "sgd"
    assert list(panels["loss"].view._runs) == [tmp_path / "run-2"]
