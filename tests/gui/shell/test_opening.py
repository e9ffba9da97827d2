"""What an opened project must not take over from the one before."""

from threading import Thread

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

import presets
from engine.analysis.analyse import analyse
from engine.graph import file_format
from engine.graph.model import NodeId
from gui.document import Document
from gui.main_window import MainWindow
from gui.service_link import ServiceLink


def name_field(window: MainWindow) -> QLineEdit:
    field = window.panels.panel("inspector").network.name
    window.docks.show_panel("inspector")
    field.setFocus()
    return field


def test_a_project_opened_while_the_name_is_edited_keeps_its_own_name(lenet: MainWindow) -> None:
    name_field(lenet)
    lenet.files.open_preset("xor")
    lenet.canvas.setFocus()
    assert lenet.document.project == presets.load("xor")
    assert not lenet.document.is_modified


def test_a_name_that_was_undone_does_not_come_back(lenet: MainWindow, qapp: QApplication) -> None:
    field = name_field(lenet)
    field.selectAll()
    QTest.keyClicks(field, "Mine")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert lenet.document.project.name == "Mine"
    lenet.document.undo_stack.undo()
    assert field.text() == "LeNet"
    lenet.canvas.setFocus()
    qapp.processEvents()
    assert lenet.document.project.name == "LeNet"


def test_nothing_is_selected_in_a_project_just_opened(window: MainWindow) -> None:
    window.files.open_preset("lenet")
    window.document.select([NodeId("output")])
    window.files.open_preset("digits-classifier")
    assert not window.document.selection


def test_an_analysis_that_was_on_its_way_is_not_shown_on_another_project(
    qapp: QApplication,
) -> None:
    document = Document(presets.load("lenet"))
    link = ServiceLink(document)
    late = analyse(document.project)
    link._is_started = True  # without a process
    of = document.project
    answering = Thread(target=lambda: link._client._on_analysis(late, of))
    answering.start()
    answering.join()
    document.open(presets.load("xor"))
    qapp.processEvents()
    assert not document.analysis.nodes


def test_the_analysis_of_the_project_is_shown(qapp: QApplication) -> None:
    document = Document(presets.load("lenet"))
    link = ServiceLink(document)
    link._is_started = True
    known = analyse(document.project)
    link._client._on_analysis(known, document.project)
    qapp.processEvents()
    assert document.analysis is known


def test_a_name_half_typed_is_saved_with_the_project(lenet: MainWindow, answers, tmp_path) -> None:
    field = name_field(lenet)
    field.selectAll()
    QTest.keyClicks(field, "Mine")
    answers.save = tmp_path / "mine.netloom"
    QTest.keyClick(field, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert file_format.load(answers.save).name == "Mine"
    assert not lenet.document.is_modified


def test_a_name_half_typed_counts_as_unsaved(lenet: MainWindow, answers) -> None:
    field = name_field(lenet)
    field.selectAll()
    QTest.keyClicks(field, "Mine")
    lenet.files.open_preset("xor")
    assert answers.asked == ["Mine"]
    assert lenet.document.project.name == "Mine"
