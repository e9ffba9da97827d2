"""Writing files so that a crash, a full disk or a cut cable leaves the old file or the new one."""

import errno
import itertools
import os
import shutil
import stat
import time
from contextlib import suppress
from pathlib import Path

from engine.errors import EngineError, shorten

_REPLACE_TRIES = 10
_REPLACE_PAUSE_S = 0.2
_LONGEST_STEM = 60
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EBADF, errno.ENOSYS}

_numbers = itertools.count()


class WriteError(EngineError):
    """A file that could not be written; what was there before is still there."""


def write_atomically(path: str | Path, data: bytes, *, keep_previous: bool = False) -> None:
    """Writes a file whole or not at all.

    The bytes go to a temporary file beside it, are forced to the disk and then take the
    file's name in one step. A link is followed; the file's permissions stay.

    Args:
        path: the file.
        data: all of its content.
        keep_previous: leaves what was there before as `NAME.bak`.

    Raises:
        WriteError: it was not possible; the text says why and what to do.
    """
    target = Path(os.path.realpath(path))
    temporary = _temporary_beside(target)
    try:
        mode = _mode_of(target)
        _write_new(temporary, data, mode)
        if keep_previous and mode is not None:
            _keep(target)
        _replace(temporary, target)
        _sync_folder(target.parent)
    except OSError as error:
        raise WriteError(_reason(error, target, len(data))) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def sweep_temporaries(folder: Path) -> int:
    """Removes what writers that died left in a folder, and gives how many files that were."""
    swept = 0
    with suppress(OSError):
        for left in folder.glob(".~*"):
            _stem, _dot, tail = left.name.rpartition(".")
            pid = tail.partition("-")[0]
            if pid.isdecimal() and not _is_running(int(pid)):
                with suppress(OSError):
                    left.unlink()
                    swept += 1
    return swept


def _temporary_beside(target: Path) -> Path:
    return target.with_name(f".~{target.name[:_LONGEST_STEM]}.{os.getpid()}-{next(_numbers)}")


def _mode_of(target: Path) -> int | None:
    """Gives the permissions of the file that is to be replaced; None if there is none."""
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is a device or a pipe, not a file")
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EROFS, "the file is read-only")
    return stat.S_IMODE(status.st_mode)


def _write_new(path: Path, data: bytes, mode: int | None) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, 0o666)
    try:
        _write_fully(descriptor, data)
        if mode is not None and os.name != "nt":
            with suppress(PermissionError):  # file systems without permissions
                os.fchmod(descriptor, mode)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_fully(descriptor: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        written = os.write(descriptor, left)
        if written <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        left = left[written:]


def _keep(target: Path) -> None:
    """Makes `NAME.bak` the file that is there now, without a moment in which either is missing."""
    backup = target.with_name(f"{target.name}.bak")
    temporary = _temporary_beside(backup)
    try:
        try:
            os.link(target, temporary)
        except OSError:  # a file system without hard links
            shutil.copyfile(target, temporary)
        _replace(temporary, backup)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _replace(source: Path, target: Path) -> None:
    """Renames over `target`; on Windows waits for virus scanners to let go of it."""
    for tries_left in reversed(range(_REPLACE_TRIES)):
        try:
            source.replace(target)
            return
        except PermissionError:
            if os.name != "nt" or not tries_left:
                raise
            time.sleep(_REPLACE_PAUSE_S)


def _sync_folder(folder: Path) -> None:
    """Forces the new name to the disk, where the system can."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(descriptor)


def _is_running(pid: int) -> bool:
    if pid == os.getpid() or os.name == "nt":  # there, asking would end it
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _reason(error: OSError, target: Path, size_bytes: int) -> str:
    name = shorten(target.name)
    start = f"{name} could not be written: "
    folder = shorten(str(target.parent))
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return start + (
            f"the disk that holds {folder} is full; {size_bytes:,} bytes are needed. "
            "Make room or save elsewhere."
        )
    if error.errno == errno.ENOENT:
        return start + f"there is no folder {folder}. Make it or save elsewhere."
    if error.errno == errno.EISDIR:
        return start + "it is a folder. Choose another name."
    if error.errno == errno.ENAMETOOLONG:
        return start + "its name is too long. Choose a shorter one."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return start + f"it or its folder {folder} is read-only. Save elsewhere."
    return start + f"{error.strerror or error}. Try again or save elsewhere."
