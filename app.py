"""Netloom's door: opens the window, or does one command of the command line."""

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import presets
from engine import cli
from engine.cli.command import Context
from engine.cli.program import FAILURE
from engine.cli.projects import load_project
from engine.errors import EngineError
from engine.system_libraries import advice, missing_libraries

WINDOW_COMMANDS = {"screenshot": "gui.screenshot", "tour": "gui.tour"}
NO_DISPLAY = (
    "There is no display here, so the window cannot be shown. "
    "`python app.py tour -o DIR` does the whole main job with no screen."
)


def main(argv: Sequence[str] | None = None) -> int:
    """Does what the command line says and gives the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    first = words[0] if words else ""
    if first in WINDOW_COMMANDS:
        return _draw(first, words[1:])
    if not words or (len(words) == 1 and first not in cli.COMMANDS and first[:1] != "-"):
        return _open_window(first)
    return cli.main(words, presets.PRESETS, _draw_race)


def _open_window(name: str) -> int:
    """Opens the window, on a project if one is named."""
    try:
        context = Context(presets.PRESETS, sys.stdout, sys.stderr)
        project = load_project(name, context) if name else None
    except EngineError as error:
        return _fail(str(error))
    if not _has_display():
        return _fail(NO_DISPLAY)
    missing = missing_libraries(on_screen="QT_QPA_PLATFORM" not in os.environ)
    if missing:
        return _fail(advice(missing))
    window = importlib.import_module("gui.application")
    is_preset = name in presets.names()
    return int(window.run(project, None if is_preset else name))


def _draw(command: str, words: list[str]) -> int:
    """Does a command that needs Qt but no screen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    missing = missing_libraries(on_screen=False)
    if missing:
        return _fail(advice(missing))
    try:
        return int(importlib.import_module(WINDOW_COMMANDS[command]).main(words))
    except EngineError as error:
        return _fail(str(error))


def _draw_race(folder: Path) -> Sequence[Path]:
    """Draws the pictures of a race off-screen; none where the libraries for that are missing."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    missing = missing_libraries(on_screen=False)
    if missing:
        sys.stderr.write(f"netloom: No pictures were drawn. {advice(missing)}\n")
        return ()
    pictures: Sequence[Path] = importlib.import_module("gui.race_pictures").draw_pictures(folder)
    return pictures


def _has_display() -> bool:
    if not sys.platform.startswith("linux") or "QT_QPA_PLATFORM" in os.environ:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _fail(message: str) -> int:
    sys.stderr.write(f"netloom: {' '.join(message.split())}\n")
    return FAILURE


if __name__ == "__main__":
    sys.exit(main())
