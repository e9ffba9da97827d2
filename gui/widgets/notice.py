"""A notice that lies over the lower edge of a widget: what happened and what can be done."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from gui import icons
from gui.widgets.labels import label

SHORT_MS = 8000
LARGEST_SHARE = 0.9
_MOVING = (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)


class Notice(QFrame):
    """Shows one message at a time over its parent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = self._ground = parent
        self.setObjectName("notice")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sign = QLabel()
        self.text = label("", is_wrapped=True)
        self.button = QPushButton()
        self.close_button = QToolButton()
        self.close_button.setIcon(icons.icon("close"))
        self.close_button.setAccessibleName("Close this message")
        self._act: Callable[[], object] | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.addWidget(self.sign)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.button)
        layout.addWidget(self.close_button)
        self.button.clicked.connect(self._on_button_clicked)
        self.close_button.clicked.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    def stand_on(self, ground: QWidget) -> None:
        """Stays on the lower edge of a part of the parent as long as that is shown.

        There it is among that part's own boxes: one that opens later lies over it.
        """
        self._ground = ground
        ground.installEventFilter(self)
        self._place()

    def tell(self, message: str, kind: str = "info", *, stays: bool = False) -> None:
        """Shows a message.

        Args:
            message: plain text.
            kind: `info`, `check`, `warning` or `error`.
            stays: until the user closes it; else a few seconds.
        """
        self._show(message, kind, stays=stays)
        self.button.hide()
        self._place()

    def offer(self, message: str, kind: str, action: str, act: Callable[[], object]) -> None:
        """Shows a message with a button that does something; stays until it is closed."""
        self._show(message, kind, stays=True)
        self._act = act
        self.button.setText(action)
        self.button.show()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stays at the lower edge of what it stands on."""
        if event.type() in _MOVING and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def _show(self, message: str, kind: str, *, stays: bool) -> None:
        role = {"info": "selection", "check": "success"}.get(kind, kind)
        side = round(self.fontMetrics().height() * 1.2)
        self.sign.setPixmap(icons.icon(kind, role).pixmap(side, side))
        self.text.setText(message)
        self.setAccessibleName(message)
        self._timer.stop()
        if not stays:
            self._timer.start(SHORT_MS)
        self.show()
        self.raise_()

    def _place(self) -> None:
        parent = self._ground if self._ground.isVisible() else self._parent
        if parent is not self.parentWidget():
            is_hidden = self.isHidden()
            self.setParent(parent)
            self.setHidden(is_hidden)
        room = parent.rect()
        margin = self.fontMetrics().height()
        wanted = self.fontMetrics().horizontalAdvance(self.text.text()) + 8 * margin
        if not self.button.isHidden():
            wanted += self.button.sizeHint().width()
        width = min(wanted, round(room.width() * LARGEST_SHARE))
        self.setFixedWidth(width)
        height = self.heightForWidth(width)
        self.resize(width, height)
        self.move(room.center().x() - width // 2, room.bottom() - height - margin)

    def _on_button_clicked(self) -> None:
        self.hide()
        if self._act is not None:
            self._act()
