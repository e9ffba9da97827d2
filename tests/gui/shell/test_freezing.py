"""From when on parts of the network learn: in the inspector, the training panel, the canvas."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.analysis.analyse import analyse
from engine.graph import edits
from engine.graph.model import BlockName, NodeId
from engine.graph.setup import NEVER, Freeze
from gui.canvas.hints import tooltip_at
from gui.main_window import MainWindow
from gui.panels.inspector_learning import LearningRow
from gui.panels.training import TrainingPanel


@pytest.fixture
def row(lenet: MainWindow) -> LearningRow:
    """The row of LeNet's first convolution."""
    analysed(lenet)
    select(lenet, "conv1")
    return lenet.panels.panel("inspector").node.learning  # type: ignore[attr-defined]


@pytest.fixture
def training(lenet: MainWindow) -> TrainingPanel:
    """The training set-up of LeNet, 10 epochs."""
    lenet.docks.show_panel("training")
    return lenet.panels.panel("training")  # type: ignore[return-value]


def analysed(window: MainWindow) -> None:
    window.document.set_analysis(analyse(window.document.project))


def node(window: MainWindow, name: str) -> NodeId:
    return next(each.id for each in window.document.graph if each.name == name)


def select(window: MainWindow, *names: str) -> None:
    window.document.select([node(window, name) for name in names])


def choose(row: LearningRow, title: str) -> None:
    """Goes to an entry of the box with the arrow keys."""
    box = row.when.editors["when"].list
    box.setFocus()
    wanted = box.findText(title)
    while box.currentIndex() != wanted:
        is_below = wanted > box.currentIndex()
        QTest.keyClick(box, Qt.Key.Key_Down if is_below else Qt.Key.Key_Up)


def chosen(row: LearningRow) -> str:
    return row.when.editors["when"].list.currentText()


def type_number(row: LearningRow, text: str) -> None:
    line = row.number.editors["number"].line
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)


def frozen(window: MainWindow) -> tuple[Freeze, ...]:
    return window.document.project.training.freeze


def test_a_node_is_frozen_for_half_the_epochs_and_learns_again(
    lenet: MainWindow, row: LearningRow
) -> None:
    assert chosen(row) == "the start"
    choose(row, "half-way")
    assert frozen(lenet) == (Freeze((node(lenet, "conv1"),), 0.5),)
    assert row.note.text() == "Frozen in epochs 1 to 5 of 10, then it learns."
    choose(row, "the start")
    assert frozen(lenet) == ()
    assert row.note.isHidden()


def test_a_share_and_an_epoch_are_typed(lenet: MainWindow, row: LearningRow) -> None:
    choose(row, "an epoch")
    type_number(row, "4")
    assert frozen(lenet)[0].epochs == 3
    assert row.note.text() == "Frozen in epochs 1 to 3 of 10, then it learns."
    choose(row, "a share")
    type_number(row, "70")
    assert frozen(lenet)[0].epochs == 0.7
    choose(row, "never")
    assert frozen(lenet)[0].epochs == NEVER
    assert row.number.isHidden()
    assert row.note.text() == "Frozen: it never learns."


def test_every_choice_is_one_step_of_undo(lenet: MainWindow, row: LearningRow) -> None:
    choose(row, "half-way")
    lenet.document.undo_stack.undo()
    assert frozen(lenet) == ()
    assert chosen(row) == "the start"


def test_several_nodes_are_frozen_together_and_what_has_no_weights_does_not_count(
    lenet: MainWindow, row: LearningRow
) -> None:
    select(lenet, "conv1", "conv2", "relu1")
    choose(row, "half-way")
    assert frozen(lenet)[0].nodes == (node(lenet, "conv1"), node(lenet, "conv2"))
    select(lenet, "relu1")
    assert row.isHidden()
    select(lenet, "conv2", "fc1")
    assert chosen(row) == ""
    assert row.when.editors["when"].list.placeholderText() == "different"


def test_what_is_frozen_with_its_block_is_chosen_there(lenet: MainWindow, row: LearningRow) -> None:
    conv = node(lenet, "conv1")
    lenet.document.apply(
        "Group", lambda project: edits.group(project, None, [conv], name="Features")[0]
    )
    analysed(lenet)
    select(lenet, "features1")
    choose(row, "half-way")
    assert row.when.isEnabled()
    assert lenet.document.dive(NodeId("features1"))
    lenet.document.select([conv])
    assert lenet.document.scope == BlockName("Features")
    assert not row.when.isEnabled()
    assert row.note.text() == "Chosen for all of features1: change it there."


def test_the_training_panel_lists_frozen_parts_shows_and_thaws_them(
    lenet: MainWindow, row: LearningRow, training: TrainingPanel
) -> None:
    select(lenet, "conv1", "fc1")
    choose(row, "half-way")
    conv = node(lenet, "conv1")
    assert set(training.frozen.parts) == {conv, node(lenet, "fc1")}
    lenet.document.select([])
    QTest.mouseClick(training.frozen.parts[conv], Qt.MouseButton.LeftButton)
    assert lenet.document.selection == {conv}
    QTest.mouseClick(training.frozen.thaws[conv], Qt.MouseButton.LeftButton)
    assert frozen(lenet) == (Freeze((node(lenet, "fc1"),), 0.5),)


def test_the_canvas_marks_what_is_frozen_and_says_for_how_long(
    lenet: MainWindow, row: LearningRow
) -> None:
    choose(row, "half-way")
    canvas = lenet.canvas
    item = canvas.canvas_scene.items_by_node[node(lenet, "conv1")]
    assert item.face.frozen
    assert "Frozen in epochs 1 to 5 of 10" in tooltip_at(canvas, item.body.center())
    before = canvas.grab().toImage()
    lenet.document.undo_stack.undo()
    assert not item.face.frozen
    assert canvas.grab().toImage() != before


def test_the_number_of_epochs_changes_what_is_said(lenet: MainWindow, row: LearningRow) -> None:
    choose(row, "half-way")
    for epochs, text in ((4, "epochs 1 to 2 of 4"), (2, "the first epoch of 2")):
        lenet.document.apply("Set", lambda p, n=epochs: edits.set_training(p, epochs=n))
        assert text in row.note.text()
    lenet.document.apply("Set", lambda p: edits.set_training(p, epochs=1))
    assert row.note.text() == "Learns from the start: the share of 1 epoch is less than one."
