"""What the boxes that open over the canvas have in common."""

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QWidget

from gui import theme


class FloatingBox(QFrame):
    """A frame over the canvas with a visible rim."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """See Qt."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.field_border, 1.0))
        painter.setBrush(look.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()

    def place(self, left: float, top: float, width: float, height: float) -> None:
        """Stands at a point of its parent, moved and shrunk so that all of it is seen."""
        parent = self.parentWidget()
        room = parent.size() if parent is not None else self.size()
        wide, high = min(round(width), room.width()), min(round(height), room.height())
        x = max(0, min(round(left), room.width() - wide))
        y = max(0, min(round(top), room.height() - high))
        self.setGeometry(x, y, wide, high)


class SearchField(QLineEdit):
    """A field above a list.

    Signals:
        stepped(rows): an arrow key or Tab walks the list.
        escaped: Esc was pressed.
        left: the focus went elsewhere.
    """

    stepped = Signal(int)
    escaped = Signal()
    left = Signal()

    _STEPS = {
        Qt.Key.Key_Down: 1,
        Qt.Key.Key_Up: -1,
        Qt.Key.Key_PageDown: 8,
        Qt.Key.Key_PageUp: -8,
    }

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt."""
        key = Qt.Key(event.key())
        if key in self._STEPS:
            self.stepped.emit(self._STEPS[key])
        elif key is Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                event.accept()  # else the canvas gets it too

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002
        """See Qt: Tab walks the list."""
        self.stepped.emit(1 if next else -1)
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """See Qt."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
            self.left.emit()

    def event(self, event: QEvent) -> bool:
        """See Qt: these keys are not for the window's shortcuts."""
        return takes_escape(event) or super().event(event)


class ChoiceList(QListWidget):
    """A list from which one line is entered.

    Signals:
        entered_line: Enter was pressed.
        escaped: Esc was pressed.
        left: the focus went elsewhere.
    """

    entered_line = Signal()
    escaped = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_line.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """See Qt."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
            self.left.emit()

    def event(self, event: QEvent) -> bool:
        """See Qt: these keys are not for the window's shortcuts."""
        return takes_escape(event) or super().event(event)


def takes_escape(event: QEvent) -> bool:
    """Claims Esc before a shortcut of the window gets it."""
    is_claimed = (
        event.type() is QEvent.Type.ShortcutOverride
        and isinstance(event, QKeyEvent)
        and event.key() == Qt.Key.Key_Escape
    )
    if is_claimed:
        event.accept()
    return is_claimed
