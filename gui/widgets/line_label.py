"""A sentence that takes one line, however little room there is."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel

from gui.widgets.labels import set_role


class LineLabel(QLabel):
    """Shows plain text in one line, with an ellipsis where it is cut; the tooltip has all of it.

    Attributes:
        whole: the text.
    """

    def __init__(self) -> None:
        super().__init__()
        self.whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)

    def show_text(self, text: str, role: str, *, is_wrapped: bool = False) -> None:
        """Shows a text.

        Args:
            text: shown as it is.
            role: see `gui.widgets.labels.label`.
            is_wrapped: it takes as many lines as it needs.
        """
        self.whole = text
        if self.property("role") != role:
            set_role(self, role)
        self.setWordWrap(is_wrapped)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cuts the text anew."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Lets the text be cut."""
        hint = super().minimumSizeHint()
        return hint if self.wordWrap() else QSize(self.fontMetrics().height() * 4, hint.height())

    def _fit(self) -> None:
        shown = self.whole
        if not self.wordWrap():
            elide = Qt.TextElideMode.ElideRight
            shown = self.fontMetrics().elidedText(self.whole, elide, self.width())
        if shown != self.text():
            self.setText(shown)
            self.setToolTip("" if shown == self.whole else self.whole)
            self.setAccessibleName(self.whole)
