"""The results panel in the window."""

from pathlib import Path

import pytest

from engine.training import run_folder
from engine.training.run_info import RunInfo
from gui.main_window import MainWindow


@pytest.fixture
def run(tmp_path: Path) -> RunInfo:
    info = RunInfo(folder=tmp_path, project="LeNet", epochs=3)
    run_folder.write_info(info)
    return info


@pytest.mark.parametrize(("before", "after"), [("results", "results"), ("code", "loss")])
def test_a_training_that_begins_leaves_the_results_in_front(
    lenet: MainWindow, run: RunInfo, qapp, before: str, after: str
) -> None:
    lenet.docks.show_panel(before)
    qapp.processEvents()
    assert lenet.panels.panel(before).isVisible()
    lenet.run_control.run_started.emit(run)
    qapp.processEvents()
    assert lenet.panels.panel(after).isVisible()
    others = {"results", "code", "loss"} - {after}
    assert not any(lenet.panels.panel(each).isVisible() for each in others)
