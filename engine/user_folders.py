"""Where Netloom keeps what belongs to the user: settings, recovery files, runs."""

import os
import sys
from pathlib import Path


def home() -> Path:
    """Gives Netloom's own folder; the variable NETLOOM_HOME names another one."""
    chosen = os.environ.get("NETLOOM_HOME")
    return Path(chosen) if chosen else _system_data_folder() / "netloom"


def runs() -> Path:
    """Gives the folder of all runs; the variable NETLOOM_RUNS names another one."""
    chosen = os.environ.get("NETLOOM_RUNS")
    return Path(chosen) if chosen else home() / "runs"


def recovery() -> Path:
    """Gives the folder of what was not saved when the program ended."""
    return home() / "recovery"


def _system_data_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
