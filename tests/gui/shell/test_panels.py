"""Palette, inspector, problems and training set-up, by real events."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

import presets
from engine.analysis.analyse import analyse
from engine.operators.standard import CATALOGUE
from gui.main_window import MainWindow
from gui.panels.inspector import InspectorPanel
from gui.panels.palette import MIME_TYPE, PalettePanel
from gui.panels.training import TrainingPanel


@pytest.fixture
def inspector(lenet: MainWindow) -> InspectorPanel:
    """The inspector on LeNet's first convolution."""
    lenet.document.select([node_named(lenet, "conv1")])
    return lenet.panels.panel("inspector")  # type: ignore[return-value]


@pytest.fixture
def palette(lenet: MainWindow) -> PalettePanel:
    """The palette."""
    return lenet.panels.panel("palette")  # type: ignore[return-value]


@pytest.fixture
def training(lenet: MainWindow) -> TrainingPanel:
    """The training set-up of LeNet."""
    lenet.docks.show_panel("training")
    return lenet.panels.panel("training")  # type: ignore[return-value]


def node_named(window: MainWindow, name: str):
    """Gives the id of the node with this title."""
    return next(node.id for node in window.document.graph if node.name == name)


def presets_rate() -> object:
    """Gives the rate that LeNet is trained with."""
    return presets.load("lenet").training.optimizer_arguments["lr"]


def line_of(form, name: str):
    """Gives the line in which an argument is typed."""
    return form.editors[name].line


def test_the_palette_lists_the_whole_catalogue(palette: PalettePanel) -> None:
    assert palette.visible_operators() == [
        operator.name
        for family in dict.fromkeys(each.family for each in CATALOGUE)
        for operator in CATALOGUE
        if operator.family == family
    ]


@pytest.mark.parametrize(
    ("words", "best"),
    [("conv2d", "nn.Conv2d"), ("linear", "nn.Linear"), ("relu", "nn.ReLU"), ("label", "target")],
)
def test_the_search_finds_by_name_and_keyword(palette: PalettePanel, words: str, best: str) -> None:
    QTest.keyClicks(palette.search, words)
    assert best in palette.visible_operators()
    assert palette.tree.currentItem().text(0) == best


def test_enter_in_the_search_adds_the_best_find(lenet: MainWindow, palette: PalettePanel) -> None:
    count = len(lenet.document.graph.nodes)
    QTest.keyClicks(palette.search, "batchnorm2d")
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    added = list(lenet.document.graph)[count:]
    assert [node.operator for node in added] == ["nn.BatchNorm2d"]


def test_arrow_keys_walk_the_finds(palette: PalettePanel) -> None:
    QTest.keyClicks(palette.search, "max_pool")
    first = palette.tree.currentItem().text(0)
    QTest.keyClick(palette.search, Qt.Key.Key_Down)
    assert palette.tree.currentItem().text(0) != first
    QTest.keyClick(palette.search, Qt.Key.Key_Up)
    assert palette.tree.currentItem().text(0) == first


def test_an_operator_is_dragged_by_its_name(palette: PalettePanel) -> None:
    QTest.keyClicks(palette.search, "conv1d")
    data = palette.tree.mimeData([palette.tree.currentItem()])
    assert bytes(data.data(MIME_TYPE).data()) == b"nn.Conv1d"


def test_typing_an_argument_is_one_undo_step(lenet: MainWindow, inspector: InspectorPanel) -> None:
    node = node_named(lenet, "conv1")
    line = line_of(inspector.node.arguments, "out_channels")
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "128")
    assert lenet.document.graph.nodes[node].arguments["out_channels"] == 128
    lenet.document.undo_stack.undo()
    assert lenet.document.graph.nodes[node].arguments["out_channels"] == 32
    assert line.text() == "32"


