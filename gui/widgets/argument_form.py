"""A form of named, typed values with the way back to their defaults."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QToolButton, QWidget

from engine.graph.model import Value
from engine.operators.kinds import Kind
from gui import icons
from gui.widgets.labels import label
from gui.widgets.value_editors import ValueEditor, editor_for


@dataclass(frozen=True)
class Field:
    """One row of a form.

    Args:
        name: of the value.
        kind: the values it takes.
        help: one sentence.
        title: what the row is called; the name if empty.
        has_menu: it has a button that asks for a menu, instead of the one for the default.
    """

    name: str
    kind: Kind
    help: str = ""
    title: str = ""
    has_menu: bool = False


@dataclass(frozen=True)
class Entry:
    """What a row shows.

    Args:
        value: None if there is none.
        is_set: the value was chosen and is not the default.
        hint: what stands in the place of a value that is not set.
        note: what stands beside it.
    """

    value: Value
    is_set: bool = False
    hint: str = ""
    note: str = ""


class ArgumentForm(QWidget):
    """Edits several values, one in a row.

    Signals:
        value_edited(name, value, session): the user entered a value; the session number is
            the same as long as they stay with one row.
        value_reset(name): the user wants the default back.
        menu_asked(name, button): the user wants to know what else the value can be.
    """

    value_edited = Signal(str, object, int)
    value_reset = Signal(str)
    menu_asked = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.editors: dict[str, ValueEditor] = {}
        self.reset_buttons: dict[str, QToolButton] = {}
        self.menu_buttons: dict[str, QToolButton] = {}
        self._fields: tuple[Field, ...] = ()
        self._names: dict[int, str] = {}
        self._session = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, self.fontMetrics().horizontalAdvance("weight_decay m"))

    def set_fields(self, fields: Sequence[Field]) -> None:
        """Builds the rows, if they are not these already; a row that stays keeps the focus."""
        before, self._fields = self._fields, tuple(fields)
        if [each.name for each in before] == [each.name for each in fields]:
            pairs = enumerate(zip(before, fields, strict=True))
            changed = [row for row, (old, new) in pairs if old != new]
        else:
            self._clear(range(len(before)))
            changed = list(range(len(fields)))
        self._clear(row for row in changed if row < len(before))
        for row in changed:
            self._add_row(row, fields[row])

    def show_entries(self, entries: Mapping[str, Entry]) -> None:
        """Shows the values."""
        for name, entry in entries.items():
            self.editors[name].set_value(entry.value, entry.hint)
            self.editors[name].set_note(entry.note)
            if name in self.reset_buttons:
                self.reset_buttons[name].setVisible(entry.is_set)
            if name in self.menu_buttons:
                role = "selection" if entry.note else "text" if entry.is_set else "text_dim"
                self.menu_buttons[name].setIcon(icons.icon("argument", role))

    def _clear(self, rows: Iterable[int]) -> None:
        for row in rows:
            name = self._names.pop(row, "")
            self.editors.pop(name, None)
            self.reset_buttons.pop(name, None)
            self.menu_buttons.pop(name, None)
            for column in range(self._grid.columnCount()):
                item = self._grid.itemAtPosition(row, column)
                widget = item.widget() if item is not None else None
                if widget is not None:
                    self._grid.removeWidget(widget)
                    widget.hide()
                    widget.deleteLater()

    def _add_row(self, row: int, field: Field) -> None:
        title = label(field.title or field.name)
        title.setToolTip(field.help)
        editor = editor_for(field.kind, field.title or field.name)
        editor.setToolTip(field.help)
        editor.setAccessibleDescription(field.help)
        title.setBuddy(editor)
        editor.session_started.connect(self._on_session_started)
        editor.value_edited.connect(
            lambda value, name=field.name: self.value_edited.emit(name, value, self._session)
        )
        top = Qt.AlignmentFlag.AlignTop
        height = QLineEdit().sizeHint().height()
        title.setMinimumHeight(height)
        editor.setMinimumHeight(height)
        self._grid.addWidget(title, row, 0, top)
        self._grid.addWidget(editor, row, 1)
        button = self._menu_button(field) if field.has_menu else self._reset_button(field)
        self._grid.addWidget(button, row, 2, top)
        self.editors[field.name] = editor
        self._names[row] = field.name

    def _reset_button(self, field: Field) -> QToolButton:
        reset = QToolButton()
        reset.setIcon(icons.icon("reset", "text_dim"))
        reset.setToolTip(f"Back to the default of {field.title or field.name}")
        reset.setAccessibleName(f"Reset {field.title or field.name}")
        reset.setAutoRaise(True)
        policy = reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        reset.setSizePolicy(policy)
        reset.clicked.connect(lambda _=False, name=field.name: self.value_reset.emit(name))
        self.reset_buttons[field.name] = reset
        return reset

    def _menu_button(self, field: Field) -> QToolButton:
        button = QToolButton()
        button.setIcon(icons.icon("argument", "text_dim"))
        button.setToolTip("Default, or an argument of the block")
        button.setAccessibleName(f"Arguments of the block for {field.title or field.name}")
        button.setAutoRaise(True)
        button.clicked.connect(lambda _=False, name=field.name: self.menu_asked.emit(name, button))
        self.menu_buttons[field.name] = button
        return button

    def _on_session_started(self) -> None:
        self._session += 1
