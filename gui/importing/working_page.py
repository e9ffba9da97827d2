"""The page of an import on its way: what is done, for how long, and Cancel."""

import time

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from gui.widgets.labels import label

SECOND_MS = 1000


class WorkingPage(QWidget):
    """Says that something goes on.

    Signals:
        cancelled: the user wants it to end.
    """

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.what = label("", "section", is_wrapped=True)
        self.phase = label("", "title", is_wrapped=True)
        self.seconds = label("", "dim")
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(self.fontMetrics().height() // 2)
        self.bar.setAccessibleName("The import goes on")
        self.cancel_button = QPushButton("Cancel")
        self._since = 0.0
        self._timer = QTimer(self, interval=SECOND_MS)
        self._timer.timeout.connect(self._show_seconds)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        column.addStretch()
        for each in (self.what, self.phase, self.bar, self.seconds):
            column.addWidget(each)
        column.addStretch()
        column.addLayout(buttons)
        self.cancel_button.clicked.connect(self.cancelled)

    def begin(self, title: str) -> None:
        """Counts from now.

        Args:
            title: what is imported.
        """
        self.what.setText(f"Importing {title}")
        self._since = time.monotonic()
        self.phase.setText("Starting PyTorch…")
        self._show_seconds()
        self._timer.start()

    def end(self) -> None:
        """Counts no more."""
        self._timer.stop()

    def take_focus(self) -> None:
        """Makes Enter cancel."""
        self.cancel_button.setDefault(True)
        self.cancel_button.setFocus()

    def _show_seconds(self) -> None:
        self.seconds.setText(
            f"{time.monotonic() - self._since:.0f} s. Large networks take a minute or two; the "
            "window can be used meanwhile."
        )