def test_a_wrong_value_is_refused_while_typing_and_says_what_is_wanted(
    lenet: MainWindow, inspector: InspectorPanel
) -> None:
    before = lenet.document.project
    editor = inspector.node.arguments.editors["kernel_size"]
    editor.line.setFocus()
    editor.line.selectAll()
    QTest.keyClicks(editor.line, "-")
    QTest.keyClicks(editor.line, "3")
    assert lenet.document.project == before
    assert editor.message.isVisible()
    assert "whole number" in editor.message.text()
    assert "kernel_size" in editor.message.text()
    QTest.keyClick(editor.line, Qt.Key.Key_Escape)
    assert editor.line.text() == "5"
    assert not editor.message.isVisible()


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("kernel_size", "3, 5", (3, 5)),
        ("kernel_size", "(3,5)", (3, 5)),
        ("padding", "same", "same"),
        ("stride", "2", 2),
    ],
)
def test_values_are_read_as_people_write_them(
    lenet: MainWindow, inspector: InspectorPanel, name: str, typed: str, value: object
) -> None:
    line = line_of(inspector.node.arguments, name)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, typed)
    assert lenet.document.graph.nodes[node_named(lenet, "conv1")].arguments[name] == value


def test_arrow_keys_count_up_and_down(lenet: MainWindow, inspector: InspectorPanel) -> None:
    line = line_of(inspector.node.arguments, "out_channels")
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Up)
    assert line.text() == "33"
    QTest.keyClick(line, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert lenet.document.graph.nodes[node_named(lenet, "conv1")].arguments["out_channels"] == 23


def test_a_tick_and_the_way_back_to_the_default(
    lenet: MainWindow, inspector: InspectorPanel
) -> None:
    node = node_named(lenet, "conv1")
    form = inspector.node.arguments
    QTest.keyClick(form.editors["bias"].box, Qt.Key.Key_Space)
    assert lenet.document.graph.nodes[node].arguments["bias"] is False
    assert form.reset_buttons["bias"].isVisible()
    QTest.mouseClick(form.reset_buttons["bias"], Qt.MouseButton.LeftButton)
    assert "bias" not in lenet.document.graph.nodes[node].arguments
    assert not form.reset_buttons["bias"].isVisible()


def test_an_emptied_argument_goes_back_to_its_default(
    lenet: MainWindow, inspector: InspectorPanel
) -> None:
    line = line_of(inspector.node.arguments, "kernel_size")
    line.setFocus()
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Delete)
    arguments = lenet.document.graph.nodes[node_named(lenet, "conv1")].arguments
    assert "kernel_size" not in arguments


def test_what_is_read_from_the_input_is_shown_in_its_place(inspector: InspectorPanel) -> None:
    line = line_of(inspector.node.arguments, "in_channels")
    assert line.text() == ""
    assert line.placeholderText().startswith("1 ")


def test_the_facts_of_a_node_are_shown(inspector: InspectorPanel) -> None:
    text = inspector.node.facts.text()
    assert "Output: N×32×24×24  float32" in text
    assert "Parameters: 832" in text
    assert "Products: 460,800" in text


def test_several_nodes_of_one_operator_are_edited_at_once(
    lenet: MainWindow, inspector: InspectorPanel
) -> None:
    nodes = [node_named(lenet, "conv1"), node_named(lenet, "conv2")]
    lenet.document.select(nodes)
    line = line_of(inspector.node.arguments, "out_channels")
    assert line.placeholderText() == "different"
    line.setFocus()
    QTest.keyClicks(line, "7")
    found = {lenet.document.graph.nodes[node].arguments["out_channels"] for node in nodes}
    assert found == {7}
    lenet.document.undo_stack.undo()
    assert lenet.document.project.graph.nodes[nodes[1]].arguments["out_channels"] == 64


