"""Lines of text that keep coming; the end stays in sight unless the user scrolls up."""

import re
from collections import deque

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import (
    QFontDatabase,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QPlainTextEdit

from gui import theme
from gui.widgets.log_lines import LogLines

MOST_LINES = 10_000
_FLUSH_MS = 50
_ERROR = re.compile(r"^(Traceback \(|\s*\w*(Error|Exception)\b|error\b)", re.IGNORECASE)
_WARNING = re.compile(r"warning\b", re.IGNORECASE)


class LogView(QPlainTextEdit):
    """Shows the last lines of what is appended, a few times a second at most."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = LogLines()
        self._waiting: deque[str] = deque(maxlen=MOST_LINES)
        self._has_open_block = False
        self._flush = QTimer(self, singleShot=True, interval=_FLUSH_MS)
        self._flush.timeout.connect(self.flush)
        self._colors = _LogHighlighter(self.document())
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setMaximumBlockCount(MOST_LINES)
        self.document().setDocumentMargin(self.fontMetrics().height() / 2)
        self.setTabChangesFocus(True)
        self.setAccessibleName("Log")
        self._take_font()

    def append(self, text: str) -> None:
        """Adds text; it is shown within moments."""
        self._waiting.extend(self._lines.take(text))
        if not self._flush.isActive():
            self._flush.start()

    def end_line(self) -> None:
        """Ends the last line, if it is open."""
        if self._lines.open_line:
            self.append("\n")

    def clear_all(self) -> None:
        """Forgets every line."""
        self._lines = LogLines()
        self._waiting.clear()
        self._has_open_block = False
        self.clear()

    def flush(self) -> None:
        """Shows what waits."""
        bar = self.verticalScrollBar()
        is_at_end = bar.value() >= bar.maximum() - 2
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if self._has_open_block:
            cursor.movePosition(
                QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor
            )
            cursor.removeSelectedText()
        lines = [*self._waiting, self._lines.shown_open_line]
        self._waiting.clear()
        cursor.insertText("\n".join(lines))
        self._has_open_block = True
        if is_at_end:
            bar.setValue(bar.maximum())

    def changeEvent(self, event: QEvent) -> None:
        """Keeps letters of one width, as large as those of the window."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.ApplicationFontChange):
            self._take_font()

    def _take_font(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        parent = self.parentWidget()
        if parent is not None:
            font.setPointSizeF(parent.font().pointSizeF())
        if font != self.font():
            self.setFont(font)


class _LogHighlighter(QSyntaxHighlighter):
    """Colours lines that tell of errors and warnings."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        theme.notifier.changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:
        """See Qt."""
        colors = theme.current()
        form = QTextCharFormat()
        if _ERROR.search(text):
            form.setForeground(colors.error)
        elif _WARNING.search(text):
            form.setForeground(colors.warning)
        else:
            return
        self.setFormat(0, len(text), form)
