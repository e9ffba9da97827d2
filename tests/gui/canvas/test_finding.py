from PySide6.QtCore import Qt
from PySide6.QtTest import QTest


def test_a_few_letters_and_enter_select_a_node_and_bring_it_into_view(hands) -> None:
    canvas = hands.canvas
    canvas.edits.rename("linear", "the head")
    canvas.horizontalScrollBar().setValue(-9000)
    canvas.open_find()
    QTest.keyClicks(canvas.find_box.search, "HEA")
    QTest.keyClick(canvas.find_box.search, Qt.Key.Key_Return)
    assert hands.selection == {"linear"}
    assert canvas.camera.seen().contains(canvas.canvas_scene.items_by_node["linear"].body)
    assert canvas.hasFocus()
    assert not canvas.find_box.isVisible()


def test_operators_are_found_too_titles_that_begin_so_first(hands) -> None:
    canvas = hands.canvas
    canvas.edits.rename("relu", "nn")
    canvas.open_find()
    QTest.keyClicks(canvas.find_box.search, "nn")
    results = canvas.find_box.results
    found = [results.item(row).text().split()[0] for row in range(results.count())]
    assert found == ["nn", "conv", "linear"]


def test_what_is_not_there_is_said_and_esc_leaves(hands) -> None:
    canvas = hands.canvas
    canvas.open_find()
    QTest.keyClicks(canvas.find_box.search, "zzz")
    assert "No node matches" in canvas.find_box.results.item(0).text()
    QTest.keyClick(canvas.find_box.search, Qt.Key.Key_Return)
    assert canvas.find_box.isVisible()
    QTest.keyClick(canvas.find_box.search, Qt.Key.Key_Escape)
    assert not canvas.find_box.isVisible()
    assert canvas.hasFocus()
