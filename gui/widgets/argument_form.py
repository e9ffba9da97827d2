"""A form of named, typed values with the way back to their defaults."""

from collections.abc import Mapping, Sequence
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
    """

    name: str
    kind: Kind
    help: str = ""
    title: str = ""


@dataclass(frozen=True)
class Entry:
    """What a row shows.

    Args:
        value: None if there is none.
        is_set: the value was chosen and is not the default.
        hint: what stands in the place of a value that is not set.
    """

    value: Value
    is_set: bool = False
    hint: str = ""


class ArgumentForm(QWidget):
    """Edits several values, one in a row.

    Signals:
        value_edited(name, value, session): the user entered a value; the session number is
            the same as long as they stay with one row.
        value_reset(name): the user wants the default back.
    """

    value_edited = Signal(str, object, int)
    value_reset = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.editors: dict[str, ValueEditor] = {}
        self.reset_buttons: dict[str, QToolButton] = {}
        self._fields: tuple[Field, ...] = ()
        self._session = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, self.fontMetrics().horizontalAdvance("weight_decay m"))

    def set_fields(self, fields: Sequence[Field]) -> None:
        """Builds the rows, if they are not these already."""
        if tuple(fields) == self._fields:
            return
        self._fields = tuple(fields)
        self._clear()
        for row, field in enumerate(fields):
            self._add_row(row, field)

    def show_entries(self, entries: Mapping[str, Entry]) -> None:
        """Shows the values."""
        for name, entry in entries.items():
            self.editors[name].set_value(entry.value, entry.hint)
            self.reset_buttons[name].setVisible(entry.is_set)

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.editors.clear()
        self.reset_buttons.clear()

    def _add_row(self, row: int, field: Field) -> None:
        title = label(field.title or field.name)
        title.setToolTip(field.help)
        editor = editor_for(field.kind, field.title or field.name)
        editor.setToolTip(field.help)
        editor.setAccessibleDescription(field.help)
        title.setBuddy(editor)
        reset = QToolButton()
        reset.setIcon(icons.icon("reset", "text_dim"))
        reset.setToolTip(f"Back to the default of {field.name}")
        reset.setAccessibleName(f"Reset {field.name}")
        reset.setAutoRaise(True)
        policy = reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        reset.setSizePolicy(policy)
        editor.session_started.connect(self._on_session_started)
        editor.value_edited.connect(
            lambda value, name=field.name: self.value_edited.emit(name, value, self._session)
        )
        reset.clicked.connect(lambda _=False, name=field.name: self.value_reset.emit(name))
        top = Qt.AlignmentFlag.AlignTop
        height = QLineEdit().sizeHint().height()
        title.setMinimumHeight(height)
        editor.setMinimumHeight(height)
        self._grid.addWidget(title, row, 0, top)
        self._grid.addWidget(editor, row, 1)
        self._grid.addWidget(reset, row, 2, top)
        self.editors[field.name] = editor
        self.reset_buttons[field.name] = reset

    def _on_session_started(self) -> None:
        self._session += 1
