"""What the user chose, kept between starts."""

import os
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from engine import user_folders
from gui import theme

RECENT_COUNT = 10


class Settings:
    """Reads and writes the settings file in Netloom's own folder."""

    def __init__(self, path: Path | None = None) -> None:
        file = path or user_folders.home() / "settings.ini"
        self._store = QSettings(str(file), QSettings.Format.IniFormat)

    @property
    def theme(self) -> str:
        """`light`, `dark` or `system`."""
        chosen = str(self._store.value("theme", theme.SYSTEM))
        return chosen if chosen in theme.NAMES else theme.SYSTEM

    @theme.setter
    def theme(self, name: str) -> None:
        self._store.setValue("theme", name)

    @property
    def scale(self) -> int:
        """Of text and controls, in per cent."""
        text = str(self._store.value("scale", "100"))
        chosen = int(text) if text.isdigit() else 100
        return chosen if chosen in theme.SCALES else 100

    @scale.setter
    def scale(self, percent: int) -> None:
        self._store.setValue("scale", str(percent))

    @property
    def recent_files(self) -> tuple[Path, ...]:
        """The files opened and saved last, the latest first."""
        text = str(self._store.value("recent", ""))
        return tuple(Path(line) for line in text.split(os.pathsep) if line)

    def add_recent(self, path: Path) -> None:
        """Puts a file on top of the recent ones."""
        files = [path.absolute(), *(each for each in self.recent_files if each != path.absolute())]
        self._set_recent(files[:RECENT_COUNT])

    def forget_recent(self, path: Path) -> None:
        """Takes a file off the recent ones."""
        self._set_recent([each for each in self.recent_files if each != path.absolute()])

    def _set_recent(self, files: list[Path]) -> None:
        self._store.setValue("recent", os.pathsep.join(str(each) for each in files))

    @property
    def folder(self) -> Path:
        """Where file dialogs start."""
        known = Path(str(self._store.value("folder", "")))
        return known if known.is_absolute() and known.is_dir() else Path.home()

    @folder.setter
    def folder(self, path: Path) -> None:
        self._store.setValue("folder", str(path))

    @property
    def window(self) -> tuple[QByteArray, QByteArray] | None:
        """Geometry and state of the window, as Qt gives them."""
        geometry, state = self._store.value("geometry"), self._store.value("state")
        if isinstance(geometry, QByteArray) and isinstance(state, QByteArray):
            return geometry, state
        return None

    @window.setter
    def window(self, value: tuple[QByteArray, QByteArray]) -> None:
        self._store.setValue("geometry", value[0])
        self._store.setValue("state", value[1])
