"""Makes panels by name. A panel's module is imported with it, after the window is on screen."""

import importlib
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from gui.document import Document
from gui.run_control import RunControl


@dataclass(frozen=True)
class Source:
    """Where a panel comes from.

    Args:
        module: that holds its class.
        name: of the class.
        takes: what its constructor takes: `document`, `run_control`.
    """

    module: str
    name: str
    takes: tuple[str, ...] = ("document",)


CANVAS = "canvas"
SOURCES = {
    CANVAS: Source("gui.canvas.view", "CanvasView"),
    "palette": Source("gui.panels.palette", "PalettePanel"),
    "inspector": Source("gui.panels.inspector", "InspectorPanel"),
    "training": Source("gui.panels.training", "TrainingPanel"),
    "layers": Source("gui.panels.layers", "LayersPanel"),
    "loss": Source("gui.panels.loss", "LossPanel", ("run_control",)),
    "results": Source("gui.panels.results", "ResultsPanel", ("run_control",)),
    "trajectories": Source(
        "gui.panels.trajectories", "TrajectoriesPanel", ("document", "run_control")
    ),
    "surfaces": Source("gui.panels.surfaces", "SurfacesPanel", ()),
    "code": Source("gui.panels.code", "CodePanel"),
    "problems": Source("gui.panels.problems", "ProblemsPanel"),
    "runs": Source("gui.panels.runs", "RunsPanel", ("document", "run_control")),
    "log": Source("gui.panels.log", "LogPanel", ("run_control",)),
}


class PanelFactory:
    """Makes each panel once."""

    def __init__(self, document: Document, run_control: RunControl) -> None:
        self._parts = {"document": document, "run_control": run_control}
        self._made: dict[str, QWidget] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._made

    def panel(self, name: str) -> QWidget:
        """Gives a panel, made now if it was not yet."""
        if name not in self._made:
            source = SOURCES[name]
            panel_class = getattr(importlib.import_module(source.module), source.name)
            self._made[name] = panel_class(*(self._parts[part] for part in source.takes))
        return self._made[name]

    def missing(self) -> list[str]:
        """Gives the panels that are not made yet, the canvas first."""
        return [name for name in SOURCES if name not in self._made]
