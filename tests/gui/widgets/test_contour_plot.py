import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import theme
from gui.widgets.contour_export import contours_to_png, contours_to_svg, paths_to_csv
from gui.widgets.contour_grid import HeightGrid
from gui.widgets.contour_paths import ContourPath, Mark, PointText
from gui.widgets.contour_plot import ContourPlot
from gui.widgets.curves import CurveStyle
from gui.widgets.plot_key import KeyEntry

LEFT = Qt.MouseButton.LeftButton
SIDE = np.linspace(-2.0, 2.0, 41)


def bowl() -> HeightGrid:
    x, y = np.meshgrid(SIDE, SIDE)
    return HeightGrid.of(SIDE, SIDE, x**2 + y**2)


def path(key: str = "sgd", number: int = 0, y: float = 0.0) -> ContourPath:
    return ContourPath(
        key,
        key.upper(),
        np.array([-1.5, -0.5, 0.5, 1.5]),
        np.full(4, y),
        CurveStyle(number, number),
        lambda index: PointText(f"{key} step {index}", (("loss", f"{index / 10}"),)),
    )


@pytest.fixture(autouse=True)
def every_move_counts() -> Iterator[None]:
    """Lets the plot hear of every move, where it usually hears of a hundred a second."""
    limit = pg.getConfigOption("mouseRateLimit")
    pg.setConfigOption("mouseRateLimit", -1)
    yield
    pg.setConfigOption("mouseRateLimit", limit)


@pytest.fixture
def plot(qtbot: QtBot) -> ContourPlot:
    widget = ContourPlot()
    qtbot.addWidget(widget)
    widget.resize(640, 420)
    widget.show()
    qtbot.waitExposed(widget)
    widget.show_heights(bowl(), title="loss")
    widget.show_paths([path("sgd"), path("adam", 1, 1.0)])
    widget.show_marks([Mark(0.0, 0.0)])
    return widget


def on_view(plot: ContourPlot, x: float, y: float) -> QPoint:
    return plot.view.mapFromScene(plot._box.mapViewToScene(QPointF(x, y)))


def drag(plot: ContourPlot, start: QPoint, end: QPoint) -> None:
    port = plot.view.viewport()
    QTest.mousePress(port, LEFT, pos=start)
    for share in (0.3, 0.7, 1.0):
        QTest.mouseMove(port, start + (end - start) * share)
    QTest.mouseRelease(port, LEFT, pos=end)


def test_everything_is_shown_at_first(plot: ContourPlot):
    left, right, bottom, top = plot.shown_region
    assert left < -2 < 2 < right
    assert bottom < -2 < 2 < top
    assert len(plot.bar.levels) > 5


def test_one_unit_is_as_long_on_both_axes_where_it_is_asked_for(qtbot: QtBot):
    plot = ContourPlot(is_equal_aspect=True)
    qtbot.addWidget(plot)
    plot.resize(800, 300)
    plot.show()
    plot.set_region((-1, 1, -1, 1))
    QApplication.processEvents()
    left, right, bottom, top = plot.shown_region
    box = plot._box.sceneBoundingRect()
    assert (right - left) / box.width() == pytest.approx((top - bottom) / box.height(), rel=0.01)
    assert left <= -1 <= bottom + 1e-6
    assert right >= 1


def test_the_mouse_reads_the_point_of_a_path_that_it_is_near(plot: ContourPlot):
    QTest.mouseMove(plot.view.viewport(), on_view(plot, 0.5, 1.0) + QPoint(3, 3))
    assert plot.read_out.text() == "adam step 2, loss 0.2"
    QTest.mouseMove(plot.view.viewport(), on_view(plot, 0.5, -1.5))
    assert not plot.read_out.isVisible()


def test_the_mouse_reads_the_surface_where_no_path_is(plot: ContourPlot):
    plot.describe_place = lambda x, y, height: PointText(f"{height:.1f}")
    QTest.mouseMove(plot.view.viewport(), on_view(plot, 1.0, -1.0))
    assert plot.read_out.text() == "2.0"


def test_arrows_walk_the_points_and_choose_the_path(plot: ContourPlot, qtbot: QtBot):
    read = []
    keys = Qt.Key
    for key in (keys.Key_Right, keys.Key_Right, keys.Key_Down, keys.Key_End, keys.Key_Left):
        QTest.keyClick(plot, key)
        read.append(plot.read_out.heading)
    assert read == [
        "sgd step 0",
        "sgd step 1",
        "adam step 1",
        "adam step 3",
        "adam step 2",
    ]
    with qtbot.waitSignal(plot.point_chosen) as chosen:
        QTest.keyClick(plot, keys.Key_Return)
    assert chosen.args == ["adam", 2]
    QTest.keyClick(plot, keys.Key_Escape)
    assert not plot.read_out.isVisible()


def test_a_click_on_a_point_chooses_it(plot: ContourPlot, qtbot: QtBot):
    with qtbot.waitSignal(plot.point_chosen) as chosen:
        QTest.mouseClick(plot.view.viewport(), LEFT, pos=on_view(plot, -0.5, 0.0))
    assert chosen.args == ["sgd", 1]


