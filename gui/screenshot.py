"""`screenshot`: a picture of the window, drawn without a screen."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

import presets
from engine.cli.command import Context
from engine.cli.projects import load_project
from gui import theme
from gui.docks import PLACES
from gui.stage import Stage

PANELS = ("canvas", "window", *(place.name for place in PLACES))
LARGEST_SIDE = 8000


def main(words: Sequence[str]) -> int:
    """Draws the window off-screen and gives the exit status.

    Raises:
        EngineError: the project cannot be read, or the picture cannot be written.
    """
    try:
        options = _parser().parse_args(words)
    except SystemExit as usage:
        return usage.code if isinstance(usage.code, int) else 2
    project = load_project(options.project, Context(presets.PRESETS, sys.stdout, sys.stderr))
    stage = Stage(project, theme_name=options.theme, scale=options.scale, size=options.size)
    with stage:
        stage.wait_for_analysis()
        stage.window.canvas.frame_all()
        part: QWidget | None = None
        if options.panel == "canvas":
            part = stage.window.canvas
        elif options.panel != "window":
            stage.window.docks.show_panel(options.panel)
            part = stage.window.docks[options.panel].widget()
        stage.photograph(options.output, part)
    return 0


def size(text: str) -> tuple[int, int]:
    """Reads `WxH`, for argparse."""
    width, _, height = text.lower().partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(f"expected WxH, such as 1440x900, received {text!r}")
    if not all(200 <= int(side) <= LARGEST_SIDE for side in (width, height)):
        raise argparse.ArgumentTypeError(f"sides go from 200 to {LARGEST_SIDE}, received {text!r}")
    return int(width), int(height)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="netloom screenshot", description="Draws the window off-screen."
    )
    parser.add_argument("project", metavar="PROJECT", help="a .netloom file or a preset's name")
    parser.add_argument("-o", "--output", metavar="OUT.png", type=Path, required=True)
    parser.add_argument("--panel", choices=PANELS, default="window", help="a part of the window")
    parser.add_argument("--size", metavar="WxH", type=size, default=(1440, 900))
    parser.add_argument("--theme", choices=("dark", "light"), default="dark")
    parser.add_argument("--scale", type=int, choices=theme.SCALES, default=100, help="in per cent")
    return parser
