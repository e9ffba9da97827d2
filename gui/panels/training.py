"""The training set-up: data, optimizer, epochs, batch, seed, device."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.graph.edits import set_training
from engine.graph.model import Value
from engine.graph.setup import DataSetup, TrainingSetup
from engine.operators.kinds import Choice, Integer, Optional
from engine.training.data_catalogue import DATA, DataDescription
from gui.document import Document
from gui.panels.frozen_parts import FrozenParts
from gui.panels.optimizer_table import KNOWN_OPTIMIZERS, TECHNICAL, OptimizerArgument
from gui.widgets.argument_form import ArgumentForm, Entry, Field
from gui.widgets.form_area import FormArea
from gui.widgets.labels import label, rule
from gui.widgets.numbers import grouped
from gui.widgets.value_text import text_of

DEFAULTS = TrainingSetup()
SETTINGS = (
    Field("epochs", Integer(1, 1_000_000), "Passes over the training samples.", "Epochs"),
    Field("batch_size", Integer(1, 1_000_000), "Samples per step.", "Batch size"),
    Field(
        "seed",
        Integer(0, 2**31 - 1),
        "Decides the initial weights, the order of samples and dropout.",
        "Seed",
    ),
    Field(
        "device",
        Choice(("auto", "cpu", "cuda")),
        "auto takes the GPU if there is one.",
        "Device",
    ),
    Field(
        "threads",
        Optional(Integer(1, 1024)),
        "CPU threads; PyTorch's own choice if empty.",
        "CPU threads",
    ),
)


class TrainingPanel(QWidget):
    """Edits how the project is trained; every change is one undo step."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._optimizers: Mapping[str, tuple[OptimizerArgument, ...]] = KNOWN_OPTIMIZERS
        self.data = ArgumentForm()
        self.data_arguments = ArgumentForm()
        self.data_note = label("", "dim", is_wrapped=True)
        self.optimizer = ArgumentForm()
        self.optimizer_arguments = ArgumentForm()
        self.settings = ArgumentForm()
        self.settings_note = label("", "dim", is_wrapped=True)
        self.frozen = FrozenParts(document)
        self._lay_out()
        self._connect()
        document.project_changed.connect(self.refresh)
        self.refresh()

    def set_optimizers(self, optimizers: Mapping[str, tuple[OptimizerArgument, ...]]) -> None:
        """Takes the optimizers of the installed PyTorch."""
        if optimizers:
            self._optimizers = optimizers
            self.refresh()

    def refresh(self) -> None:
        """Shows the set-up as it stands."""
        training = self._document.project.training
        self._show_data(training)
        self._show_optimizer(training)
        self._show_settings(training)
        self.frozen.refresh()

    def _lay_out(self) -> None:
        form = QWidget()
        layout = QVBoxLayout(form)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        groups = (
            ("Data", (self.data, self.data_note, self.data_arguments)),
            ("Optimizer", (self.optimizer, self.optimizer_arguments)),
            ("Run", (self.settings, self.settings_note)),
            ("Frozen parts", (self.frozen,)),
        )
        for number, (title, widgets) in enumerate(groups):
            if number:
                layout.addWidget(rule())
            layout.addWidget(label(title, "title"))
            for widget in widgets:
                layout.addWidget(widget)
        layout.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(FormArea(form))

    def _connect(self) -> None:
        self.data.value_edited.connect(self._on_data_chosen)
        self.data_arguments.value_edited.connect(self._on_data_argument_edited)
        self.data_arguments.value_reset.connect(self._on_data_argument_reset)
        self.optimizer.value_edited.connect(self._on_optimizer_chosen)
        self.optimizer_arguments.value_edited.connect(self._on_optimizer_argument_edited)
        self.optimizer_arguments.value_reset.connect(self._on_optimizer_argument_reset)
        self.settings.value_edited.connect(self._on_setting_edited)
        self.settings.value_reset.connect(self._on_setting_reset)

    def _show_data(self, training: TrainingSetup) -> None:
        names = tuple(DATA) if training.data.name in DATA else (*DATA, training.data.name)
        self.data.set_fields([Field("name", Choice(names), "What is learned.", "Samples")])
        self.data.show_entries({"name": Entry(training.data.name)})
        description = DATA.get(training.data.name)
        self.data_note.setText(_describe(description))
        arguments = description.arguments if description else ()
        self.data_arguments.set_fields(
            [Field(each.name, each.kind, each.help) for each in arguments]
        )
        given = training.data.arguments
        self.data_arguments.show_entries(
            {each.name: _entry(given, each.name, each.default) for each in arguments}
        )

    def _show_optimizer(self, training: TrainingSetup) -> None:
        known = self._optimizers
        names = tuple(known) if training.optimizer in known else (*known, training.optimizer)
        self.optimizer.set_fields([Field("optimizer", Choice(names), "Of torch.optim.", "Method")])
        self.optimizer.show_entries({"optimizer": Entry(training.optimizer)})
        given = training.optimizer_arguments
        arguments = [
            each
            for each in known.get(training.optimizer, ())
            if each.name not in TECHNICAL or each.name in given
        ]
        self.optimizer_arguments.set_fields([Field(each.name, each.kind) for each in arguments])
        self.optimizer_arguments.show_entries(
            {each.name: _entry(given, each.name, each.default) for each in arguments}
        )

    def _show_settings(self, training: TrainingSetup) -> None:
        self.settings.set_fields(SETTINGS)
        entries = {}
        for field in SETTINGS:
            value = getattr(training, field.name)
            hint = "automatic" if field.name == "threads" else ""
            entries[field.name] = Entry(value, value != getattr(DEFAULTS, field.name), hint)
        self.settings.show_entries(entries)
        self.settings_note.setText(_steps(training))

    def _on_data_chosen(self, _name: str, value: Value, _session: int) -> None:
        self._set("Set data", data=DataSetup(str(value)))

    def _on_data_argument_edited(self, name: str, value: Value, session: int) -> None:
        data = self._document.project.training.data
        arguments = _changed(data.arguments, name, value)
        self._set(f"Set {name}", f"data {name} {session}", data=replace(data, arguments=arguments))

    def _on_data_argument_reset(self, name: str) -> None:
        self._on_data_argument_edited(name, None, -1)

    def _on_optimizer_chosen(self, _name: str, value: Value, _session: int) -> None:
        arguments = self._optimizers.get(str(value), ())
        kept = {"lr"} & {each.name for each in arguments}
        given = self._document.project.training.optimizer_arguments
        kept_arguments = {name: given[name] for name in kept if name in given}
        self._set("Set optimizer", optimizer=str(value), optimizer_arguments=kept_arguments)

    def _on_optimizer_argument_edited(self, name: str, value: Value, session: int) -> None:
        given = self._document.project.training.optimizer_arguments
        key = f"optimizer {name} {session}"
        self._set(f"Set {name}", key, optimizer_arguments=_changed(given, name, value))

    def _on_optimizer_argument_reset(self, name: str) -> None:
        self._on_optimizer_argument_edited(name, None, -1)

    def _on_setting_edited(self, name: str, value: Value, session: int) -> None:
        if value is None and name != "threads":
            self._on_setting_reset(name)
        else:
            self._set(f"Set {name}", f"training {name} {session}", **{name: value})

    def _on_setting_reset(self, name: str) -> None:
        self._set(f"Reset {name}", **{name: getattr(DEFAULTS, name)})

    def _set(self, title: str, merge_key: str = "", **changes: object) -> None:
        self._document.apply(title, lambda project: set_training(project, **changes), merge_key)


def _entry(given: Mapping[str, object], name: str, default: Value) -> Entry:
    value = given.get(name, default)
    return Entry(
        value,  # type: ignore[arg-type]
        name in given,
        text_of(default) or "none",
    )


def _changed(given: Mapping[str, object], name: str, value: Value) -> dict[str, object]:
    kept = {each: given[each] for each in given if each != name}
    return kept if value is None else {**kept, name: value}


def _describe(data: DataDescription | None) -> str:
    if data is None:
        return "This data source is not known here. Choose another one."
    shape = "×".join(map(str, data.sample_shape))
    return f"{data.summary} One sample is {shape}."


def _steps(training: TrainingSetup) -> str:
    data = DATA.get(training.data.name)
    if data is None:
        return ""
    total = training.data.arguments.get("samples")
    samples = total - total // 5 if isinstance(total, int) else data.training_samples
    steps = -(-samples // training.batch_size)
    return (
        f"{grouped(samples)} training samples: {grouped(steps)} steps an epoch, "
        f"{grouped(steps * training.epochs)} in all."
    )
