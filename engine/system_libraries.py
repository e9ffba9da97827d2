"""Which of the system's libraries Qt needs on Linux and does not find, and how to install them."""

import ctypes
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SystemLibrary:
    """A shared library that PySide6 loads but does not bring along."""

    file: str
    debian: str
    fedora: str


FOR_ANY_WINDOW = (
    SystemLibrary("libEGL.so.1", "libegl1", "libglvnd-egl"),
    SystemLibrary("libGL.so.1", "libgl1", "libglvnd-glx"),
    SystemLibrary("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    SystemLibrary("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    SystemLibrary("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    SystemLibrary("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
)
FOR_A_REAL_WINDOW = (
    SystemLibrary("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    SystemLibrary("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
    SystemLibrary("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    SystemLibrary("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    SystemLibrary("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    SystemLibrary("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    SystemLibrary("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
)


def missing_libraries(
    *, on_screen: bool, can_load: Callable[[str], bool] | None = None
) -> tuple[SystemLibrary, ...]:
    """Gives the libraries that are needed and not there; nothing outside Linux.

    Args:
        on_screen: a real window is wanted, not only an off-screen one.
        can_load: tells whether a library can be loaded.
    """
    if sys.platform != "linux":
        return ()
    wanted = FOR_ANY_WINDOW + (FOR_A_REAL_WINDOW if on_screen else ())
    return tuple(each for each in wanted if not (can_load or _can_load)(each.file))


def advice(missing: Iterable[SystemLibrary]) -> str:
    """Gives one sentence that names what is missing and the commands that install it."""
    libraries = tuple(missing)
    files = ", ".join(each.file for each in libraries)
    debian = " ".join(each.debian for each in libraries)
    fedora = " ".join(each.fedora for each in libraries)
    return (
        f"Qt needs system libraries that are not installed: {files}. "
        f"On Debian and Ubuntu: sudo apt install {debian}. On Fedora: sudo dnf install {fedora}."
    )


def _can_load(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True
