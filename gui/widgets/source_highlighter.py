"""Colours Python text by what each word is."""

from collections.abc import Mapping
from enum import Enum, auto
from functools import lru_cache

from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Keyword, Literal, Name, Number, String, _TokenType
from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from gui import theme
from gui.theme import Theme


class Word(Enum):
    """Kinds of words that look different."""

    KEYWORD = auto()
    STRING = auto()
    NUMBER = auto()
    COMMENT = auto()
    DEFINITION = auto()
    BUILTIN = auto()


_KINDS: tuple[tuple[_TokenType, Word], ...] = (
    (Comment, Word.COMMENT),
    (Keyword, Word.KEYWORD),
    (Literal.String.Doc, Word.STRING),
    (String, Word.STRING),
    (Number, Word.NUMBER),
    (Name.Class, Word.DEFINITION),
    (Name.Function, Word.DEFINITION),
    (Name.Decorator, Word.DEFINITION),
    (Name.Builtin.Pseudo, Word.BUILTIN),
    (Name.Builtin, Word.BUILTIN),
)
_HUES = {Word.KEYWORD: 3, Word.STRING: 2, Word.NUMBER: 1, Word.DEFINITION: 0, Word.BUILTIN: 6}

_LEXER = PythonLexer(stripnl=False, ensurenl=False)

Piece = tuple[int, int, Word]
"""Start in the line, length, kind."""


def words_by_line(text: str) -> list[list[Piece]]:
    """Gives, for each line of Python text, the stretches that have a colour.

    Lines are read one by one and remembered: after an edit most are as before, and Pygments
    takes a quarter of a millisecond for each. Only strings over several lines stay together.
    """
    found: list[list[Piece]] = []
    open_lines: list[str] = []
    for line in text.split("\n"):
        is_turn = line.count('"""') % 2 == 1
        if open_lines or is_turn:
            open_lines.append(line)
            if is_turn and len(open_lines) > 1:
                found += _words("\n".join(open_lines))
                open_lines = []
        else:
            found += _words(line)
    return [*found, *_words("\n".join(open_lines))] if open_lines else found


@lru_cache(maxsize=20_000)
def _words(text: str) -> tuple[list[Piece], ...]:
    lines: list[list[Piece]] = [[] for _ in range(text.count("\n") + 1)]
    line, column = 0, 0
    for token, value in _LEXER.get_tokens(text):
        kind = next((word for family, word in _KINDS if token in family), None)
        for number, part in enumerate(value.split("\n")):
            if number:
                line, column = line + 1, 0
            if kind is not None and part and line < len(lines):
                lines[line].append((column, len(part), kind))
            column += len(part)
    return tuple(lines)


class SourceHighlighter(QSyntaxHighlighter):
    """Colours a document; dim while its text is out of date."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._lines: list[list[Piece]] = []
        self._is_dim = False
        self._formats: Mapping[Word, QTextCharFormat] = {}
        self._plain = QTextCharFormat()
        theme.notifier.changed.connect(self._take_theme)
        self._make_formats()

    def prepare(self, text: str, *, is_dim: bool) -> None:
        """Takes the text that the document is about to hold."""
        self._lines = words_by_line(text)
        if is_dim != self._is_dim:
            self._is_dim = is_dim
            self._make_formats()

    def highlightBlock(self, text: str) -> None:
        """See Qt."""
        self.setFormat(0, len(text), self._plain)
        number = self.currentBlock().blockNumber()
        for start, length, kind in self._lines[number] if number < len(self._lines) else ():
            self.setFormat(start, length, self._formats[kind])

    def _take_theme(self) -> None:
        self._make_formats()
        self.rehighlight()

    def _make_formats(self) -> None:
        colors = theme.current()
        self._plain = _format(colors.text_dim if self._is_dim else colors.text)
        self._formats = {word: self._format_of(word, colors) for word in Word}

    def _format_of(self, word: Word, colors: Theme) -> QTextCharFormat:
        color = colors.text_dim
        if word in _HUES and not self._is_dim:
            color = colors.plot(_HUES[word])
        form = _format(color)
        form.setFontItalic(word is Word.COMMENT)
        if word is Word.KEYWORD:
            form.setFontWeight(QFont.Weight.DemiBold)
        return form


def _format(color: QColor) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setForeground(color)
    return form
