"""The inside of the surfaces panel: a scene, its pictures, its settings."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.graph.writing import write_atomically
from engine.optimization_lab.lecture import JOINT_PANELS, SMALL_PANELS
from engine.optimization_lab.surfaces import QUADRATIC
from gui.dialogs import Dialogs
from gui.panels.optimizer_table import KNOWN_OPTIMIZERS
from gui.panels.surfaces_asking import PathAsker
from gui.panels.surfaces_form import SurfacesForm
from gui.panels.surfaces_pictures import SurfacesPictures
from gui.panels.surfaces_scene import (
    Scene,
    Table,
    example,
    lecture_scene,
    outcome,
    paths_to_csv,
    stability_sentence,
)
from gui.panels.surfaces_tools import EVERYTHING, SurfacesTools
from gui.widgets.side_form import SideForm
from gui.widgets.step_player import StepPlayer

_FILTERS = {
    "png": "Pictures (*.png)",
    "svg": "Drawings (*.svg)",
    "csv": "Comma-separated values (*.csv)",
}
_ROOMY_EMS, _FLAT_EMS = 16, 12
"""Below these heights the pictures need the room of the formula, and of all words."""
_WIDE_EMS = 32
"""From this width on the tools have room for their texts."""
_PANELS = {panel.key: panel for panel in (*SMALL_PANELS, *JOINT_PANELS)}


class SurfacesView(QWidget):
    """Shows how optimizers go down a surface, while one turns their screws.

    Signals:
        descent_asked(body): a request for the service; `take_answer` is to get it back.
    """

    descent_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.scene = example(QUADRATIC)
        self._table: Table = KNOWN_OPTIMIZERS
        self._is_own = False
        self.asker = PathAsker(self)
        self.tools = SurfacesTools()
        self.pictures = SurfacesPictures()
        self.player = StepPlayer()
        self.form = SurfacesForm()
        self.sides = SideForm(self._pictures_and_player(), self.form, (60, 21))
        self._lay_out()
        self._connect()
        self.show_scene(self.scene)

    def show_scene(self, scene: Scene) -> None:
        """Shows a scene and asks for its paths."""
        self.scene = scene
        self.tools.show_surface(scene.setup.name)
        self.player.set_steps(scene.steps)
        self.asker.ask(scene)
        self._show()

    def show_lecture(self, key: str) -> None:
        """Shows a picture of the lecture, or all of them side by side."""
        is_everything = key == EVERYTHING
        panels = SMALL_PANELS if is_everything else (_PANELS[key],)
        self._is_own = False
        self.tools.separation.setChecked(is_everything)
        self.show_scene(lecture_scene(panels))
        self.pictures.fit()

    def set_optimizers(self, table: Table) -> None:
        """Takes the optimizers of the installed PyTorch, which is there now."""
        self._table = table or self._table
        self.asker.ask_again()
        self._show()

    def take_answer(self, body: object, answer: Mapping[str, Any]) -> None:
        """Takes the answer to a request."""
        self.asker.take(body, answer)

    def save(self, path: Path, form: str) -> None:
        """Writes the picture, or the points of its paths.

        Args:
            path: the file.
            form: `png`, `svg` or `csv`.

        Raises:
            EngineError: it cannot be written.
        """
        if form == "csv":
            data = paths_to_csv(self.scene, self.asker.paths, self._table).encode()
        else:
            data = self.pictures.picture(form, self._endings())
        write_atomically(path, data)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plays and pauses by Space."""
        if event.key() == Qt.Key.Key_Space:
            self.player.toggle()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Lets the panel be small: what does not fit is cut."""
        em = self.fontMetrics().height()
        return QSize(em * 8, em * 6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leaves words out where the pictures need their room."""
        super().resizeEvent(event)
        self._leave_words_out()

    def _leave_words_out(self) -> None:
        """Where the form is seen in place of the pictures, its sentence is of use."""
        em = self.fontMetrics().height()
        is_flat = self.height() < _FLAT_EMS * em and not self.sides.toggle.isChecked()
        has_formula = self.height() >= _ROOMY_EMS * em
        self.tools.set_words(has_formula=has_formula, has_sentence=not is_flat)
        self.tools.set_brief(is_brief=self.width() < _WIDE_EMS * em)

    def _pictures_and_player(self) -> QWidget:
        em = self.fontMetrics().height()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(em // 2, 0, em // 2, em // 3)
        column.setSpacing(em // 4)
        column.addWidget(self.pictures, stretch=1)
        column.addWidget(self.player)
        return left

    def _lay_out(self) -> None:
        em = self.fontMetrics().height()
        head = QVBoxLayout()
        head.setContentsMargins(em // 2, em // 2, em // 2, em // 4)
        head.addWidget(self.tools)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.sides, stretch=1)

    def _connect(self) -> None:
        self.asker.asked.connect(self.descent_asked)
        self.asker.paths_changed.connect(self._show)
        self.tools.surface_chosen.connect(self._on_surface_chosen)
        self.tools.lecture_chosen.connect(self.show_lecture)
        self.tools.separation_chosen.connect(lambda on: self.pictures.set_separate(is_separate=on))
        self.tools.fit_asked.connect(self.pictures.fit)
        self.tools.save_asked.connect(self._on_save_asked)
        self.pictures.place_picked.connect(self._on_place_picked)
        self.pictures.point_chosen.connect(self.player.show_step)
        self.player.step_changed.connect(self.pictures.show_step)
        self.form.scene_edited.connect(self._on_scene_edited)
        self.sides.toggle.toggled.connect(lambda _: self._leave_words_out())
        self.form.selection_changed.connect(lambda _: self._show())

    def _show(self) -> None:
        paths = self.asker.paths
        self.form.show_scene(self.scene, paths, self._table)
        self.pictures.show_scene(self.scene, paths, self._table)
        contender = self.scene.find(self.form.selected)
        words, is_bad = stability_sentence(self.scene, contender)
        if self.asker.message:
            words, is_bad = self.asker.message.splitlines()[-1], True
        self.tools.say(self.scene.surface.text, words, is_bad=is_bad)

    def _endings(self) -> dict[str, str]:
        return {key: outcome(path)[0] for key, path in self.asker.paths.items()}

    def _on_surface_chosen(self, name: str) -> None:
        scene = example(name)
        if self._is_own:
            scene = replace(scene, contenders=self.scene.contenders)
        self.show_scene(scene)

    def _on_scene_edited(self, scene: Scene) -> None:
        self._is_own = True
        self.show_scene(scene)

    def _on_place_picked(self, x: float, y: float, _is_done: bool) -> None:
        self.show_scene(replace(self.scene, start=(float(f"{x:.4g}"), float(f"{y:.4g}"))))

    def _on_save_asked(self, form: str) -> None:
        dialogs = Dialogs(self)
        path = dialogs.ask_save("Save the paths", Path(f"surface.{form}"), _FILTERS[form])
        if path is None:
            return
        try:
            self.save(path, form)
        except EngineError as error:
            dialogs.show_error("The paths could not be saved.", str(error))
