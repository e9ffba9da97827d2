"""A lock that a training holds on its run folder. The system drops it when the process dies,
however it dies, so it tells a run that goes on from one that was cut off."""

import sys
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from engine.errors import EngineError

FILE_NAME = "run.lock"

if sys.platform == "win32":
    import msvcrt

    def _take(file: BinaryIO) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


class RunLock:
    """Holds the lock of a run folder until `release`, or until the process ends."""

    def __init__(self, folder: Path) -> None:
        """Takes the lock.

        Raises:
            EngineError: another process trains in this folder.
        """
        self._file = (folder / FILE_NAME).open("ab")
        if not _take(self._file):
            self._file.close()
            raise EngineError(
                f"The run {folder.name} is being trained by another process. "
                "Stop it there, or follow it."
            )

    def release(self) -> None:
        """Gives the lock back."""
        self._file.close()

    def __enter__(self) -> "RunLock":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()


def is_held(folder: Path) -> bool:
    """Tells whether a process trains in this folder."""
    try:
        with (folder / FILE_NAME).open("rb+") as file:
            return not _take(file)
    except OSError:  # it is not there, or nobody here may look
        return False
