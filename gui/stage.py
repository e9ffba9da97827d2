"""The window without a screen: opened, waited for, photographed."""

import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from engine.errors import EngineError
from engine.graph.model import Project
from gui import theme
from gui.application import make_application, make_window
from gui.main_window import MainWindow

PATIENCE_S = 120.0
GLANCE_MS = 20


class Stage:
    """Shows the window on a project as long as the `with` block lasts.

    Args:
        project: what is open.
        theme_name: `light` or `dark`.
        scale: of text and controls, in per cent.
        size: of the window, in pixels.
    """

    def __init__(
        self,
        project: Project,
        *,
        theme_name: str = "dark",
        scale: int = 100,
        size: tuple[int, int] = (1440, 900),
    ) -> None:
        self.application = make_application()
        theme.apply(self.application, theme_name, scale)
        self.window: MainWindow = make_window()
        self.window.resize(*size)
        self.window.show()
        self.window.activateWindow()
        self.settle()
        self.window.files.show_project(project, None)
        self.settle()
        self.window.docks.share_room()
        self.settle()
        self.window.canvas.frame_all()

    def __enter__(self) -> "Stage":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.window.document.undo_stack.setClean()
        self.window.run_control.detach()
        self.window.close()
        self.window.deleteLater()
        self.settle()

    def wait_for_analysis(self) -> None:
        """Waits until every shape is known that can be known."""
        document = self.window.document
        self.wait_until(lambda: bool(document.analysis.nodes), "The shapes")
        self.settle()

    def wait_until(self, is_done: Callable[[], bool], what: str) -> None:
        """Lets the window work until something is done.

        Raises:
            EngineError: it is not done after two minutes.
        """
        deadline = time.monotonic() + PATIENCE_S
        while not is_done():
            if time.monotonic() > deadline:
                raise EngineError(f"{what} did not arrive within {PATIENCE_S:.0f} s.")
            self._glance()

    def settle(self) -> None:
        """Lets the window finish what it is about to do."""
        for _ in range(5):
            self._glance()

    def photograph(self, path: Path, of: QWidget | None = None) -> Path:
        """Writes a picture of the window, or of a part of it.

        Raises:
            EngineError: it cannot be written.
        """
        self.settle()
        if not (of or self.window).grab().save(str(path)):
            raise EngineError(
                f"{path} cannot be written. Name a file that ends with .png, in a folder that "
                "exists and may be written to."
            )
        return path

    def _glance(self) -> None:
        loop = QEventLoop()
        QTimer.singleShot(GLANCE_MS, loop.quit)
        loop.exec()
