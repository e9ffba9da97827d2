"""The controls above the pictures of the surfaces panel."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from engine.optimization_lab.lecture import JOINT_PANELS, SMALL_PANELS
from engine.optimization_lab.surfaces import SURFACES
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.flow_layout import FlowLayout
from gui.widgets.labels import label, set_role
from gui.widgets.tool_button import ToolButton

EVERYTHING = "everything"
_FORMS = {
    "png": "Picture (PNG)…",
    "svg": "Drawing (SVG)…",
    "csv": "Numbers (CSV)…",
}


class SurfacesTools(QWidget):
    """Which surface, which picture of the lecture, one picture or several.

    Signals:
        surface_chosen(name): a key of `SURFACES`.
        lecture_chosen(key): of a panel of the lecture, or `EVERYTHING`.
        separation_chosen(is_separate): each path has a picture of its own, or not.
        fit_asked: the whole of the surface is to be shown.
        save_asked(format): `png`, `svg` or `csv`.
    """

    surface_chosen = Signal(str)
    lecture_chosen = Signal(str)
    separation_chosen = Signal(bool)
    fit_asked = Signal()
    save_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        titles = {name: surface.title for name, surface in SURFACES.items()}
        self.surface = ChoiceBox("Surface", titles)
        self.lecture = ToolButton(
            "Pictures of the lecture: gradient descent, momentum, Adam", text="Lecture ▾"
        )
        self.separation = ToolButton("One picture for each path", "tidy", text="Side by side")
        self.separation.setCheckable(True)
        self.fit = ToolButton("Show the whole surface (F)", "frame", on_click=self.fit_asked.emit)
        self.save = ToolButton("Save the picture or its numbers", "export")
        self._formula = label("", "dim")
        self._sentence = label("")
        self._words = self._make_words()
        self._lay_out()
        self.surface.value_changed.connect(self.surface_chosen)
        self.separation.toggled.connect(self.separation_chosen)

    def show_surface(self, name: str) -> None:
        """Shows which surface there is."""
        with QSignalBlocker(self.surface):
            self.surface.choose(name)

    def say(self, formula: str, sentence: str, *, is_bad: bool) -> None:
        """Writes the surface's formula, and what is to be known of the optimizer that is set."""
        self._formula.setText(formula)
        self._sentence.setText(sentence)
        self._sentence.setToolTip(f"{sentence}\n{formula}")
        set_role(self._sentence, "error" if is_bad else "")

    def set_words(self, *, has_formula: bool, has_sentence: bool) -> None:
        """Leaves out the words for which there is no room."""
        self._formula.setHidden(not has_formula)
        self._words.setHidden(not has_sentence)

    def set_brief(self, *, is_brief: bool) -> None:
        """Leaves the text out where an icon says the same, so that the tools are one line."""
        style = Qt.ToolButtonStyle
        self.separation.setToolButtonStyle(
            style.ToolButtonIconOnly if is_brief else style.ToolButtonTextBesideIcon
        )

    @property
    def words(self) -> tuple[str, str]:
        """What it says: the formula and the sentence."""
        return self._formula.text(), self._sentence.text()

    def _lay_out(self) -> None:
        layout = FlowLayout(self, spacing=self.fontMetrics().height() // 3)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.surface, self.lecture, self.separation, self.fit, self.save):
            layout.addWidget(widget)
        layout.addWidget(self._words)
        for button, menu in ((self.lecture, self._lecture_menu()), (self.save, self._save_menu())):
            button.setMenu(menu)
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _make_words(self) -> QWidget:
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(self.fontMetrics().height() // 2, 0, 0, 0)
        column.setSpacing(0)
        for line in (self._formula, self._sentence):
            line.setMinimumWidth(1)  # a long one may be cut where the panel is narrow
            column.addWidget(line)
        return words

    def _lecture_menu(self) -> QMenu:
        menu = QMenu(self)
        _fill(menu, {EVERYTHING: "All pictures, side by side"}, self.lecture_chosen)
        menu.addSeparator()
        _fill(menu, {panel.key: panel.title for panel in SMALL_PANELS}, self.lecture_chosen)
        menu.addSeparator()
        _fill(menu, {panel.key: panel.title for panel in JOINT_PANELS}, self.lecture_chosen)
        return menu

    def _save_menu(self) -> QMenu:
        menu = QMenu(self)
        _fill(menu, _FORMS, self.save_asked)
        return menu


def _fill(menu: QMenu, titles: Mapping[str, str], chosen: object) -> None:
    for key, title in titles.items():
        action = menu.addAction(title)
        action.setData(key)
        action.triggered.connect(lambda _=False, key=key: chosen.emit(key))  # type: ignore[attr-defined]
