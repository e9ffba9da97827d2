"""From when on the selected nodes learn: from the start, from an epoch on, or never."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.graph import edits
from engine.graph.model import Node, Value
from engine.graph.problem import NodePath
from engine.graph.setup import NEVER, Freeze
from engine.operators.kinds import Choice, Integer
from gui.document import Document
from gui.freezing import HALF, freeze_at, frozen_sentence, learning_path, name_of_part
from gui.widgets.argument_form import ArgumentForm, Entry, Field
from gui.widgets.labels import label

START, HALF_WAY, SHARE, EPOCH, AT_NO_TIME = "the start", "half-way", "a share", "an epoch", "never"
_EPOCHS = {START: 0.0, HALF_WAY: HALF, SHARE: 0.25, EPOCH: 1.0, AT_NO_TIME: NEVER}
_WHEN = Field(
    "when",
    Choice(tuple(_EPOCHS)),
    "From when on the weights learn; until then they stay as they are.",
    "Learns from",
)
_NUMBERS = {
    SHARE: Field("number", Integer(1, 99), "How much of the training they are frozen.", "Percent"),
    EPOCH: Field("number", Integer(2, int(NEVER)), "The first epoch they learn in.", "Epoch"),
}


class LearningRow(QWidget):
    """Chooses from when on nodes learn; takes no room where they have no weights."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._paths: tuple[NodePath, ...] = ()
        self._kind = START
        self.when = ArgumentForm()
        self.when.set_fields([_WHEN])
        self.number = ArgumentForm()
        self.note = label("", "dim", is_wrapped=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (self.when, self.number, self.note):
            layout.addWidget(widget)
        for form in (self.when, self.number):
            form.value_edited.connect(self._on_edited)
            form.value_reset.connect(self._on_reset)
        self.hide()

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Shows from when on nodes learn; those without weights do not count."""
        found = [learning_path(self._document, node.id) for node in nodes]
        self._paths = tuple(dict.fromkeys(path for path in found if path is not None))
        self.setVisible(bool(self._paths))
        if self._paths:
            self._show()

    def _show(self) -> None:
        project = self._document.project
        entries = [freeze_at(project, path) for path in self._paths]
        freezes = {each[0].epochs if each else 0.0 for each in entries}
        around = next((each[1] for each in entries if each and each[1] not in self._paths), None)
        epochs = freezes.pop() if len(freezes) == 1 else None
        self._show_entries(epochs)
        for form in (self.when, self.number):
            form.setEnabled(around is None)
        self.note.setText(self._note(epochs, around))
        self.note.setVisible(bool(self.note.text()))

    def _show_entries(self, epochs: float | None) -> None:
        self._kind = "" if epochs is None else _kind_of(epochs)
        hint = "different" if epochs is None else ""
        self.when.show_entries({"when": Entry(self._kind or None, self._kind != START, hint)})
        field = _NUMBERS.get(self._kind)
        self.number.set_fields([field] if field else [])
        self.number.setVisible(field is not None)
        if field is not None and epochs:
            shown = round(epochs * 100) if self._kind == SHARE else int(epochs) + 1
            self.number.show_entries({"number": Entry(shown)})

    def _note(self, epochs: float | None, around: NodePath | None) -> str:
        project = self._document.project
        if around is not None:
            return f"Chosen for all of {name_of_part(project, around)}: change it there."
        if not epochs:
            return ""
        return f"{frozen_sentence(Freeze(epochs=epochs), project.training.epochs)}."

    def _on_edited(self, name: str, value: Value, session: int) -> None:
        if name == "when":
            self._set(_EPOCHS.get(str(value), 0.0))
        elif isinstance(value, int):
            epochs = value / 100 if self._kind == SHARE else float(value - 1)
            self._set(epochs, f"freeze {session} {' '.join(self._paths)}")

    def _on_reset(self, name: str) -> None:
        self._set(0.0 if name == "when" else _EPOCHS[self._kind])

    def _set(self, epochs: float, merge_key: str = "") -> None:
        paths = self._paths
        self._document.apply(
            "Freeze" if epochs else "Learn from the start",
            lambda project: edits.freeze_parts(project, paths, epochs),
            merge_key,
        )


def _kind_of(epochs: float) -> str:
    if epochs == HALF:
        return HALF_WAY
    if epochs >= NEVER:
        return AT_NO_TIME
    return START if not epochs else SHARE if epochs < 1 else EPOCH
