"""The surfaces panel, by real events; its paths are computed in this process."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.optimization_lab.descent import Descent, DescentPath, Ending, order_from_json
from engine.optimization_lab.descent_steps import descend
from engine.optimization_lab.lecture import RATES
from engine.optimization_lab.surfaces import SURFACES, SurfaceSetup
from engine.service.optimizers import optimizers
from gui.panels.optimizer_table import optimizers_from
from gui.panels.surfaces import SurfacesPanel
from gui.panels.surfaces_asking import PathAsker
from gui.panels.surfaces_pictures import best_columns
from gui.panels.surfaces_ranges import RATE
from gui.panels.surfaces_scene import example, outcome, scene_of, written
from gui.panels.surfaces_view import SurfacesView
from gui.widgets.contour_plot import ContourPlot
from gui.widgets.number_range import Range
from gui.widgets.number_slider import NumberSlider

LEFT = Qt.MouseButton.LeftButton
TABLE = optimizers_from({"optimizers": optimizers()})


def answered(body: Mapping[str, object]) -> dict[str, object]:
    paths = descend(order_from_json(json.loads(json.dumps(body))))
    return {"paths": {key: path.to_json() for key, path in paths.items()}}


class Near:
    """Stands for the service: answers when it is told to, as a service does."""

    def __init__(self, panel: SurfacesPanel) -> None:
        self.bodies: list[Mapping[str, object]] = []
        self._panel = panel
        panel.descent_asked.connect(self.bodies.append)

    def answer(self) -> None:
        while self.bodies:
            body = self.bodies.pop(0)
            self._panel.take_answer(body, answered(body))


@pytest.fixture
def panel(qtbot: QtBot) -> SurfacesPanel:
    widget = SurfacesPanel()
    qtbot.addWidget(widget)
    widget.resize(1100, 640)
    return widget


@pytest.fixture
def near(panel: SurfacesPanel) -> Near:
    return Near(panel)


@pytest.fixture
def view(panel: SurfacesPanel, near: Near, qtbot: QtBot) -> SurfacesView:
    panel.show()
    panel.activateWindow()
    qtbot.waitActive(panel)
    panel.set_optimizers(TABLE)
    near.answer()
    return panel.view


def place_on(plot: ContourPlot, x: float, y: float) -> QPoint:
    return plot.view.mapFromScene(plot._box.mapViewToScene(QPointF(x, y)))


def type_into(slider: NumberSlider, text: str) -> None:
    slider.editor.line.setFocus()
    slider.editor.line.selectAll()
    QTest.keyClicks(slider.editor.line, text)


def menu_of(button: object) -> dict[str, Callable[[], None]]:
    return {each.data(): each.trigger for each in button.menu().actions() if each.data()}


def test_level_lines_are_there_before_the_service(panel: SurfacesPanel, near: Near, qtbot: QtBot):
    panel.show()
    qtbot.waitExposed(panel)
    assert len(panel.view.pictures.whole.bar.levels) > 5
    assert panel.view.pictures.paths == ()
    assert len(near.bodies) >= 1
    panel.set_optimizers(TABLE)
    near.answer()
    assert [path.label for path in panel.view.pictures.paths] == [
        "SGD, η = 0.05",
        "Momentum, η = 0.05, γ = 0.5",
        "Adam, η = 0.1",
    ]


def test_nothing_is_loaded_before_the_panel_is_seen(panel: SurfacesPanel, near: Near):
    panel.set_optimizers(TABLE)
    panel.take_answer({}, {})
    assert panel._view is None
    assert near.bodies == []


def test_a_click_starts_all_paths_there(view: SurfacesView, near: Near):
    plot = view.pictures.whole
    QTest.mouseClick(plot.view.viewport(), LEFT, pos=place_on(plot, 1.0, 1.0))
    near.answer()
    starts = {(path.x[0], path.y[0]) for path in view.pictures.paths}
    assert len(starts) == 1
    assert starts.pop() == pytest.approx((1.0, 1.0), abs=0.02)
    assert view.form.start_x.value == pytest.approx(1.0, abs=0.02)


def test_a_slider_over_the_bound_is_said_and_seen(view: SurfacesView, near: Near):
    rate = view.form.settings.sliders["lr", 0]
    assert view.tools.words[1] == "η = 0.05 < 2/λmax = 0.05195: converges"
    assert rate.slider.bound == pytest.approx(RATE.share_of(2 / 38.5))
    rate.slider.setFocus()
    for _ in range(8):
        QTest.keyClick(rate.slider, Qt.Key.Key_Right)
    near.answer()
    assert rate.value > 2 / 38.5
    assert "diverges" in view.tools.words[1]
    name = view.form.contenders.buttons["path-0"].accessibleName()
    assert name.startswith(f"SGD, η = {rate.value:g}: rises")
    assert view.asker.paths["path-0"].losses[-1] > view.asker.paths["path-0"].losses[0]


def test_a_number_can_be_typed_exactly(view: SurfacesView, near: Near):
    type_into(view.form.settings.sliders["lr", 0], "0.053")
    near.answer()
    assert view.scene.contenders[0].descent.arguments["lr"] == 0.053


def test_only_the_optimizer_that_changed_is_asked_for(view: SurfacesView, near: Near):
    view.form.settings.sliders["lr", 0].slider.setValue(200)
    (body,) = near.bodies
    assert list(body["descents"]) == ["path-0"]
    assert set(view.asker.paths) == {"path-0", "path-1", "path-2"}


def test_while_an_answer_is_awaited_only_the_newest_scene_waits(view: SurfacesView, near: Near):
    slider = view.form.settings.sliders["lr", 0].slider
    for place in (100, 200, 300, 400):
        slider.setValue(place)
    assert len(near.bodies) == 1
    near.answer()
    wanted = view.scene.contenders[0].descent.arguments["lr"]
    first, second = view.asker.paths["path-0"].points[:2]
    surface = view.scene.surface
    moved = np.array(first) - wanted * surface.hessian(*first) @ np.array(first)
    assert second == pytest.approx(tuple(moved), abs=1e-5)
    assert near.bodies == []


def test_an_answer_to_an_older_request_is_dropped(qapp: object):
    asker = PathAsker()
    bodies: list[object] = []
    asker.asked.connect(bodies.append)
    asker.ask(example("quadratic"))
    asker.ask(example("saddle"))
    asker.ask_again()
    asker.take(bodies[0], answered(bodies[0]))
    assert asker.paths == {}
    asker.take(bodies[1], answered(bodies[1]))
    assert asker.paths["path-0"].points[0] == SURFACES["saddle"].start


def test_an_error_of_the_service_is_shown_until_paths_come(view: SurfacesView, near: Near):
    view.form.settings.sliders["lr", 0].slider.setValue(200)
    view.take_answer(near.bodies.pop(), {"error": "The service ended."})
    assert view.tools.words[1] == "The service ended."
    view.set_optimizers(TABLE)
    near.answer()
    assert "converges" in view.tools.words[1]


@pytest.mark.parametrize("name", SURFACES)
def test_every_surface_shows_its_example(view: SurfacesView, near: Near, name: str):
    view.tools.surface.choose(name)
    near.answer()
    assert view.tools.words[0] == SURFACES[name].text
    assert len(view.pictures.paths) == 3
    assert all(path.x[0] == SURFACES[name].start[0] for path in view.pictures.paths)
    view.grab()


def test_own_optimizers_stay_where_another_surface_is_chosen(view: SurfacesView, near: Near):
    view.form.settings.sliders["lr", 0].slider.setValue(321)
    mine = view.scene.contenders
    view.tools.surface.choose("beale")
    assert view.scene.contenders == mine


def test_the_lecture_is_in_the_menu_as_one_picture_and_side_by_side(view: SurfacesView, near: Near):
    menu = menu_of(view.tools.lecture)
    assert len(menu) == 12
    menu["rates"]()
    near.answer()
    labels = [path.label for path in view.pictures.paths]
    assert labels == [f"SGD, η = {rate:g}" for rate in RATES]
    assert not view.pictures.is_separate
    menu["everything"]()
    near.answer()
    assert view.pictures.is_separate
    assert [len(plot.paths) for plot in view.pictures.plots()] == [1] * 8
    view.grab()


def test_the_curvatures_of_the_quadratic_move_the_bound(view: SurfacesView, near: Near):
    type_into(view.form.across, "20")
    near.answer()
    assert view.tools.words[1] == "η = 0.05 < 2/λmax = 0.1: converges"
    view.tools.surface.choose("saddle")
    assert not view.form.across.isVisible()
    assert view.tools.words[1] == ""


def test_optimizers_come_and_go_in_colours_of_their_own(view: SurfacesView, near: Near):
    QTest.mouseClick(view.form.add, LEFT)
    near.answer()
    assert len(view.pictures.paths) == 4
    assert view.form.selected == "path-3"
    QTest.mouseClick(view.form.contenders.removers["path-1"], LEFT)
    assert [path.key for path in view.pictures.paths] == ["path-0", "path-2", "path-3"]
    QTest.mouseClick(view.form.add, LEFT)
    near.answer()
    styles = [path.style for path in view.pictures.paths]
    assert len({style.color for style in styles}) == 4
    assert len({style.marker for style in styles}) == 4


def test_the_last_optimizer_cannot_go(view: SurfacesView, near: Near):
    for key in ("path-0", "path-1"):
        QTest.mouseClick(view.form.contenders.removers[key], LEFT)
    assert not view.form.contenders.removers["path-2"].isEnabled()


@pytest.mark.parametrize("name", sorted(set(TABLE) - {"Muon", "SparseAdam"}))
def test_every_optimizer_of_torch_goes_down(view: SurfacesView, near: Near, name: str):
    view.form.settings.method.choose(name)
    near.answer()
    path = view.asker.paths["path-0"]
    assert path.ending in (Ending.DONE, Ending.LEFT), path.message
    assert view.form.settings.sliders
    for slider in view.form.settings.sliders.values():
        slider.slider.setValue(500)
    near.answer()
    view.grab()


def test_optimizers_that_cannot_go_down_are_not_offered(view: SurfacesView):
    box = view.form.settings.method
    assert not {"Muon", "SparseAdam"} & {box.itemText(index) for index in range(box.count())}


def test_nesterov_gets_the_momentum_that_it_needs(view: SurfacesView, near: Near):
    QTest.mouseClick(view.form.settings.ticks["nesterov"], LEFT, pos=QPoint(8, 8))
    near.answer()
    assert view.pictures.paths[0].label == "Nesterov, η = 0.05, γ = 0.5"
    assert view.asker.paths["path-0"].ending is Ending.LEFT
    assert view.tools.words[1] == "η = 0.05 ≥ 2(1+γ)/(1+2γ)λmax = 0.03896: diverges"


def test_what_an_optimizer_refuses_is_said_in_its_row(view: SurfacesView, near: Near):
    type_into(view.form.settings.sliders["lr", 0], "-1")
    near.answer()
    button = view.form.contenders.buttons["path-0"]
    assert "cannot be used" in button.accessibleName()
    assert "refuses its arguments" in button.toolTip()
    assert len(view.pictures.paths) == 2


def test_play_goes_through_the_steps_to_the_end(view: SurfacesView, qtbot: QtBot):
    type_into(view.form.steps, "5")
    steps: list[int | None] = []
    view.player.step_changed.connect(steps.append)
    QTest.mouseClick(view.player.play, LEFT)
    assert view.player.is_playing
    qtbot.waitUntil(lambda: not view.player.is_playing, timeout=10_000)
    assert steps == [0, 1, 2, 3, 4, None]


def test_space_pauses(view: SurfacesView):
    for is_playing in (True, False):
        QTest.keyClick(view.pictures.whole, Qt.Key.Key_Space)
        assert view.player.is_playing is is_playing


def test_pictures_and_numbers_are_saved(view: SurfacesView, tmp_path: Path):
    for form in ("png", "svg", "csv"):
        view.save(tmp_path / f"surface.{form}", form)
    image = QImage(str(tmp_path / "surface.png"))
    assert image.width() == 2 * view.pictures.whole.width()
    assert "η = 0.05</text>" in (tmp_path / "surface.svg").read_text(encoding="utf-8")
    lines = (tmp_path / "surface.csv").read_text().splitlines()
    assert lines[0] == "path,step,x,y,loss"
    assert len(lines) == 1 + 3 * (view.scene.steps + 1)


def test_pictures_side_by_side_are_saved_together(view: SurfacesView, tmp_path: Path):
    view.tools.separation.click()
    view.save(tmp_path / "all.png", "png")
    plots = view.pictures.plots()
    image = QImage(str(tmp_path / "all.png"))
    assert image.width() == pytest.approx(2 * plots[0].width() * view.pictures.small.columns, abs=4)


def test_the_settings_stand_below_where_the_panel_is_tall(view: SurfacesView, panel, qtbot: QtBot):
    assert view.sides.orientation is Qt.Orientation.Horizontal
    panel.resize(500, 900)
    qtbot.waitUntil(lambda: view.sides.orientation is Qt.Orientation.Vertical)


def test_a_small_panel_leaves_its_room_to_the_picture(view: SurfacesView, panel, qtbot: QtBot):
    em = panel.fontMetrics().height()
    panel.resize(26 * em, 11 * em)
    qtbot.waitUntil(lambda: view.pictures.height() > 5 * em)
    assert view.pictures.width() > 18 * em
    assert not view.form.isVisible()
    view.sides.toggle.click()
    qtbot.waitUntil(view.form.isVisible)
    assert not view.pictures.isVisible()


@pytest.mark.parametrize(
    ("descent", "text"),
    [
        (Descent("SGD", {"lr": 0.05, "momentum": 0.0}), "SGD, η = 0.05, γ = 0"),
        (Descent("Adam", {"lr": 0.1, "betas": [0.5, 0.9]}), "Adam, η = 0.1, β = 0.5, 0.9"),
        (Descent("Adam", {"lr": 0.1, "eps": 1e-8}), "Adam, η = 0.1"),
        (Descent("RMSprop", {"centered": True}), "RMSprop, centered"),
    ],
)
def test_optimizers_are_named_by_what_is_special(descent: Descent, text: str):
    assert written(descent, TABLE) == text


def test_the_end_of_a_path_is_said():
    point = ((0.0, 0.0),)
    assert outcome(None) == ("…", False)
    assert outcome(DescentPath((), (), Ending.NO_NUMBER)) == ("no number at the start", True)
    assert outcome(DescentPath(point * 3, (1.0, 2.0, 3.0), Ending.LEFT)) == (
        "diverges, left at step 2",
        True,
    )
    assert outcome(DescentPath(point * 2, (1.0, 0.5))) == ("loss 0.5000", False)
    assert outcome(DescentPath(point * 2, (1.0, 41.7))) == ("rises, loss 41.70", True)


@pytest.mark.parametrize("numbers", [RATE, Range(0, 1), Range(1e-5, 1, is_log=True, has_zero=True)])
def test_a_slider_comes_back_to_its_number(numbers: Range):
    for share in (0.0, 0.31, 0.77, 1.0):
        assert numbers.share_of(numbers.value_at(share)) == pytest.approx(share, abs=2e-3)


def test_numbers_outside_a_slider_stand_at_its_ends():
    assert RATE.share_of(50.0) == 1.0
    assert RATE.share_of(-3.0) == 0.0


def test_small_pictures_take_the_columns_that_make_them_largest():
    assert best_columns(8, 1600, 400, 1.0) == 4
    assert best_columns(8, 500, 1600, 1.0) == 2
    assert best_columns(1, 10, 10, 1.0) == 1


def test_a_scene_can_have_an_unusual_surface():
    scene = scene_of(SurfaceSetup(curvatures=(1.0, 1.0)), [Descent("SGD", {"lr": 1.0})], 3)
    assert scene.surface.bound == pytest.approx(2.0)
