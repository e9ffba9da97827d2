"""Labels of forms. All show plain text."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QWidget


def label(text: str = "", role: str = "", *, is_wrapped: bool = False) -> QLabel:
    """Gives a label.

    Args:
        text: shown as it is, never as HTML.
        role: `title`, `heading`, `dim`, `error` or `warning`; plain if empty.
        is_wrapped: it may take several lines.
    """
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(is_wrapped)
    if role:
        made.setProperty("role", role)
    return made


def rule() -> QFrame:
    """Gives a quiet line between two parts of a form."""
    line = QFrame()
    line.setProperty("role", "line")
    line.setFixedHeight(1)
    return line


def set_role(widget: QWidget, role: str) -> None:
    """Gives a label another role."""
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
