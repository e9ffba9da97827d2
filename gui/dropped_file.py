"""The project file that is dragged over the window."""

from pathlib import Path

from PySide6.QtCore import QMimeData

from gui.file_names import SUFFIX


def dropped_file(data: QMimeData) -> Path | None:
    """Gives the project file that is dragged, if it is one."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return next((path for path in paths if path.suffix == SUFFIX), None)
