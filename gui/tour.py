"""`tour`: the whole main job with no screen, by the same events that a person makes."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

import presets
from engine.analysis import encoding
from engine.analysis.result import Analysis
from engine.errors import EngineError
from engine.exporting.model import export_model
from engine.exporting.script import export_script
from engine.graph.edits import set_training
from engine.graph.model import Project
from engine.graph.writing import write_atomically
from engine.training.run_info import RunState
from gui import theme
from gui.docks import PLACES
from gui.panels.palette import PalettePanel
from gui.stage import Stage

Say = Callable[[str], None]


def main(words: Sequence[str]) -> int:
    """Does the tour and gives the exit status.

    Raises:
        EngineError: something on the way did not work.
    """
    parser = argparse.ArgumentParser(
        prog="netloom tour",
        description="Draws, edits, trains and exports LeNet with no screen, and keeps pictures.",
    )
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, required=True)
    try:
        options = parser.parse_args(words)
    except SystemExit as usage:
        return usage.code if isinstance(usage.code, int) else 2
    folder = _made(options.output)
    os.environ["NETLOOM_RUNS"] = str(folder / "runs")
    with tempfile.TemporaryDirectory() as home:
        os.environ["NETLOOM_HOME"] = home
        Tour(folder, _say).go()
    return 0


class Tour:
    """Goes through the main job once.

    Args:
        folder: where pictures, code and the run are kept.
        say: told what was done.
    """

    def __init__(self, folder: Path, say: Say) -> None:
        self._folder = folder
        self._say = say

    def go(self) -> None:
        """Does it."""
        with Stage(presets.load("lenet")) as stage:
            self._look(stage)
            self._edit(stage)
            self._train(stage)
            self._photograph_panels(stage)
            self._export(stage.window.document.project, stage.window.document.analysis)

    def _look(self, stage: Stage) -> None:
        stage.wait_for_analysis()
        analysis = stage.window.document.analysis
        self._say(
            f"Opened LeNet: {analysis.parameters:,} parameters, {analysis.products:,} products."
        )
        stage.window.canvas.frame_all()
        self._keep(stage, "1-opened.png")

    def _edit(self, stage: Stage) -> None:
        document = stage.window.document
        before = document.project
        palette = cast("PalettePanel", stage.window.panels.panel("palette"))
        QTest.keyClicks(palette.search, "dropout")
        QTest.keyClick(palette.search, Qt.Key.Key_Return)
        stage.settle()
        if len(document.graph.nodes) != len(before.graph.nodes) + 1:
            raise EngineError("The node that was added did not appear.")
        self._keep(stage, "2-node-added.png")
        palette.search.clear()
        QTest.keyClick(stage.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        stage.settle()
        if document.project != before:
            raise EngineError("Undo did not bring back the network as it was.")
        self._say("Added a node and undid it: the network is as it was.")

    def _train(self, stage: Stage) -> None:
        window = stage.window
        window.document.apply("One epoch", lambda project: set_training(project, epochs=1))
        stage.wait_until(lambda: window.run_bar.train.isEnabled(), "The button Train")
        QTest.mouseClick(window.run_bar.train, Qt.MouseButton.LeftButton)
        if not window.run_control.is_running:
            raise EngineError("The training did not start.")
        stage.wait_until(lambda: not window.run_control.is_running, "The end of the training")
        info = window.run_control.info
        if info is None or info.state is not RunState.FINISHED:
            raise EngineError(f"The training did not finish: {info.message if info else ''}")
        error = f"test error {info.test_error:.2%}" if info.test_error is not None else "no test"
        self._say(f"Trained one epoch on the digits ({info.step} steps): {error}.")
        self._keep(stage, "3-trained.png")

    def _photograph_panels(self, stage: Stage) -> None:
        stage.window.notice.hide()
        graph = stage.window.document.graph
        stage.window.document.select(
            [node.id for node in graph if node.operator == "nn.Conv2d"][:1]
        )
        for name in ("dark", "light"):
            theme.apply(stage.application, name)
            self._keep(stage, f"window-{name}.png")
            self._keep(stage, f"canvas-{name}.png", "canvas")
            for place in PLACES:
                self._keep(stage, f"{place.name}-{name}.png", place.name)
        self._say(f"Photographed the window and {len(PLACES) + 1} parts of it in both themes.")

    def _export(self, project: Project, analysis: Analysis) -> None:
        project = replace(project, training=presets.load("lenet").training)
        write_atomically(self._folder / "lenet.py", export_model(project, analysis).encode())
        write_atomically(self._folder / "train_lenet.py", export_script(project, analysis).encode())
        summary = json.dumps(encoding.to_json(analysis), indent=1)
        write_atomically(self._folder / "summary.json", summary.encode())
        self._say("Wrote lenet.py, train_lenet.py and summary.json.")
        self._say(f"All of it is in {self._folder}.")

    def _keep(self, stage: Stage, name: str, panel: str = "") -> None:
        part: QWidget | None = None
        if panel == "canvas":
            part = stage.window.canvas
        elif panel:
            stage.window.docks.show_panel(panel)
            stage.settle()
            part = stage.window.docks[panel].widget()
        stage.photograph(self._folder / name, part)


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EngineError(f"The folder {folder} cannot be made: {error.strerror}.") from error
    return folder.absolute()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
