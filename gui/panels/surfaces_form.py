"""The settings beside the pictures of the surfaces panel."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.optimization_lab.descent import MOST_STEPS, Descent, DescentPath
from engine.optimization_lab.surfaces import QUADRATIC
from engine.optimization_lab.surfaces_stability import stability
from gui.panels.surfaces_ranges import ANGLE, CURVATURE
from gui.panels.surfaces_scene import Scene, Table, outcome, written
from gui.panels.surfaces_settings import DescentSettings
from gui.widgets.labels import label, rule
from gui.widgets.look_list import LookEntry, LookList
from gui.widgets.number_range import Range
from gui.widgets.number_slider import NumberSlider
from gui.widgets.tool_button import ToolButton

_STEPS = Range(5, 500, is_log=True, is_whole=True)


class SurfacesForm(QWidget):
    """Edits a scene.

    Signals:
        scene_edited(scene): the user changed something.
        selection_changed(key): another optimizer is set now.
    """

    scene_edited = Signal(object)
    selection_changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._scene: Scene | None = None
        self.selected = ""
        self.across = NumberSlider("λ₁ across", CURVATURE, "Curvature across the valley")
        self.along = NumberSlider("λ₂ along", CURVATURE, "Curvature along the valley")
        self.angle = NumberSlider("Angle", ANGLE, "Of the valley to the x axis, in degrees")
        self.steps = NumberSlider("Steps", _STEPS, f"Of every optimizer, up to {MOST_STEPS:,}")
        self.start_x = NumberSlider("Start x", Range(-5, 5), "Or click into the picture")
        self.start_y = NumberSlider("Start y", Range(-5, 5), "Or click into the picture")
        self.contenders = LookList("Remove this optimizer")
        self.add = ToolButton("Add an optimizer", "add", text="Add")
        self.settings = DescentSettings()
        self._quadratic = QWidget()
        self._lay_out()
        self._connect()

    def show_scene(self, scene: Scene, paths: Mapping[str, DescentPath], table: Table) -> None:
        """Shows a scene.

        Args:
            scene: what is shown.
            paths: as far as they are known.
            table: of all optimizers.
        """
        self._scene = scene
        contender = scene.find(self.selected) or scene.contenders[0]
        self.selected = contender.key
        self._quadratic.setVisible(scene.setup.name == QUADRATIC)
        self.across.set_value(scene.setup.curvatures[0])
        self.along.set_value(scene.setup.curvatures[1])
        self.angle.set_value(scene.setup.angle)
        self.steps.set_value(scene.steps)
        left, right, bottom, top = scene.surface.region
        self.start_x.set_range(Range(left, right))
        self.start_y.set_range(Range(bottom, top))
        self.start_x.set_value(scene.start[0])
        self.start_y.set_value(scene.start[1])
        self.contenders.show_entries(_entries(scene, paths, table), self.selected)
        self.add.setDisabled(scene.is_full)
        known = stability(scene.surface, contender.descent)
        self.settings.show_descent(contender.descent, table, known.bound if known else None)

    def _lay_out(self) -> None:
        em = self.fontMetrics().height()
        inner = QVBoxLayout(self._quadratic)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(em // 5)
        for slider in (self.across, self.along, self.angle):
            inner.addWidget(slider)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(em // 2, em // 2, em // 2, em // 2)
        layout.setSpacing(em // 5)
        head = QHBoxLayout()
        head.addWidget(label("Optimizers", "title"))
        head.addStretch()
        head.addWidget(self.add)
        layout.addLayout(head)
        below: tuple[QWidget, ...] = (self._quadratic, self.steps, self.start_x, self.start_y)
        above = (self.contenders, self.settings, rule(), label("Surface", "title"))
        for widget in (*above, *below):
            layout.addWidget(widget)
        layout.addStretch()

    def _connect(self) -> None:
        self.across.value_edited.connect(lambda value: self._set_curvature(0, value))
        self.along.value_edited.connect(lambda value: self._set_curvature(1, value))
        self.angle.value_edited.connect(self._set_angle)
        self.steps.value_edited.connect(self._set_steps)
        self.start_x.value_edited.connect(lambda value: self._set_start(0, value))
        self.start_y.value_edited.connect(lambda value: self._set_start(1, value))
        self.add.clicked.connect(self._add)
        self.contenders.chosen.connect(self._choose)
        self.contenders.removal_asked.connect(self._remove)
        self.settings.descent_edited.connect(self._set_descent)

    def _edit(self, **changes: object) -> None:
        if self._scene is not None:
            self.scene_edited.emit(replace(self._scene, **changes))  # type: ignore[arg-type]

    def _set_curvature(self, place: int, value: float) -> None:
        if self._scene is None:
            return
        across, along = self._scene.setup.curvatures
        value = min(max(value, 0.01), 1000.0)
        curvatures = (across, value) if place else (value, along)
        self._edit(setup=replace(self._scene.setup, curvatures=curvatures))

    def _set_angle(self, value: float) -> None:
        if self._scene is not None:
            self._edit(setup=replace(self._scene.setup, angle=value))

    def _set_steps(self, value: float) -> None:
        self._edit(steps=min(max(round(value), 1), MOST_STEPS))

    def _set_start(self, place: int, value: float) -> None:
        if self._scene is not None:
            x, y = self._scene.start
            self._edit(start=(x, value) if place else (value, y))

    def _add(self) -> None:
        if self._scene is None or self._scene.is_full:
            return
        model = self._scene.find(self.selected)
        scene = self._scene.with_added(model.descent if model else Descent("SGD", {"lr": 0.01}))
        self.selected = scene.contenders[-1].key
        self.scene_edited.emit(scene)

    def _remove(self, key: str) -> None:
        if self._scene is not None and len(self._scene.contenders) > 1:
            self.scene_edited.emit(self._scene.without(key))

    def _choose(self, key: str) -> None:
        self.selected = key
        self.selection_changed.emit(key)

    def _set_descent(self, descent: Descent) -> None:
        if self._scene is not None:
            self.scene_edited.emit(self._scene.with_descent(self.selected, descent))


def _entries(scene: Scene, paths: Mapping[str, DescentPath], table: Table) -> list[LookEntry]:
    """Gives what the list says of the optimizers: which is which, and how each fares."""
    entries: list[LookEntry] = []
    for each in scene.contenders:
        path = paths.get(each.key)
        text, is_bad = outcome(path)
        name = written(each.descent, table)
        tip = path.message if path else ""
        entries.append(LookEntry(each.key, name, text, each.style, is_bad=is_bad, tip=tip))
    return entries