def test_a_click_picks_a_place_also_beside_a_point(plot: ContourPlot, qtbot: QtBot):
    plot.set_picking(True)
    with qtbot.waitSignal(plot.place_picked) as picked:
        QTest.mouseClick(plot.view.viewport(), LEFT, pos=on_view(plot, -0.5, 0.0))
    assert picked.args == [pytest.approx(-0.5, abs=0.02), pytest.approx(0, abs=0.02), True]


def test_a_drag_picks_places_until_it_is_let_go(plot: ContourPlot):
    plot.set_picking(True)
    before = plot.shown_region
    places: list[tuple[float, float, bool]] = []
    plot.place_picked.connect(lambda *place: places.append(place))
    drag(plot, on_view(plot, -1, -1), on_view(plot, 1, 1))
    assert len(places) > 2
    assert [place[2] for place in places] == [False] * (len(places) - 1) + [True]
    assert places[-1][:2] == pytest.approx((1, 1), abs=0.03)
    assert plot.shown_region == before


def test_a_drag_moves_the_view_where_nothing_is_picked(plot: ContourPlot, qtbot: QtBot):
    with qtbot.waitSignal(plot.fitted_changed):
        drag(plot, on_view(plot, 0, -1), on_view(plot, 1, -1))
    assert plot.shown_region[1] < 1.5
    QTest.keyClick(plot, Qt.Key.Key_F)
    assert plot.is_fitted
    assert plot.shown_region[1] > 2


def shot(plot: ContourPlot) -> QImage:
    return plot.view.grab().toImage()


def strength(plot: ContourPlot, point: QPoint) -> float:
    """How strongly the first path is drawn near a point: 1 in full colour, 0 not at all.

    Of several pixels below one another, since a line may lie between two of them.
    """
    image, ground = shot(plot), theme.current().panel.blueF()
    near = [image.pixelColor(point + QPoint(0, offset)).blueF() for offset in range(-2, 3)]
    return (max(near) - ground) / (theme.current().plot(0).blueF() - ground)


def test_a_moment_is_drawn_strongly_and_what_follows_faintly(plot: ContourPlot):
    before, after = on_view(plot, -0.5, 0.0), on_view(plot, 1.0, 0.0)
    whole = strength(plot, after)
    plot.show_moments({"sgd": 1})
    assert strength(plot, after) < 0.8 * whole
    assert strength(plot, before) > 0.9
    plot.show_moments(None)
    assert strength(plot, after) == whole


def test_paths_that_are_gone_leave_the_plot(plot: ContourPlot):
    plot.read_point("adam", 2)
    plot.show_paths([path("sgd")])
    assert not plot.read_out.isVisible()
    assert shot(plot).pixelColor(on_view(plot, 1.0, 1.0)) != theme.current().plot(1)


def test_wild_numbers_do_no_harm(plot: ContourPlot):
    wild = np.array([0.0, np.nan, 1e300, -np.inf])
    plot.set_region((-1, 1, -1, 1))
    plot.show_paths(
        [
            replace(path(), x=wild, y=wild, style=CurveStyle(is_dashed=True), is_cut=True),
            replace(path("none"), x=np.empty(0), y=np.empty(0)),
        ]
    )
    plot.show_heights(HeightGrid.of([0, 1], [0, 1], [[1e300, None], [float("inf"), -1e300]]))
    plot.show_moments({"sgd": 99, "none": 3})
    plot.grab()
    assert np.isfinite(plot.shown_region).all()
    QTest.mouseMove(plot.view.viewport(), on_view(plot, 0.5, 0.5))


def test_nothing_at_all_can_be_shown(plot: ContourPlot):
    plot.show_heights(None)
    plot.show_paths([])
    plot.show_marks([])
    plot.grab()
    assert not plot.bar.isVisible()


ENTRY = KeyEntry("sgd", "my SGD", "0.1", CurveStyle())


@pytest.mark.parametrize("name", ["light", "dark"])
def test_a_picture_has_the_path_and_the_key(plot: ContourPlot, qapp: QApplication, name: str):
    theme.apply(qapp, name)
    image = QImage.fromData(contours_to_png(plot, [ENTRY]))
    assert image.width() == 2 * plot.width()
    assert image.height() > 2 * plot.height()
    place = on_view(plot, 1.0, 0.0) * 2
    top = image.height() - 2 * plot.height()
    assert image.pixelColor(place.x(), place.y() + top) == theme.current().plot(0)
    assert image.pixelColor(1, 1) == theme.current().panel


def test_a_drawing_is_cut_at_the_axes_and_holds_the_key_as_text(plot: ContourPlot):
    root = ET.fromstring(contours_to_svg(plot, [ENTRY]))
    name = "{http://www.w3.org/2000/svg}"
    assert "my SGD" in " ".join(each.text or "" for each in root.iter(f"{name}text"))
    assert any("clip-path" in each.attrib for each in root.iter())
    assert "non-scaling-stroke" not in {
        shape.get("vector-effect")
        for group in root.iter(f"{name}g")
        if group.get("stroke") == theme.current().plot(0).name()
        for shape in group
    }


def test_points_are_saved_exactly():
    lines = paths_to_csv([replace(path(), x=np.array([1 / 3, np.nan]), y=np.ones(2))]).splitlines()
    assert lines[0] == "path,point,x,y"
    assert float(lines[1].split(",")[2]) == 1 / 3
    assert lines[2] == "SGD,1,,1"
