"""Starts the window. Nothing in here, and nothing that it imports, loads torch."""

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from engine.graph.model import Project
from gui import theme
from gui.crash import CrashReporter
from gui.document import Document
from gui.interrupts import Interrupts
from gui.main_window import MainWindow
from gui.service_link import ServiceLink
from gui.settings import Settings

NO_SCREEN = "This plugin does not support"
"""How Qt's messages begin that a window off-screen makes."""


def run(project: Project | None, file: str | None) -> int:
    """Shows the window until it is closed and gives the exit status.

    Args:
        project: what it opens; the welcome page if None.
        file: where that project is saved, if it is.
    """
    app = make_application()
    settings = Settings()
    theme.apply(app, settings.theme, settings.scale)
    window = make_window(settings)
    reporter = CrashReporter(window)
    reporter.install()
    Interrupts(window.leave_at_once, window)
    window.filled.connect(window.files.sweep)
    window.restore()
    window.show()
    if project is not None:
        window.files.show_project(project, Path(file).absolute() if file else None)
    return app.exec()


def make_application() -> QApplication:
    """Gives the application that Qt needs, made now if there is none."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    qInstallMessageHandler(_write_message)
    QCoreApplication.setApplicationName("Netloom")
    QCoreApplication.setOrganizationName("Netloom")
    app = QApplication(sys.argv[:1])
    app.setApplicationDisplayName("Netloom")
    return app


def make_window(settings: Settings | None = None) -> MainWindow:
    """Gives a window on an empty document, with a service of its own that is not started yet."""
    document = Document()
    window = MainWindow(document, ServiceLink(document), settings=settings)
    document.setParent(window)
    return window


def _write_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """Writes what Qt has to say to the standard error, but for what no screen cannot do."""
    if not message.startswith(NO_SCREEN) and kind is not QtMsgType.QtDebugMsg:
        sys.stderr.write(f"{message}\n")
