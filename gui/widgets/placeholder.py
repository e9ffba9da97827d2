"""What a panel shows while it has nothing to show: what it is for and what to do."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui import theme
from gui.icons import icon


class Placeholder(QWidget):
    """An icon, a title, a sentence and at most one button, in the middle.

    Signals:
        clicked: the button was.
    """

    clicked = Signal()

    def __init__(self, icon_name: str, title: str, text: str, button: str = "") -> None:
        super().__init__()
        self._icon_name = icon_name
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._title = _label("title", title)
        self._text = _label("dim", text)
        middle = QWidget()
        middle.setMaximumWidth(self.fontMetrics().averageCharWidth() * 64)
        column = QVBoxLayout(middle)
        column.setSpacing(self.fontMetrics().height() // 2)
        for label in (self._picture, self._title, self._text):
            column.addWidget(label)
        if button:
            press = QPushButton(button)
            press.clicked.connect(self.clicked)
            column.addWidget(press, alignment=Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(middle, stretch=1000)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addStretch()
        layout.addLayout(row)
        layout.addStretch()
        theme.notifier.changed.connect(self._take_theme)
        self._take_theme()

    def set_text(self, title: str, text: str) -> None:
        """Says something else."""
        self._title.setText(title)
        self._text.setText(text)

    def text(self) -> str:
        """What it says."""
        return f"{self._title.text()}\n{self._text.text()}"

    def minimumSizeHint(self) -> QSize:
        """Lets the panel be small: what does not fit is cut."""
        return QSize(self.fontMetrics().height() * 8, self.fontMetrics().height() * 4)

    def _take_theme(self) -> None:
        side = self.fontMetrics().height() * 2
        picture = icon(self._icon_name, "text_dim").pixmap(
            QSize(side, side), self.devicePixelRatio()
        )
        self._picture.setPixmap(picture)


def _label(role: str, text: str) -> QLabel:
    label = QLabel(text, alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
    label.setProperty("role", role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
