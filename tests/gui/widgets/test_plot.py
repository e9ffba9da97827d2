import xml.etree.ElementTree as ET
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import theme
from gui.widgets.curves import Curve, CurveStyle
from gui.widgets.plot import CurvePlot
from gui.widgets.plot_export import curves_to_csv, plot_to_png, plot_to_svg
from gui.widgets.plot_key import CurveKey, KeyEntry
from gui.widgets.plot_range import x_range, y_range

STYLE = CurveStyle()


def falling(count: int = 500) -> Curve:
    x = np.arange(1.0, count + 1)
    return Curve("train", "train", x, 2.0 / x, STYLE)


@pytest.fixture
def plot(qtbot: QtBot) -> CurvePlot:
    widget = CurvePlot()
    qtbot.addWidget(widget)
    widget.resize(600, 300)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def view_of(plot: CurvePlot) -> list[list[float]]:
    return plot.view.getPlotItem().getViewBox().viewRange()


def turn_wheel(plot: CurvePlot) -> None:
    port = plot.view.viewport()
    middle = QPointF(port.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(port.mapToGlobal(middle.toPoint())),
        QPoint(0, 0),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt's own order
    )
    QApplication.sendEvent(port, event)


def double_click(plot: CurvePlot) -> None:
    port = plot.view.viewport()
    QTest.mouseDClick(port, Qt.MouseButton.LeftButton, pos=port.rect().center())


def test_the_view_grows_with_the_curve(plot: CurvePlot):
    plot.show_curves([falling(100)])
    first = view_of(plot)[0][1]
    plot.show_curves([falling(1000)])
    assert first < 200 < 1000 <= view_of(plot)[0][1]


def test_a_view_that_the_user_moved_stays(plot: CurvePlot, qtbot: QtBot):
    plot.show_curves([falling(100)])
    with qtbot.waitSignal(plot.following_changed):
        turn_wheel(plot)
    moved = view_of(plot)
    plot.show_curves([falling(1000)])
    assert view_of(plot) == moved
    assert not plot.is_following


def test_a_double_click_shows_everything_again(plot: CurvePlot):
    plot.show_curves([falling(100)])
    whole = view_of(plot)
    turn_wheel(plot)
    double_click(plot)
    assert view_of(plot) == whole
    assert plot.is_following


def test_the_read_out_follows_the_mouse(plot: CurvePlot):
    plot.set_labels("Steps", "Loss", write_x=lambda x: f"Step {x:.0f}")
    plot.show_curves([falling()])
    port = plot.view.viewport()
    QTest.mouseMove(port, port.rect().center())
    shown = plot.read_out.text()
    step = int(shown.split(",")[0].removeprefix("Step "))
    assert 150 < step < 350
    assert shown == f"Step {step}, train {2 / step:.4f}"
    assert plot.read_out.isVisible()


def test_the_read_out_walks_by_keys(plot: CurvePlot):
    plot.show_curves([falling(3)])
    readings = []
    for _ in range(4):
        QTest.keyClick(plot, Qt.Key.Key_Right)
        readings.append(plot.read_out.text().split(",")[0])
    QTest.keyClick(plot, Qt.Key.Key_Left)
    assert [float(each) for each in readings] == [1, 2, 3, 3]
    assert float(plot.read_out.text().split(",")[0]) == 2
    QTest.keyClick(plot, Qt.Key.Key_Escape)
    assert not plot.read_out.isVisible()


def test_a_logarithmic_scale_leaves_zeros_out(plot: CurvePlot):
    x = np.arange(1.0, 6)
    plot.set_log(is_log=True)
    plot.show_curves([Curve("a", "a", x, np.array([1.0, 0.1, 0.0, -1.0, 0.01]), STYLE)])
    low, high = view_of(plot)[1]
    assert -3 < low < -2 < 0 < high < 1


@pytest.mark.parametrize("is_log", [False, True])
def test_curves_without_a_number_do_no_harm(plot: CurvePlot, is_log: bool):
    nothing, gaps = np.empty(0), np.full(3, np.nan)
    plot.set_log(is_log=is_log)
    plot.show_curves(
        [
            Curve("a", "a", nothing, nothing, STYLE),
            Curve("b", "b", np.arange(3.0), gaps, STYLE),
            Curve("c", "c", np.arange(3.0), np.array([1e30, -1e30, 1e30]), STYLE),
        ]
    )
    plot.grab()
    assert np.isfinite(view_of(plot)).all()


