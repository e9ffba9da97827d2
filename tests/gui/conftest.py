"""What every test of the window shares."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow

from gui import theme


@pytest.fixture(autouse=True)
def usual_look(qapp: QApplication) -> None:
    """Begins every test in the dark at 100 %, whatever a test before it chose."""
    chosen = theme.notifier.choice, theme.notifier.scale
    if chosen != ("dark", 100) or not qapp.styleSheet():
        theme.apply(qapp, "dark", 100)


@pytest.fixture(autouse=True)
def no_leaked_widgets(qapp: QApplication) -> Iterator[None]:
    """Fails a test that leaves a window behind."""
    before = set(qapp.topLevelWidgets())
    yield
    for _ in range(3):
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        qapp.processEvents()
    left = [widget for widget in qapp.topLevelWidgets() if widget not in before]
    windows = [each for each in left if isinstance(each, QMainWindow | QDialog) or each.isVisible()]
    assert not windows, f"left behind: {windows}"