def test_a_title_is_given_in_the_inspector(lenet: MainWindow, inspector: InspectorPanel) -> None:
    node = node_named(lenet, "conv1")
    inspector.node.title.setFocus()
    inspector.node.title.selectAll()
    QTest.keyClicks(inspector.node.title, "first look")
    QTest.keyClick(inspector.node.title, Qt.Key.Key_Return)
    assert lenet.document.graph.nodes[node].title == "first look"


def test_a_name_with_markup_is_shown_as_it_is(lenet: MainWindow, inspector: InspectorPanel) -> None:
    for shown in inspector.findChildren(type(inspector.node.heading)):
        assert shown.textFormat() is Qt.TextFormat.PlainText


def test_problems_are_listed_shown_and_mended(lenet: MainWindow, qapp) -> None:
    conv = node_named(lenet, "conv2")
    line_edit = {"in_channels": 5}
    from_graph = lenet.document
    from_graph.select([conv])
    inspector = lenet.panels.panel("inspector")
    line = line_of(inspector.node.arguments, "in_channels")
    line.setFocus()
    QTest.keyClicks(line, str(line_edit["in_channels"]))
    lenet.document.set_analysis(analyse(lenet.document.project))
    problems = lenet.panels.panel("problems")
    lenet.docks.show_panel("problems")
    qapp.processEvents()
    item = problems.list.topLevelItem(0)
    assert item.text(0) == "conv2"
    lenet.document.select([])
    problems.list.itemClicked.emit(item, 0)
    assert lenet.document.selection == {conv}
    assert not lenet.commands["train"].isEnabled()
    (button,) = problems.list.findChildren(QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    lenet.document.set_analysis(analyse(lenet.document.project))
    assert not lenet.document.analysis.has_errors
    assert lenet.commands["train"].isEnabled()


def test_the_training_set_up_is_edited_and_undone(
    lenet: MainWindow, training: TrainingPanel
) -> None:
    line = line_of(training.settings, "epochs")
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "25")
    assert lenet.document.project.training.epochs == 25
    lenet.document.undo_stack.undo()
    assert lenet.document.project.training.epochs == 10
    assert line.text() == "10"


def test_another_optimizer_brings_its_own_arguments(
    lenet: MainWindow, training: TrainingPanel
) -> None:
    box = training.optimizer.editors["optimizer"].list
    box.setFocus()
    box.setCurrentText("Adam")
    box.activated.emit(box.currentIndex())
    setup = lenet.document.project.training
    assert setup.optimizer == "Adam"
    assert dict(setup.optimizer_arguments) == {"lr": presets_rate()}
    line = line_of(training.optimizer_arguments, "betas")
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "0.8, 0.9")
    assert lenet.document.project.training.optimizer_arguments["betas"] == (0.8, 0.9)


def test_other_data_bring_their_own_arguments(lenet: MainWindow, training: TrainingPanel) -> None:
    box = training.data.editors["name"].list
    box.setCurrentText("spiral")
    box.activated.emit(box.currentIndex())
    assert lenet.document.project.training.data.name == "spiral"
    assert "turns" in training.data_arguments.editors


def test_the_device_is_chosen_in_the_tool_bar(lenet: MainWindow) -> None:
    lenet.run_bar.device.setCurrentIndex(1)
    lenet.run_bar.device.activated.emit(1)
    assert lenet.document.project.training.device == "cpu"


def test_nothing_is_claimed_of_a_network_before_it_is_analysed(window: MainWindow) -> None:
    window.files.open_preset("lenet")
    window.docks.show_panel("problems")
    problems = window.panels.panel("problems")
    assert not window.status.problems.isVisible()
    assert window.status.totals.text() == "14 nodes"
    assert "No problems" not in problems.empty.text()
    window.document.set_analysis(analyse(presets.load("lenet")))
    assert window.status.problems.text() == "No problems"
    assert window.status.problems.isVisible()
    assert "105,506 parameters" in window.status.totals.text()
    assert "No problems" in problems.empty.text()
    window.files.open_preset("xor")
    assert not window.status.problems.isVisible()
