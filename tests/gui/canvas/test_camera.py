"""The view zooms, pans and frames; it follows the font; the overview goes where it is clicked."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFont, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.graph import edits

MIDDLE = Qt.MouseButton.MiddleButton
NO_KEYS = Qt.KeyboardModifier.NoModifier
AT = QPointF(300, 200)
NOWHERE = QPoint()


def wheel(hands, *, angle=0, pixels=NOWHERE, keys=NO_KEYS):
    viewport = hands.canvas.viewport()
    event = QWheelEvent(
        AT,
        viewport.mapToGlobal(AT),
        pixels,
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt takes it by place only
    )
    QApplication.sendEvent(viewport, event)


def test_the_wheel_zooms_and_keeps_what_is_under_the_cursor(hands):
    camera = hands.canvas.camera
    under, before = camera.to_scene(AT), camera.zoom
    wheel(hands, angle=120)
    assert camera.zoom > before * 1.1
    assert (camera.to_view(under) - AT).manhattanLength() < 2.5


def test_two_fingers_pan_and_ctrl_makes_them_zoom(hands):
    camera = hands.canvas.camera
    before, zoom = camera.centre(), camera.zoom
    wheel(hands, angle=60, pixels=QPoint(40, 30))
    assert camera.zoom == zoom
    moved = camera.centre() - before
    assert moved.x() * camera.scale == pytest.approx(-40, abs=2)
    wheel(hands, angle=120, pixels=QPoint(0, 30), keys=Qt.KeyboardModifier.ControlModifier)
    assert camera.zoom > zoom


def test_a_middle_drag_pans(hands):
    before = hands.canvas.camera.centre()
    hands.drag(QPoint(500, 300), QPoint(400, 250), MIDDLE)
    moved = hands.canvas.camera.centre() - before
    assert moved.x() * hands.canvas.camera.scale == pytest.approx(100, abs=2)
    assert hands.document.undo_stack.count() == 0


def test_space_and_drag_pans_and_moves_no_node(hands):
    start = hands.scene_pos("conv")
    before = hands.canvas.camera.centre()
    QTest.keyPress(hands.canvas, Qt.Key.Key_Space)
    hands.drag(hands.node("conv"), hands.node("conv") + QPoint(70, 0))
    QTest.keyRelease(hands.canvas, Qt.Key.Key_Space)
    assert hands.scene_pos("conv") == start
    assert hands.canvas.camera.centre() != before


def test_keys_zoom_and_0_is_100_per_cent(hands):
    camera = hands.canvas.camera
    hands.key(Qt.Key.Key_0)
    assert camera.zoom == pytest.approx(1.0)
    hands.key(Qt.Key.Key_Plus)
    assert camera.zoom == pytest.approx(1.25)
    hands.key(Qt.Key.Key_Minus)
    hands.key(Qt.Key.Key_Minus)
    assert camera.zoom == pytest.approx(0.8)


def test_zoom_has_limits(hands):
    for _ in range(60):
        hands.canvas.zoom_in()
    assert hands.canvas.camera.zoom == pytest.approx(4.0)
    for _ in range(80):
        hands.canvas.zoom_out()
    assert hands.canvas.camera.scale == pytest.approx(0.02)


@pytest.mark.parametrize("key", [Qt.Key.Key_Home, Qt.Key.Key_A])
def test_frame_all_shows_every_node(hands, key):
    hands.canvas.zoom_by(3.5)
    assert not hands.canvas.camera.seen().contains(hands.canvas.canvas_scene.content_rect())
    hands.key(key)
    assert hands.canvas.camera.seen().contains(hands.canvas.canvas_scene.content_rect())


def test_frame_all_shows_even_a_drawing_of_half_a_million_units(hands):
    hands.document.apply_to_graph(
        "Move", lambda graph: edits.move_nodes(graph, {"relu": (500_000.0, 80_000.0)})
    )
    hands.key(Qt.Key.Key_Home)
    assert hands.canvas.camera.seen().contains(hands.canvas.canvas_scene.content_rect())


def test_frame_selection_shows_the_selected_node_in_the_middle(hands):
    hands.select("relu")
    hands.key(Qt.Key.Key_F)
    body = hands.canvas.canvas_scene.items_by_node["relu"].body
    off = hands.canvas.camera.to_view(body.center()) - QPointF(500, 320)
    assert off.manhattanLength() < 4


def test_100_per_cent_follows_the_font_and_the_zoom_stays(hands):
    camera = hands.canvas.camera
    hands.key(Qt.Key.Key_0)
    small = camera.scale
    font = QFont(hands.canvas.font())
    font.setPointSizeF(font.pointSizeF() * 2)
    hands.canvas.setFont(font)
    assert camera.zoom == pytest.approx(1.0)
    assert camera.scale == pytest.approx(2 * small, rel=0.12)


def test_undo_does_not_move_the_camera(hands):
    hands.drag(hands.node("linear"), hands.node("linear") + QPoint(40, 0))
    hands.canvas.zoom_by(1.7)
    before = hands.canvas.camera.seen()
    hands.document.undo_stack.undo()
    assert hands.canvas.camera.seen() == before


def test_the_overview_is_seen_only_while_something_is_out_of_sight(hands):
    assert not hands.canvas.minimap.isVisible()
    hands.canvas.zoom_by(3.0)
    assert hands.canvas.minimap.isVisible()
    hands.key(Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    assert not hands.canvas.minimap.isVisible()


def test_a_low_canvas_is_not_covered_by_the_overview(hands):
    hands.canvas.zoom_by(3.0)
    assert hands.canvas.minimap.isVisible()
    hands.canvas.resize(hands.canvas.width(), 8 * hands.canvas.fontMetrics().height())
    hands.canvas.zoom_by(1.1)
    assert not hands.canvas.minimap.isVisible()


def test_a_click_on_the_overview_goes_there(hands):
    hands.canvas.zoom_by(3.0)
    minimap = hands.canvas.minimap
    QTest.mouseClick(minimap, Qt.MouseButton.LeftButton, NO_KEYS, QPoint(2, 2))
    left = hands.canvas.camera.centre()
    QTest.mouseClick(minimap, Qt.MouseButton.LeftButton, NO_KEYS, QPoint(minimap.width() - 3, 2))
    right = hands.canvas.camera.centre()
    content = hands.canvas.canvas_scene.content_rect()
    assert right.x() - left.x() == pytest.approx(content.width(), rel=0.3)
