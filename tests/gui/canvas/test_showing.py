"""The canvas shows what is known of the graph: shapes, problems, sharing, unknown things."""

import gc
import sys
import weakref

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from engine.graph import edits
from engine.graph.model import Project
from engine.graph.problem import NodePath, Problem, Severity
from gui import theme
from gui.canvas.hints import EMPTY_HINT, plain, tooltip_at
from gui.canvas.node_face import Mood
from gui.canvas.node_painter import wrapped
from gui.canvas.view import CanvasView
from gui.document import Document


def face(hands, name):
    return hands.canvas.canvas_scene.items_by_node[name].face


def picture(widget) -> QImage:
    return widget.grab().toImage()


def colors_of(image: QImage, left: int, top: int, right: int, bottom: int) -> set[str]:
    return {
        QColor(image.pixel(x, y)).name() for x in range(left, right) for y in range(top, bottom)
    }


def test_a_node_shows_its_output_shape_and_parameters(hands, analysis_of):
    assert face(hands, "conv").output == ""
    hands.document.set_analysis(
        analysis_of(input=("N", 1, 28, 28), conv={"shape": ("N", 32, 24, 24), "parameters": 51264})
    )
    assert face(hands, "conv").output == "N×32×24×24"
    assert face(hands, "conv").parameters == "51,264"
    assert face(hands, "relu").output == ""


def test_a_node_shows_its_call_as_the_code_has_it(hands):
    graph = edits.set_argument(hands.graph, "conv", "out_channels", 8)
    graph = edits.set_argument(graph, "conv", "stride", (2, 1))
    hands.document.open(Project(graph=graph))
    assert face(hands, "conv").call.startswith("nn.Conv2d(8, ")
    assert face(hands, "conv").call.endswith("stride=2×1)")


def test_an_error_is_shown_on_the_node_and_what_hangs_on_it_waits(hands, analysis_of):
    problem = Problem("conv: Expected 3 channels, got 1. Set in_channels to 1.", NodePath("conv"))
    analysis = analysis_of([problem], conv={}, relu={"waits_for": NodePath("conv")})
    hands.document.set_analysis(analysis)
    assert face(hands, "conv").mood is Mood.ERROR
    assert face(hands, "conv").message.startswith("Expected 3 channels")
    assert face(hands, "relu").mood is Mood.WAITING
    assert face(hands, "relu").message == "waits for conv"


def test_a_warning_is_a_mood_of_its_own(hands, analysis_of):
    problem = Problem("Stride leaves input uncovered.", NodePath("conv"), severity=Severity.WARNING)
    hands.document.set_analysis(analysis_of([problem], conv=("N", 1)))
    assert face(hands, "conv").mood is Mood.WARNING


@pytest.mark.parametrize("name", ["light", "dark"])
def test_an_error_has_a_red_outline_in_both_themes(hands, analysis_of, name):
    theme.apply(QApplication.instance(), name, 100)
    hands.document.set_analysis(analysis_of([Problem("Wrong.", NodePath("conv"))], conv={}))
    body = hands.canvas.canvas_scene.items_by_node["conv"].body
    edge = hands.canvas.camera.to_view(QPointF(body.center().x(), body.bottom())).toPoint()
    seen = colors_of(picture(hands.canvas), edge.x(), edge.y() - 2, edge.x() + 1, edge.y() + 3)
    red = theme.current().error
    assert any(abs(QColor(each).red() - red.red()) < 12 for each in seen)
    assert any(abs(QColor(each).green() - red.green()) < 30 for each in seen)


def test_an_unknown_operator_is_shown_with_its_wires_and_says_so(show, kit):
    graph = kit.graph_of({"a": "input", "odd": "nn.Foo", "b": "F.relu"}, "a>odd:x", "odd:y>b")
    hands = show(graph)
    odd = face(hands, "odd")
    assert not odd.is_known
    assert [port.name for port in odd.inputs] == ["x"]
    assert [port.name for port in odd.outputs] == ["y"]
    assert "nn.Foo" in odd.message


def test_nodes_that_share_weights_carry_one_mark(show, kit):
    graph = kit.graph_of({"a": "nn.Linear", "b": "nn.Linear", "c": "nn.Linear"})
    hands = show(edits.share_weights(graph, "b", "a"))
    assert face(hands, "a").sharing == face(hands, "b").sharing == 0
    assert face(hands, "c").sharing is None


def test_wires_know_the_rank_of_what_flows_through_them(hands, analysis_of):
    hands.document.set_analysis(analysis_of(input=("N", 1, 28, 28)))
    ranks = {each.wire.source.node: each.rank for each in hands.canvas.canvas_scene.wires}
    assert ranks == {"input": 4, "conv": None}


def test_a_port_takes_the_rank_of_what_arrives_although_its_own_node_is_not_known(
    hands, analysis_of
):
    hands.document.set_analysis(analysis_of(conv=("N", 32, 24, 24)))
    shown = face(hands, "relu")
    assert shown.rank_at(shown.inputs[0]) == 4


def test_only_faces_that_changed_are_made_anew(hands, analysis_of):
    hands.document.set_analysis(analysis_of(input=("N", 1, 28, 28), conv=("N", 2, 3, 3)))
    before = {name: face(hands, name) for name in hands.graph.nodes}
    hands.document.apply_to_graph("x", lambda g: edits.set_argument(g, "linear", "out_features", 7))
    changed = {name for name in before if face(hands, name) is not before[name]}
    assert changed == {"linear"}


