"""Editors for typed values: a tick, a list of words, or a line that says at once what is wrong."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from engine.graph.model import Expression, Value
from engine.operators.kinds import Boolean, Choice, Kind
from gui.widgets.value_kinds import plain_kind
from gui.widgets.value_text import options_of, text_of, value_of


class ValueEditor(QWidget):
    """Edits one value of one kind.

    Signals:
        value_edited(value): the user entered something that the kind takes.
        session_started: the user turned to it; what follows is one edit.
    """

    value_edited = Signal(object)
    session_started = Signal()

    def set_value(self, value: Value, hint: str = "") -> None:
        """Shows a value.

        Args:
            value: None if there is none.
            hint: what stands in its place then.
        """
        raise NotImplementedError

    def set_note(self, note: str) -> None:
        """Shows something about the value beside it, such as what arithmetic comes to."""


def editor_for(kind: Kind, name: str) -> ValueEditor:
    """Gives the editor that suits a kind.

    Args:
        kind: of the value.
        name: of the value, for screen readers and messages.
    """
    plain = plain_kind(kind)
    if isinstance(plain, Boolean | Choice):
        quick = TickEditor(name) if isinstance(plain, Boolean) else WordEditor(plain, name)
        return quick if kind is plain else EitherEditor(quick, LineEditor(kind, name))
    return LineEditor(kind, name)


class TickEditor(ValueEditor):
    """Edits true or false."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.box = QCheckBox()
        self.box.setAccessibleName(name)
        self.box.clicked.connect(self._on_box_clicked)
        self.setFocusProxy(self.box)
        _fill(self, self.box)

    def set_value(self, value: Value, hint: str = "") -> None:
        """See `ValueEditor`."""
        self.box.setChecked(value is True)
        self.box.setText(hint if value is None else "")

    def _on_box_clicked(self, is_checked: bool) -> None:
        self.session_started.emit()
        self.value_edited.emit(is_checked)


class WordEditor(ValueEditor):
    """Edits one of a few words."""

    def __init__(self, kind: Choice, name: str) -> None:
        super().__init__()
        self.list = CalmComboBox()
        self.list.setAccessibleName(name)
        self.list.addItems(kind.options)
        self.list.activated.connect(self._on_list_activated)
        self.setFocusProxy(self.list)
        _fill(self, self.list)

    def set_value(self, value: Value, hint: str = "") -> None:
        """See `ValueEditor`."""
        self.list.setCurrentIndex(self.list.findText(text_of(value)))
        self.list.setPlaceholderText(hint or text_of(value))

    def _on_list_activated(self) -> None:
        self.session_started.emit()
        self.value_edited.emit(self.list.currentText())


class LineEditor(ValueEditor):
    """Edits numbers and tuples as text; what is wrong is said below the line while typing."""

    def __init__(self, kind: Kind, name: str) -> None:
        super().__init__()
        self._kind = kind
        self._name = name
        self._text = ""
        self.line = StepLine()
        self.line.setAccessibleName(name)
        self.message = QLabel()
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setProperty("role", "error")
        self.message.setWordWrap(True)
        self.message.hide()
        self.note = QLabel()
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setProperty("role", "dim")
        self.note.hide()
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.line, 1)
        row.addWidget(self.note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self.message)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._on_line_edited)
        self.line.stepped.connect(self._on_line_stepped)
        self.line.focused.connect(self.session_started)
        self.line.given_up.connect(self._on_line_given_up)
        words = options_of(kind)
        if words:
            self.line.setToolTip(f"A number, or {' or '.join(words)}")

    def set_value(self, value: Value, hint: str = "") -> None:
        """See `ValueEditor`."""
        before, self._text = self._text, text_of(value)
        self.line.setPlaceholderText(hint)
        is_typed = value_of(self.line.text(), self._kind) == value
        if self.line.hasFocus() and (is_typed or before == self._text):
            return
        with QSignalBlocker(self.line):
            self.line.setText(self._text)
        self._show_fault(None if isinstance(value, Expression) else self._fault(value))

    def set_note(self, note: str) -> None:
        """See `ValueEditor`."""
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def _fault(self, value: Value) -> str | None:
        return None if value is None else self._kind.fault(value)

    def _on_line_edited(self, text: str) -> None:
        value = value_of(text, self._kind)
        fault = None if value is None else self._kind.fault(value)
        self._show_fault(fault)
        if fault is None:
            self.value_edited.emit(value)

    def _on_line_stepped(self, step: int) -> None:
        value = value_of(self.line.text() or self.line.placeholderText(), self._kind)
        if isinstance(value, bool) or not isinstance(value, int):
            return
        if self._kind.fault(value + step) is None:
            self.line.setText(str(value + step))
            self._on_line_edited(self.line.text())

    def _on_line_given_up(self) -> None:
        self.line.setText(self._text)
        self._show_fault(None)

    def _show_fault(self, fault: str | None) -> None:
        self.message.setText(f"{self._name} {fault}." if fault else "")
        self.message.setVisible(bool(fault))
        if self.line.property("isWrong") != bool(fault):
            self.line.setProperty("isWrong", bool(fault))
            self.line.style().unpolish(self.line)
            self.line.style().polish(self.line)


class EitherEditor(ValueEditor):
    """A quick editor for plain values, a line for arithmetic and lists.

    Args:
        quick: a tick or a list of words.
        line: takes everything.
    """

    def __init__(self, quick: ValueEditor, line: LineEditor) -> None:
        super().__init__()
        self.quick, self.line = quick, line
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(quick)
        layout.addWidget(line)
        line.hide()
        self.setFocusProxy(quick)
        for editor in (quick, line):
            editor.value_edited.connect(self.value_edited)
            editor.session_started.connect(self.session_started)

    def set_value(self, value: Value, hint: str = "") -> None:
        """See `ValueEditor`."""
        is_plain = not isinstance(value, Expression | tuple)
        (self.quick if is_plain else self.line).set_value(value, hint)
        self.quick.setVisible(is_plain)
        self.line.setVisible(not is_plain)
        self.setFocusProxy(self.quick if is_plain else self.line)

    def set_note(self, note: str) -> None:
        """See `ValueEditor`."""
        self.line.set_note(note)


class StepLine(QLineEdit):
    """A line in which the arrow keys count.

    Signals:
        stepped(step): up or down was pressed; with Shift the step is 10.
        focused: the user turned to it.
        given_up: Esc was pressed.
    """

    stepped = Signal(int)
    focused = Signal()
    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt."""
        size = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        if event.key() == Qt.Key.Key_Up:
            self.stepped.emit(size)
        elif event.key() == Qt.Key.Key_Down:
            self.stepped.emit(-size)
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """See Qt."""
        self.focused.emit()
        super().focusInEvent(event)


class CalmComboBox(QComboBox):
    """A list of words that the mouse wheel does not change while it scrolls past."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """See Qt."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def _fill(widget: QWidget, content: QWidget) -> None:
    layout = QHBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(content)
