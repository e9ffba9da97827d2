"""Python text to read: coloured, with line numbers, stretches marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontDatabase,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from gui import theme
from gui.widgets.source_highlighter import SourceHighlighter


@dataclass(frozen=True)
class Mark:
    """A stretch of the text. Lines from 1, columns from 0; the end is not in it."""

    line: int
    column: int
    end_line: int
    end_column: int


class CodeView(QPlainTextEdit):
    """Shows text that cannot be edited.

    Signals:
        place_chosen(line, column): the user put the cursor there; lines from 1.
    """

    place_chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.marks: tuple[Mark, ...] = ()
        self.is_dim = False
        self._is_showing = False
        self._gutter = _Gutter(self)
        self._highlighter = SourceHighlighter(self.document())
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self.setAccessibleName("Generated code")
        self.updateRequest.connect(self._on_update_request)
        self.cursorPositionChanged.connect(self._on_cursor_moved)
        theme.notifier.changed.connect(self._take_theme)
        self._take_theme()

    def show_text(self, text: str, *, is_dim: bool = False) -> None:
        """Shows text where the last one was: scrolled and with the cursor as it was."""
        vertical, horizontal = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        place = self.textCursor().position()
        self._is_showing = True
        self.is_dim = is_dim
        self._highlighter.prepare(text, is_dim=is_dim)
        self.setPlainText(text)
        cursor = self.textCursor()
        cursor.setPosition(min(place, self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        self._is_showing = False
        self.verticalScrollBar().setValue(vertical)
        self.horizontalScrollBar().setValue(horizontal)
        self._fit_gutter()

    def mark(self, marks: Sequence[Mark], *, reveal: bool) -> None:
        """Marks stretches of the text and, if asked, scrolls to the first one out of sight."""
        self.marks = tuple(marks)
        selections = []
        for each in self.marks:
            selection = QTextEdit.ExtraSelection()
            selection.cursor = self._cursor_over(each)
            colors = theme.current()
            ground = theme.blend(colors.selection, colors.field, 0.24)
            selection.format.setBackground(ground)
            selections.append(selection)
        self.setExtraSelections(selections)
        self._gutter.update()
        if reveal and self.marks and not any(self._is_in_sight(each) for each in self.marks):
            self._scroll_to(self.marks[0].line)

    def marked_lines(self) -> set[int]:
        """Gives the numbers of the lines that hold a mark."""
        return {line for each in self.marks for line in range(each.line, each.end_line + 1)}

    def line_at(self, y: int) -> int:
        """Gives the number of the line at a height of the viewport."""
        return self.cursorForPosition(QRect(0, y, 1, 1).topLeft()).blockNumber() + 1

    def gutter_width(self) -> int:
        """Gives the width that the line numbers need."""
        digits = max(2, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance("0" * digits) + self.fontMetrics().height()

    def paint_gutter(self, event: QPaintEvent) -> None:
        """Paints the line numbers, and a bar beside the marked lines."""
        colors, marked = theme.current(), self.marked_lines()
        painter = QPainter(self._gutter)
        painter.setFont(self.font())
        painter.fillRect(event.rect(), colors.field)
        width, em = self._gutter.width(), self.fontMetrics().height()
        block = self.firstVisibleBlock()
        while block.isValid():
            place = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if place.top() > event.rect().bottom():
                return
            number = block.blockNumber() + 1
            if number in marked:
                bar = max(2, em // 6)
                painter.fillRect(0, int(place.top()), bar, round(place.height()), colors.selection)
            painter.setPen(colors.text if number in marked else colors.text_dim)
            room = QRect(0, int(place.top()), width - em // 2, em)
            painter.drawText(room, Qt.AlignmentFlag.AlignRight, str(number))
            block = block.next()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the gutter as high as the text."""
        super().resizeEvent(event)
        self._fit_gutter()

    def changeEvent(self, event: QEvent) -> None:
        """Keeps letters of one width, as large as those of the window."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.ApplicationFontChange):
            self._take_theme()

    def _take_theme(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        parent = self.parentWidget()
        font.setPointSizeF((parent or QWidget()).font().pointSizeF())
        if font != self.font():
            self.setFont(font)
        self._fit_gutter()
        self.mark(self.marks, reveal=False)

    def _fit_gutter(self) -> None:
        width = self.gutter_width()
        self.setViewportMargins(width, 0, 0, 0)
        inside = self.contentsRect()
        self._gutter.setGeometry(QRect(inside.left(), inside.top(), width, inside.height()))

    def _on_update_request(self, rect: QRect, dy: int) -> None:
        if dy:
            self._gutter.scroll(0, dy)
        else:
            self._gutter.update(0, rect.y(), self._gutter.width(), rect.height())

    def _on_cursor_moved(self) -> None:
        cursor = self.textCursor()
        if not self._is_showing and not cursor.hasSelection():
            self.place_chosen.emit(cursor.blockNumber() + 1, cursor.positionInBlock())

    def _cursor_over(self, mark: Mark) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(_position(self.document(), mark.line, mark.column))
        end = _position(self.document(), mark.end_line, mark.end_column)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _is_in_sight(self, mark: Mark) -> bool:
        first = self.firstVisibleBlock().blockNumber() + 1
        return first <= mark.line <= self.line_at(self.viewport().height() - 1)

    def _scroll_to(self, line: int) -> None:
        rows = self.viewport().height() // max(self.fontMetrics().lineSpacing(), 1)
        self.verticalScrollBar().setValue(max(0, line - 1 - rows // 3))


class _Gutter(QWidget):
    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self) -> QSize:
        return QSize(self._view.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._view.paint_gutter(event)


def _position(document: QTextDocument, line: int, column: int) -> int:
    block = document.findBlockByNumber(line - 1)
    if not block.isValid():
        return document.characterCount() - 1
    return block.position() + min(column, block.length() - 1)
