"""A flat button whose icon is as large as the text beside it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QToolButton

from gui.icons import icon


class ToolButton(QToolButton):
    """A button for the head of a panel.

    Args:
        tip: what it does, also for screen readers.
        icon_name: its icon, if it has one.
        text: its text, if it has one.
        on_click: called when it is pressed.
    """

    def __init__(
        self,
        tip: str,
        icon_name: str = "",
        *,
        text: str = "",
        on_click: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setText(f" {text}" if icon_name and text else text)  # Qt leaves no room between
        if icon_name:
            self.setIcon(icon(icon_name))
            self.setToolButtonStyle(
                Qt.ToolButtonStyle.ToolButtonTextBesideIcon
                if text
                else Qt.ToolButtonStyle.ToolButtonIconOnly
            )
        if on_click is not None:
            self.clicked.connect(lambda _: on_click())
        self._fit_icon()

    def changeEvent(self, event: QEvent) -> None:
        """Keeps the icon as large as the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_icon()

    def _fit_icon(self) -> None:
        side = round(self.fontMetrics().height() * 1.1)
        if self.iconSize().width() != side:
            self.setIconSize(QSize(side, side))
