"""A form that scrolls up and down, and is never narrower than its fields."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class FormArea(QScrollArea):
    """Shows a form; only its height is cut."""

    def __init__(self, form: QWidget) -> None:
        super().__init__()
        form.setObjectName("form")
        self.setWidget(form)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def minimumSizeHint(self) -> QSize:
        """See Qt."""
        form = self.widget()
        width = form.minimumSizeHint().width() if form else 0
        return QSize(width + self.verticalScrollBar().sizeHint().width(), 80)
