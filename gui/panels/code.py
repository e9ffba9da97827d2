"""The code panel: the network as the Python text that is trained and exported."""

import time
from collections.abc import Callable, Mapping
from types import MappingProxyType

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from engine.analysis.result import Analysis
from engine.codegen.loss import generate_loss
from engine.codegen.model import generate_model
from engine.codegen.source import Source
from engine.errors import EngineError
from engine.graph.model import Project
from engine.graph.problem import NodePath, Severity
from engine.operators.catalogue import Catalogue
from gui.document import Document
from gui.paths import shown_node
from gui.widgets.banner import Banner
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.code_view import CodeView, Mark
from gui.widgets.placeholder import Placeholder
from gui.widgets.tool_button import ToolButton

Generator = Callable[[Project, Analysis, Catalogue], Source]

_SHORTEST_DELAY_MS = 60
_LONGEST_DELAY_MS = 1_000
_TITLES = {"model": "Model", "loss": "Loss"}
GENERATORS: Mapping[str, Generator] = MappingProxyType(
    {"model": generate_model, "loss": generate_loss}
)


class CodePanel(QWidget):
    """Shows the generated text as the graph changes, and which node wrote what.

    Signals:
        node_shown(id): a node at fault is to be brought into view.
    """

    node_shown = Signal(str)

    def __init__(
        self, document: Document, generators: Mapping[str, Generator] = GENERATORS
    ) -> None:
        super().__init__()
        self._document = document
        self._generators = generators
        self._sources: dict[str, Source] = {}
        self._is_stale = True
        self._culprit: NodePath | None = None
        self.part = ChoiceBox("Which part of the code", _TITLES)
        self.banner = Banner()
        self.view = CodeView()
        self._about = QLabel()
        self._placeholder = Placeholder("network", "", "")
        self._stack = QStackedWidget()
        self._delay = QTimer(self, singleShot=True, interval=_SHORTEST_DELAY_MS)
        self._lay_out()
        self._connect()
        self.refresh()

    @property
    def source(self) -> Source | None:
        """The last text that could be generated of the chosen part."""
        return self._sources.get(self.part.value)

    def refresh(self) -> None:
        """Generates the text anew."""
        self._is_stale = False
        begun = time.perf_counter()
        hindrance = self._hindrance()
        if hindrance is None and self._document.is_analysed:  # else the analysis comes soon
            hindrance = self._generate()
        self._show(hindrance or "")
        self._delay.setInterval(_delay_after(time.perf_counter() - begun))

    def copy(self) -> None:
        """Puts the text on the clipboard."""
        if self.source is not None:
            QGuiApplication.clipboard().setText(self.source.text)

    def showEvent(self, event: QShowEvent) -> None:
        """Generates what changed while it could not be seen."""
        super().showEvent(event)
        if self._is_stale:
            self._delay.start()

    def _lay_out(self) -> None:
        unit = self.fontMetrics().height() // 3
        self._about.setProperty("role", "dim")
        head = QHBoxLayout()
        head.setContentsMargins(unit * 2, unit, unit, unit)
        head.setSpacing(unit * 2)
        head.addWidget(self.part)
        head.addWidget(self._about, stretch=1)
        head.addWidget(ToolButton("Copy all of the code", "copy", text="Copy", on_click=self.copy))
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view, stretch=1)
        self._stack.addWidget(self._placeholder)
        self._stack.addWidget(filled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addWidget(self._stack, stretch=1)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        self._delay.timeout.connect(self.refresh)
        self._document.analysis_changed.connect(lambda _: self._ask_refresh())
        self._document.file_changed.connect(lambda _: self._on_file_changed())
        self._document.selection_changed.connect(lambda _: self._follow_selection())
        self.part.value_changed.connect(lambda _: self.refresh())
        self.view.place_chosen.connect(self._on_place_chosen)
        self.banner.clicked.connect(self._on_banner_clicked)

    def _ask_refresh(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self._delay.start()

    def _on_file_changed(self) -> None:
        if not self._document.undo_stack.count():
            self._sources.clear()
            self._ask_refresh()

    def _hindrance(self) -> str | None:
        """What keeps the text from being generated; None if nothing is known to."""
        analysis = self._document.analysis
        errors = [each for each in analysis.problems if each.severity is Severity.ERROR]
        self._culprit = errors[0].node if errors else None
        if errors:
            more = f" ({len(errors) - 1} more)" if len(errors) > 1 else ""
            return f"{errors[0].message}{more}"
        return None if analysis.nodes else ""

    def _generate(self) -> str:
        """Generates the chosen part; gives what went wrong, or nothing."""
        part, document = self.part.value, self._document
        catalogue = document.operators.catalogue
        try:
            source = self._generators[part](document.project, document.analysis, catalogue)
            self._sources[part] = source
        except EngineError as error:
            return str(error)
        return ""

    def _show(self, hindrance: str) -> None:
        source = self.source
        self._stack.setCurrentIndex(int(source is not None))
        if source is None:
            self._show_placeholder(hindrance)
            return
        kept = " Below is the code from before." if hindrance else ""
        button = "Show node" if hindrance and self._culprit else ""
        self.banner.show_message(hindrance + kept, button=button)
        if source.text != self.view.toPlainText() or bool(hindrance) != self.view.is_dim:
            self.view.show_text(source.text, is_dim=bool(hindrance))
        self._about.setText(f"{source.text.count(chr(10))} lines")
        self._follow_selection()

    def _show_placeholder(self, hindrance: str) -> None:
        is_empty = not self._document.project.graph.nodes
        button = "Show node" if self._culprit else ""
        self.banner.show_message("" if is_empty else hindrance, button=button)
        if is_empty:
            text = "Draw a network: its PyTorch code is written here as you go."
        elif hindrance:
            text = "Mend the problem above: then the network's PyTorch code is written here."
        else:
            text = "The shapes are being worked out."
        self._placeholder.set_text("No code yet", text)

    def _follow_selection(self) -> None:
        source = self.source
        if source is None:
            return
        chosen = self._document.selection
        nodes = {span.node for span in source.spans} if chosen else set()
        selected = {node for node in nodes if shown_node(self._document, node) in chosen}
        marks = [
            Mark(span.line, span.column, span.end_line, span.end_column)
            for span in source.spans
            if span.node in selected
        ]
        self.view.mark(marks, reveal=True)

    def _on_place_chosen(self, line: int, column: int) -> None:
        if self.source is None:
            return
        path = self.source.node_at(line, column) or self.source.node_at(line)
        node = shown_node(self._document, path)
        if node is not None:
            self._document.select([node])

    def _on_banner_clicked(self) -> None:
        node = self._document.show_path(self._culprit) if self._culprit else None
        if node is not None:
            self.node_shown.emit(node)


def _delay_after(seconds: float) -> int:
    """How long to wait for the next edit: the longer, the more the generation takes."""
    return round(min(max(seconds * 3_000, _SHORTEST_DELAY_MS), _LONGEST_DELAY_MS))
