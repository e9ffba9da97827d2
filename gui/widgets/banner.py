"""A line across a panel that says what is the matter and offers what to do."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from gui import theme
from gui.icons import icon


class Banner(QWidget):
    """An icon, a message and at most one button; hidden while there is no message.

    Signals:
        clicked: the button was.
    """

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._role = "error"
        self._picture = QLabel()
        self._label = QLabel(wordWrap=True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._button = QPushButton()
        self._button.clicked.connect(self.clicked)
        layout = QHBoxLayout(self)
        unit = self.fontMetrics().height() // 2
        layout.setContentsMargins(unit * 2, unit, unit, unit)
        layout.setSpacing(unit)
        layout.addWidget(self._picture, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._label, stretch=1)
        layout.addWidget(self._button)
        theme.notifier.changed.connect(self._take_theme)
        self.hide()

    @property
    def message(self) -> str:
        """What it says."""
        return self._label.text()

    def show_message(self, message: str, *, role: str = "error", button: str = "") -> None:
        """Says something.

        Args:
            message: for the user; the banner is hidden if it is empty.
            role: `error`, `warning` or `info`.
            button: what the button says; there is none if it is empty.
        """
        self._role = role
        self._label.setText(message)
        self._label.setAccessibleName(f"{role}: {message}")
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self.setVisible(bool(message))
        self._take_theme()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paints the ground, with a strong edge on the left."""
        colors = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.blend(self._color(), colors.panel, 0.12))
        edge = max(3, self.fontMetrics().height() // 5)
        painter.fillRect(0, 0, edge, self.height(), self._color())

    def _color(self) -> QColor:
        color: QColor = getattr(theme.current(), _ROLE_COLORS[self._role])
        return color

    def _take_theme(self) -> None:
        side = round(self.fontMetrics().height() * 1.2)
        picture = icon(self._role, _ROLE_COLORS[self._role])
        self._picture.setPixmap(picture.pixmap(QSize(side, side), self.devicePixelRatio()))
        self.update()


_ROLE_COLORS = {"error": "error", "warning": "warning", "info": "selection"}