def test_a_few_wild_values_do_not_flatten_the_rest():
    y = np.linspace(2.0, 0.1, 1000)
    y[500] = 1e6
    low, high = y_range([Curve("a", "a", np.arange(1000.0), y, STYLE)], is_log=False)
    assert low <= 0.1
    assert 2.0 < high < 20


def test_one_point_has_a_range_around_it():
    curve = Curve("a", "a", np.array([5.0]), np.array([3.0]), STYLE)
    assert x_range([curve])[0] < 5 < x_range([curve])[1]
    assert y_range([curve], is_log=False)[0] < 3 < y_range([curve], is_log=False)[1]


def test_curves_that_are_gone_leave_the_plot(plot: CurvePlot):
    count = len(plot.view.getPlotItem().items)
    plot.show_curves([falling()])
    plot.show_curves([])
    assert len(plot.view.getPlotItem().items) == count


def test_a_million_points_are_drawn_by_a_few_thousand(plot: CurvePlot):
    plot.show_curves([falling(1_000_000)])
    plot.grab()
    items = [item for item in plot.view.getPlotItem().listDataItems() if item.xData is not None]
    drawn = max(len(item.getData()[0]) for item in items)
    assert 500 < drawn < 6000


def has_color(image: QImage, name: str) -> bool:
    wanted = image.copy()
    return any(
        wanted.pixelColor(x, y).name() == name
        for x in range(image.width())
        for y in range(0, image.height(), 3)
    )


@pytest.mark.parametrize("name", ["light", "dark"])
def test_a_picture_has_the_curve_in_the_colour_of_the_theme(
    plot: CurvePlot, qapp: QApplication, name: str
):
    theme.apply(qapp, name)
    plot.show_curves([falling()])
    entry = KeyEntry("train", "train", "0.004", STYLE)
    image = QImage.fromData(plot_to_png(plot, [entry]))
    assert image.width() == 2 * plot.view.width()
    assert image.height() > 2 * plot.view.height()
    assert has_color(image, theme.current().plot(0).name())
    assert image.pixelColor(1, 1) == theme.current().panel


def test_a_drawing_holds_lines_and_the_key_as_text(plot: CurvePlot):
    plot.show_curves([falling()])
    root = ET.fromstring(plot_to_svg(plot, [KeyEntry("t", "my train", "0.5", STYLE)]))
    texts = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "my train" in " ".join(text or "" for text in texts)
    shapes = [each.tag.rpartition("}")[2] for each in root.iter()]
    assert shapes.count("polyline") + shapes.count("path") + shapes.count("line") > 100


def test_numbers_are_saved_unsmoothed_and_exactly():
    loss = np.array([0.1, 1 / 3, np.nan])
    curve = Curve("a", "train", np.arange(1.0, 4), np.ones(3), STYLE, faint=loss)
    lines = curves_to_csv("steps", [curve]).splitlines()
    assert lines[0] == "curve,steps,value"
    assert float(lines[2].split(",")[2]) == 1 / 3
    assert lines[3] == "train,3,"


@pytest.fixture
def key(qtbot: QtBot) -> CurveKey:
    widget = CurveKey()
    qtbot.addWidget(widget)
    widget.resize(400, 60)
    widget.show_entries([KeyEntry(name, name, "0.5", STYLE) for name in ("train", "test")])
    widget.show()
    return widget


def test_a_click_on_a_name_hides_its_curve_and_shows_it_again(key: CurveKey, qtbot: QtBot):
    place = QPoint(30, 8)
    with qtbot.waitSignal(key.hidden_changed) as hidden:
        QTest.mouseClick(key, Qt.MouseButton.LeftButton, pos=place)
    assert hidden.args == [frozenset({"train"})]
    QTest.mouseClick(key, Qt.MouseButton.LeftButton, pos=place)
    assert key.hidden == frozenset()


def test_space_hides_the_curve_that_the_arrows_chose(key: CurveKey):
    QTest.keyClick(key, Qt.Key.Key_Right)
    QTest.keyClick(key, Qt.Key.Key_Space)
    assert key.hidden == {"test"}


def test_the_key_breaks_into_lines_where_it_is_narrow(key: CurveKey):
    height: Callable[[int], int] = key.heightForWidth
    assert height(120) == 2 * height(1000)
