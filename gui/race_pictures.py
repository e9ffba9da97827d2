"""The pictures of a race, drawn without a screen: loss.png and trajectory.png."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent

from engine.graph.writing import write_atomically
from gui import theme
from gui.application import make_application
from gui.panels.loss_view import LossView
from gui.panels.race_story import RaceStory
from gui.panels.trajectories_plot import TrajectoriesPlot, key_entries
from gui.widgets.contour_export import contours_to_png

LOSS = "loss.png"
TRAJECTORY = "trajectory.png"
_SIZE = (880, 560)
_WIDE = 20.0


def draw_pictures(folder: Path) -> list[Path]:
    """Draws a race into its folder, as light as paper, and gives the paths.

    Args:
        folder: of the race. Where it has no trajectories, there is no picture of them.

    Raises:
        EngineError: the race cannot be read, or a picture cannot be written.
    """
    application = make_application()
    theme.apply(application, "light")
    story = RaceStory(folder)
    written = [folder / LOSS]
    loss = LossView()
    loss.compare(story.folders, names=story.folders)
    loss.resize(*_SIZE)
    loss.tools.log.setChecked(_is_wide(loss))
    loss.show()
    application.processEvents()
    loss.save(written[0], "png")
    if story.landscape is not None and story.landscape.trajectories:
        written.append(folder / TRAJECTORY)
        plot = TrajectoriesPlot()
        plot.resize(*_SIZE)
        plot.show()
        plot.show_story(story)
        application.processEvents()
        write_atomically(written[1], contours_to_png(plot, key_entries(story)))
        plot.deleteLater()
    loss.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return written


def _is_wide(loss: LossView) -> bool:
    """Whether a racer that went astray would leave the others no room."""
    curves = [curve.y[np.isfinite(curve.y)] for curve in loss.plot.curves]
    values = np.concatenate([np.zeros(0), *curves])
    return bool(len(values) and values.min() > 0 and values.max() > _WIDE * np.median(values))
