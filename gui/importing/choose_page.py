"""The first page: what is imported, and the shapes of its inputs."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from engine.errors import EngineError
from gui.importing.order import Order
from gui.importing.shape_rows import ShapeRows
from gui.importing.source_forms import ExportedForm, FileForm, PackageForm, SourceForm
from gui.widgets.labels import label, rule

KINDS = ("Python file", "Installed package", "Exported program")


class ChoosePage(QWidget):
    """Lets the user say what is to be imported.

    Signals:
        chosen(order): the user wants this.
        cancelled: the user wants nothing.
    """

    chosen = Signal(object)
    cancelled = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.kinds = QTabBar()
        self.kinds.setAccessibleName("Kind of source")
        self.kinds.setExpanding(False)
        self.file_form = FileForm(folder)
        self.package_form = PackageForm()
        self.exported_form = ExportedForm(folder)
        self.forms = QStackedWidget()
        for title, form in zip(KINDS, self._all_forms(), strict=True):
            self.kinds.addTab(title)
            self.forms.addWidget(form)
        self.shapes = ShapeRows()
        self.error = label("", "error", is_wrapped=True)
        self.error.setAccessibleName("What is wrong")
        self.cancel_button = QPushButton("Cancel")
        self.import_button = QPushButton("Import")
        self.import_button.setProperty("kind", "main")
        self._lay_out()
        self._connect()
        self.error.hide()

    def show_error(self, text: str) -> None:
        """Says what went wrong; nothing if empty."""
        self.error.setText(text)
        self.error.setVisible(bool(text))

    def take_focus(self) -> None:
        """Makes Enter import and puts the cursor into the form."""
        self.import_button.setDefault(True)
        self._form.setFocus()

    def _all_forms(self) -> tuple[SourceForm, ...]:
        return self.file_form, self.package_form, self.exported_form

    @property
    def _form(self) -> SourceForm:
        return self._all_forms()[self.kinds.currentIndex()]

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("form")
        form = QVBoxLayout(inside)
        form.addWidget(self.forms)
        form.addWidget(rule())
        form.addWidget(label("Inputs of the network", "title"))
        form.addWidget(self.shapes)
        form.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.import_button)
        column = QVBoxLayout(self)
        column.addWidget(self.kinds)
        column.addWidget(area, 1)
        column.addWidget(self.error)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.kinds.currentChanged.connect(self._on_kind_changed)
        for form in self._all_forms():
            form.changed.connect(lambda: self.show_error(""))
            form.inputs_known.connect(self.shapes.propose)
        self.shapes.changed.connect(self.shapes.is_fine)
        self.shapes.changed.connect(lambda: self.show_error(""))
        self.cancel_button.clicked.connect(self.cancelled)
        self.import_button.clicked.connect(self._on_import_clicked)

    def _on_kind_changed(self, place: int) -> None:
        self.forms.setCurrentIndex(place)
        self.show_error("")

    def _on_import_clicked(self) -> None:
        try:
            order = Order(self._form.source(), self.shapes.shapes(), self._form.file)
        except EngineError as error:
            self.show_error(str(error))
            return
        self.show_error("")
        self.chosen.emit(order)