def test_a_port_tells_its_type_and_a_free_input_that_it_is_free(hands, analysis_of):
    hands.document.set_analysis(analysis_of(conv=("N", 32, 24, 24)))
    scene = hands.canvas.canvas_scene
    (wire,) = hands.graph.wires_from["conv"]
    out = scene.port_point(wire.source, is_input=False)
    assert tooltip_at(hands.canvas, out) == "output: float32[N, 32, 24, 24]"
    free = hands.canvas.camera.to_scene(QPointF(hands.port("linear", is_input=True)))
    assert "not wired" in tooltip_at(hands.canvas, free)


def test_the_tooltip_of_a_node_has_its_problem_in_full(hands, analysis_of):
    message = "Expected 3 channels, got 1. " * 5
    hands.document.set_analysis(analysis_of([Problem(message, NodePath("conv"))], conv={}))
    middle = hands.canvas.canvas_scene.items_by_node["conv"].body.center()
    assert message in tooltip_at(hands.canvas, middle)


def test_the_selected_node_is_told_to_screen_readers(hands, analysis_of):
    hands.document.set_analysis(analysis_of(conv=("N", 32, 24, 24)))
    hands.select("conv")
    assert hands.canvas.accessibleDescription() == "conv, nn.Conv2d(32, 3), output N×32×24×24"
    hands.select()
    assert hands.canvas.accessibleDescription() == "Nothing is selected"


def test_a_long_sentence_is_broken_between_words_and_cut_at_the_end():
    lines = wrapped("one two three four five six seven", 11, 60, 2).split("\n")
    assert len(lines) == 2
    assert lines[0].startswith("one")
    assert lines[1].endswith("…")


def test_tags_in_a_title_are_shown_letter_by_letter():
    assert "<img" not in plain('<img src="file:///etc/passwd">')
    assert "&lt;img" in plain('<img src="file:///etc/passwd">')


def test_an_empty_canvas_says_what_to_do(show, kit):
    hands = show(kit.graph_of({}))
    empty = picture(hands.canvas)
    hands.canvas.add_operator("nn.Linear")
    assert "Tab" in EMPTY_HINT
    middle = (380, 300, 620, 340)
    ground = theme.current().background.name()
    grid = theme.current().grid.name()
    assert len(colors_of(empty, *middle) - {ground, grid}) > 4


def test_opening_another_project_replaces_everything(hands, kit):
    hands.document.open(Project(graph=kit.graph_of({"x": "input", "y": "F.relu"}, "x>y")))
    scene = hands.canvas.canvas_scene
    assert set(scene.items_by_node) == {"x", "y"}
    assert len(scene.items()) == 2
    assert len(list(scene.wires)) == 1


def test_from_afar_the_graph_is_painted_without_its_items(hands, monkeypatch):
    painted = []
    monkeypatch.setattr("gui.canvas.node_item.paint_node", lambda *a, **k: painted.append(1))
    hands.canvas.camera.zoom_to(0.15)
    image = picture(hands.canvas)
    assert painted == []
    at = hands.canvas.camera.to_view(
        hands.canvas.canvas_scene.items_by_node["conv"].body.center()
    ).toPoint()
    ground = theme.current().background.name()
    assert QColor(image.pixel(at)).name() != ground
    hands.canvas.camera.zoom_to(1.3)
    picture(hands.canvas)
    assert painted


def test_switching_the_theme_repaints_in_its_colours(hands):
    app = QApplication.instance()
    for name in ("light", "dark"):
        theme.apply(app, name, 100)
        image = picture(hands.canvas)
        corner = colors_of(image, 2, 2, 6, 6) - {theme.current().grid.name()}
        assert theme.current().background.name() in corner
        body = hands.canvas.canvas_scene.items_by_node["conv"].body
        at = hands.canvas.camera.to_view(body.center() + QPointF(60, 4)).toPoint()
        assert QColor(image.pixel(at)).name() == theme.current().node.name()


def test_a_node_far_out_is_no_hindrance(show, kit):
    graph = kit.graph_of({"a": "input", "b": "F.relu"}, "a>b")
    hands = show(edits.move_nodes(graph, {"b": (1e300, -1e300)}))
    picture(hands.canvas)
    hands.canvas.frame_all()
    assert hands.canvas.camera.scale > 0


def test_a_canvas_that_is_closed_leaves_nothing_behind(qtbot, chain):
    document = Document(Project(graph=chain))
    canvas = CanvasView(document)
    canvas.show()
    qtbot.waitExposed(canvas)
    picture(canvas)
    scene = weakref.ref(canvas.canvas_scene)
    canvas.close()
    shiboken6.delete(canvas)
    del canvas
    gc.collect()
    assert scene() is None or not shiboken6.isValid(scene())
    document.select(["conv"])
    document.apply_to_graph("x", lambda graph: edits.remove_nodes(graph, ["conv"]))


def test_repaints_keep_the_count_of_none(hands):
    viewport = hands.canvas.viewport()
    picture(hands.canvas)
    before = sys.getrefcount(None)
    for _ in range(1000):
        viewport.repaint(0, 0, 8, 8)
    assert sys.getrefcount(None) > before - 200


def test_the_wire_goes_around_a_node_in_its_way(show, kit):
    graph = kit.graph_of(
        {"a": "input", "b": "F.relu", "c": "F.relu", "add": "torch.add"},
        "a>b",
        "b>c",
        "c>add:input",
        "a>add:other",
    )
    hands = show(graph)
    scene = hands.canvas.canvas_scene
    body = scene.items_by_node["b"].body
    skip = next(w for w in hands.graph.wires if w.target.port == "other")
    path = next(each.painted_path() for each in scene.wires if each.wire == skip)
    points = [path.pointAtPercent(step / 100) for step in range(101)]
    assert not any(body.contains(point) for point in points)
    assert hands.canvas.canvas_scene.node_at(QPointF(QPoint(-5000, 0))) is None
