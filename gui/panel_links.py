"""Ties the panels to each other and to the window."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QWidget

from engine.graph.model import NodeId

if TYPE_CHECKING:
    from gui.panels.code import CodePanel
    from gui.panels.layers import LayersPanel
    from gui.panels.log import LogPanel
    from gui.panels.loss import LossPanel
    from gui.panels.runs import RunsPanel


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
    runs = cast("RunsPanel", panel("runs"))
    runs.comparison_changed.connect(cast("LossPanel", panel("loss")).compare)
    runs.run_chosen.connect(cast("LogPanel", panel("log")).show_run)
    runs.open_asked.connect(open_copy)
