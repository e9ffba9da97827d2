"""Ties the panels to each other, to the canvas and to the window."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QWidget

from engine.graph.model import NodeId
from gui.operators_control import OperatorsControl
from gui.panels.optimizer_table import optimizers_from
from gui.service_like import ServiceLike
from gui.workspace import Workspace

if TYPE_CHECKING:
    from gui.panels.code import CodePanel
    from gui.panels.inspector import InspectorPanel
    from gui.panels.layers import LayersPanel
    from gui.panels.log import LogPanel
    from gui.panels.loss import LossPanel
    from gui.panels.palette import PalettePanel
    from gui.panels.problems import ProblemsPanel
    from gui.panels.results import ResultsPanel
    from gui.panels.runs import RunsPanel
    from gui.panels.surfaces import SurfacesPanel
    from gui.panels.training import TrainingPanel
    from gui.panels.trajectories import TrajectoriesPanel


def link_panels(
    panel: Callable[[str], QWidget],
    *,
    show_node: Callable[[NodeId], object],
    open_copy: Callable[[Path], object],
) -> None:
    """Lets panels act on one another.

    Args:
        panel: gives a panel by its name.
        show_node: brings a node into view.
        open_copy: opens the project in a file as one that has no file of its own.
    """
    cast("LayersPanel", panel("layers")).node_activated.connect(show_node)
    cast("CodePanel", panel("code")).node_shown.connect(show_node)
    cast("ProblemsPanel", panel("problems")).node_requested.connect(show_node)
    runs = cast("RunsPanel", panel("runs"))
    runs.comparison_changed.connect(cast("LossPanel", panel("loss")).compare)
    runs.run_chosen.connect(cast("LogPanel", panel("log")).show_run)
    runs.results_chosen.connect(cast("ResultsPanel", panel("results")).show_run)
    runs.run_chosen.connect(cast("TrajectoriesPanel", panel("trajectories")).show_run)
    runs.open_asked.connect(open_copy)


def link_workspace(
    workspace: Workspace, service: ServiceLike, own_operators: OperatorsControl
) -> None:
    """Ties the panels to the canvas, to the service and to the user's own operators."""
    _link_canvas(workspace)
    _link_training(workspace, service)
    _link_surfaces(workspace, service)
    _link_operators(workspace, own_operators)


def _link_canvas(workspace: Workspace) -> None:
    """Lets the palette add to the canvas, and the canvas open the inspector."""
    canvas = workspace.canvas
    inspector = cast("InspectorPanel", workspace.panel("inspector"))

    def add(name: str) -> None:
        canvas.add_operator(name)
        canvas.setFocus()

    def inspect() -> None:
        workspace.docks.show_panel("inspector")
        inspector.focus_first_field()

    cast("PalettePanel", workspace.panel("palette")).operator_chosen.connect(add)
    canvas.node_activated.connect(inspect)


def _link_operators(workspace: Workspace, control: OperatorsControl) -> None:
    """Lets the palette bring in files of the user's own."""
    palette = cast("PalettePanel", workspace.panel("palette"))
    palette.file_requested.connect(control.add)
    palette.own.review_requested.connect(control.review_operator)
    palette.own.removal_requested.connect(control.remove)
    palette.own.refusal_requested.connect(control.refuse)


def _link_training(workspace: Workspace, service: ServiceLike) -> None:
    """Lets the training and trajectories panels offer what the installed PyTorch has."""
    training = cast("TrainingPanel", workspace.panel("training"))
    trajectories = cast("TrajectoriesPanel", workspace.panel("trajectories"))
    for panel in (training, trajectories):
        service.optimizers_arrived.connect(
            lambda answer, panel=panel: panel.set_optimizers(optimizers_from(answer))
        )


def _link_surfaces(workspace: Workspace, service: ServiceLike) -> None:
    """Lets the surfaces panel ask for paths."""
    surfaces = cast("SurfacesPanel", workspace.panel("surfaces"))
    surfaces.descent_asked.connect(service.descend)
    service.descended.connect(surfaces.take_answer)
    service.optimizers_arrived.connect(
        lambda answer: surfaces.set_optimizers(optimizers_from(answer))
    )
