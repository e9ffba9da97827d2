"""Where the keyboard is: F6 goes from one part of the window to the next."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget


def step(panes: Sequence[QWidget], direction: int) -> None:
    """Moves the keyboard to the next visible pane, or the one before.

    Args:
        panes: in their order.
        direction: 1 or -1.
    """
    shown = [pane for pane in panes if is_on_screen(pane)]
    if not shown:
        return
    focused = QApplication.focusWidget()
    current = next((each for each in shown if focused and _holds(each, focused)), None)
    index = shown.index(current) + direction if current else 0
    target = _first_field(shown[index % len(shown)])
    target.setFocus(Qt.FocusReason.TabFocusReason)


def finish_editing() -> None:
    """Has the field that the keyboard is in take what was typed, and stays there."""
    focused = QApplication.focusWidget()
    if isinstance(focused, QLineEdit):
        focused.clearFocus()
        if focused.isVisible():
            focused.setFocus()


def is_on_screen(pane: QWidget) -> bool:
    """Whether a pane can be seen; Qt keeps a dock behind another's tab outside of the window."""
    place = QRect(pane.mapTo(pane.window(), QPoint()), pane.size())
    return pane.isVisible() and pane.window().rect().intersects(place)


def _holds(pane: QWidget, widget: QWidget) -> bool:
    return pane is widget or pane.isAncestorOf(widget)


def _first_field(pane: QWidget) -> QWidget:
    """The first widget of a pane that takes the keyboard."""
    if pane.focusPolicy() != Qt.FocusPolicy.NoFocus:
        return pane
    for child in pane.findChildren(QWidget):
        takes_tab = bool(child.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if takes_tab and child.isVisibleTo(pane) and child.isEnabled():
            return child
    return pane
