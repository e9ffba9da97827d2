"""The dialog of an import, by the user's hands; a stand-in does the work."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

import presets
from engine import user_folders
from engine.graph import edits, file_format
from gui.dialogs import Unsaved
from gui.importing.dialog import ImportDialog
from gui.importing.order import Finding
from gui.recovery import Recovery


def opened(place) -> ImportDialog:
    """The dialog, on screen."""
    place.control.ask()
    QApplication.processEvents()
    return place.control.dialog


def click(button: QAbstractButton) -> None:
    """Presses a button that can be seen."""
    QApplication.processEvents()
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def write(edit: QLineEdit, text: str) -> None:
    """Types a text in place of what is there."""
    edit.selectAll()
    QTest.keyClicks(edit, text)


def choose_package(dialog: ImportDialog, source: str) -> None:
    """Goes to the page of packages and names one."""
    dialog.choose.kinds.setFocus()
    QTest.keyClick(dialog.choose.kinds, Qt.Key.Key_Right)
    write(dialog.choose.package_form.edit, source)


def at_trust(place, file: Path) -> ImportDialog:
    """The dialog where it asks whether a file may run."""
    dialog = opened(place)
    write(dialog.choose.file_form.path.edit, str(file))
    click(dialog.choose.import_button)
    assert dialog.trust.isVisible()
    return dialog


def test_a_package_is_imported_with_the_usual_shape(place) -> None:
    dialog = opened(place)
    choose_package(dialog, "torchvision.models:resnet18")
    QTest.keyClick(dialog.choose.package_form.edit, Qt.Key.Key_Return)
    assert dialog.is_working
    [(order, output, is_trusted)] = place.importer.started
    assert (order.source, order.file) == ("torchvision.models:resnet18", None)
    assert order.shapes == {"": (3, 224, 224)}
    assert output.parent == user_folders.recovery()
    assert not is_trusted


@pytest.mark.parametrize(
    "text", ["", "resnet18", "torchvision.models", "a b:c", "os:system('x')", ":x", "a.:b"]
)
def test_what_names_no_callable_is_refused_in_the_dialog(place, text: str) -> None:
    dialog = opened(place)
    choose_package(dialog, text)
    click(dialog.choose.import_button)
    assert "torchvision.models:resnet18" in dialog.choose.error.text()
    assert dialog.choose.error.isVisible()
    assert not place.importer.started


def test_a_file_lists_what_it_defines_and_proposes_its_inputs(
    place, network_file: Path, has_run: Callable[[], bool]
) -> None:
    dialog = opened(place)
    write(dialog.choose.file_form.path.edit, str(network_file))
    names = dialog.choose.file_form.names
    titles = [names.itemText(row) for row in range(names.count())]
    assert titles == ["Tower  (class)", "make  (function)", "Wide  (class, needs width)"]
    assert [row.name.text() for row in dialog.choose.shapes.rows] == ["left", "right"]
    QTest.keyClick(names, Qt.Key.Key_End)
    assert "needs width" in dialog.choose.file_form.note.text()
    assert not has_run()


def test_the_trust_step_shows_path_digest_and_text(
    place, network_file: Path, has_run: Callable[[], bool]
) -> None:
    dialog = at_trust(place, network_file)
    trust = dialog.trust
    assert trust.path.text() == str(network_file)
    assert hashlib.sha256(network_file.read_bytes()).hexdigest() in trust.digest.text()
    assert trust.code.toPlainText() == network_file.read_text()
    QTest.keyClicks(trust.code, "x = 1")
    assert trust.code.toPlainText() == network_file.read_text()
    assert trust.refuse_button.isDefault()
    assert trust.refuse_button.hasFocus()
    assert not place.importer.started
    assert not has_run()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Escape])
def test_the_first_key_refuses_to_run(place, network_file: Path, key: Qt.Key) -> None:
    dialog = at_trust(place, network_file)
    QTest.keyClick(dialog.focusWidget(), key)
    assert dialog.choose.isVisible()
    assert "Nothing was run" in dialog.choose.error.text()
    assert not place.importer.started


def test_a_file_that_is_trusted_runs(place, network_file: Path) -> None:
    dialog = at_trust(place, network_file)
    click(dialog.trust.agree_button)
    [(order, _, is_trusted)] = place.importer.started
    assert is_trusted
    assert order.source == f"{network_file}:Tower"
    assert order.shapes == {"left": (3, 224, 224), "right": (3, 224, 224)}


def test_a_file_that_changed_since_it_was_shown_does_not_run(place, network_file: Path) -> None:
    dialog = at_trust(place, network_file)
    network_file.write_text(network_file.read_text() + "\nEVIL = 1\n")
    click(dialog.trust.agree_button)
    assert not place.importer.started
    assert "has changed" in dialog.choose.error.text()


def test_consent_is_asked_for_every_time(place, network_file: Path) -> None:
    dialog = at_trust(place, network_file)
    click(dialog.trust.agree_button)
    place.importer.failed.emit("It does not work.")
    click(dialog.choose.import_button)
    assert dialog.trust.isVisible()
    assert len(place.importer.started) == 1


def test_an_exported_program_asks_for_trust_and_says_that_it_cannot_be_read(
    place, tmp_path: Path
) -> None:
    path = tmp_path / "model.pt2"
    path.write_bytes(b"PK\x03\x04")
    dialog = opened(place)
    QTest.keyClick(dialog.choose.kinds, Qt.Key.Key_Right)
    QTest.keyClick(dialog.choose.kinds, Qt.Key.Key_Right)
    write(dialog.choose.exported_form.path.edit, str(path))
    click(dialog.choose.import_button)
    assert "cannot be read beforehand" in dialog.trust.advice.text()
    assert not dialog.trust.code.isVisible()
    click(dialog.trust.agree_button)
    [(order, _, is_trusted)] = place.importer.started
    assert (order.source, is_trusted) == (str(path), True)


def test_inputs_are_added_named_and_removed(place) -> None:
    dialog = opened(place)
    choose_package(dialog, "mine:make")
    shapes = dialog.choose.shapes
    click(shapes.add_button)
    click(shapes.add_button)
    write(shapes.rows[0].shape, "1, 28, 28")
    write(shapes.rows[1].name, "mask")
    write(shapes.rows[1].shape, "28x28")
    click(shapes.rows[2].button)
    click(dialog.choose.import_button)
    assert place.importer.started[0][0].shapes == {"": (1, 28, 28), "mask": (28, 28)}


def test_a_wrong_shape_is_marked_while_it_is_typed_and_said(place) -> None:
    dialog = opened(place)
    choose_package(dialog, "mine:make")
    row = dialog.choose.shapes.rows[0]
    write(row.shape, "3×0")
    assert row.shape.property("isWrong")
    click(dialog.choose.import_button)
    assert "is no shape" in dialog.choose.error.text()
    write(row.shape, "3×8")
    assert not row.shape.property("isWrong")
    assert not dialog.choose.error.isVisible()


def test_two_inputs_without_a_name_are_refused(place) -> None:
    dialog = opened(place)
    choose_package(dialog, "mine:make")
    click(dialog.choose.shapes.add_button)
    click(dialog.choose.import_button)
    assert "have no name" in dialog.choose.error.text()
    assert not place.importer.started


def test_the_imported_project_opens_untitled_and_unsaved(place) -> None:
    dialog = opened(place)
    choose_package(dialog, "mine:make")
    click(dialog.choose.import_button)
    place.importer.phase_changed.emit("Importing mine:make…")
    assert dialog.working.phase.text() == "Importing mine:make…"
    place.importer.succeed()
    assert place.document.project.name == "LeNet"
    assert place.document.file is None
    assert place.document.is_modified
    assert dialog.report.isVisible()
    assert "Everything came along" in dialog.report.heading.text()
    assert "beside the project" in dialog.report.weights.text()
    assert not place.importer.started[0][1].exists()
    click(dialog.report.close_button)
    assert place.control.dialog is None
    assert list(user_folders.recovery().glob("*.weights.safetensors"))


def test_a_recovery_copy_of_an_unsaved_import_finds_its_weights(place) -> None:
    recovery = Recovery(place.document)
    dialog = opened(place)
    choose_package(dialog, "mine:make")
    click(dialog.choose.import_button)
    place.importer.succeed()
    recovery.write()
    [copy] = user_folders.recovery().glob("*.netloom")
    assert Path(file_format.load(copy).weights).read_bytes() == b"numbers"
    recovery.discard()


def test_the_report_says_what_was_lost_first_and_leads_to_its_place(place) -> None:
    dialog = opened(place)
    choose_package(dialog, "mine:make")
    click(dialog.choose.import_button)
    conv = next(node.id for node in imported_graph() if node.operator == "nn.Conv2d")
    place.importer.succeed(
        Finding("In-place calls were made functional."),
        Finding("A call stayed whole.", ("gone", conv), is_loss=True, places=("Gone", "First")),
    )
    report = dialog.report
    assert report.heading.text() == "1 not carried, 1 simplified or changed"
    assert report.findings.topLevelItem(0).text(1) == "A call stayed whole.\nAt Gone, First"
    report.findings.setFocus()
    report.findings.setCurrentItem(report.findings.topLevelItem(0))
    QTest.keyClick(report.findings, Qt.Key.Key_Return)
    assert place.document.selection == {conv}


def test_unsaved_work_stays_if_the_user_wants_it_and_the_import_can_be_opened_later(place) -> None:
    place.document.apply_to_graph(
        "Add", lambda graph: edits.add_node(graph, "nn.ReLU", position=(0, 0))[0]
    )
    before = place.document.project
    dialog = opened(place)
    choose_package(dialog, "mine:make")
    click(dialog.choose.import_button)
    place.importer.succeed()
    assert place.document.project is before
    place.answers.unsaved = Unsaved.DISCARD
    click(dialog.report.open_button)
    assert place.document.project.name == "LeNet"
    assert not dialog.report.open_button.isVisible()


def test_an_import_that_is_not_opened_leaves_nothing_behind(place) -> None:
    place.document.apply_to_graph(
        "Add", lambda graph: edits.add_node(graph, "nn.ReLU", position=(0, 0))[0]
    )
    dialog = opened(place)
    choose_package(dialog, "mine:make")
    click(dialog.choose.import_button)
    place.importer.succeed()
    click(dialog.report.close_button)
    assert not list(user_folders.recovery().glob("*.weights.safetensors"))


def test_a_failure_is_said_where_it_can_be_mended(place) -> None:
    dialog = opened(place)
    choose_package(dialog, "mine:make")
    click(dialog.choose.import_button)
    place.importer.failed.emit("mine cannot be imported: No module named 'mine'.")
    assert dialog.choose.package_form.edit.text() == "mine:make"
    assert dialog.choose.error.text() == "mine cannot be imported: No module named 'mine'."
    write(dialog.choose.package_form.edit, "yours:make")
    assert not dialog.choose.error.isVisible()


@pytest.mark.parametrize("way", ["button", "escape", "window"])
def test_cancelling_ends_the_work(place, way: str) -> None:
    dialog = opened(place)
    choose_package(dialog, "mine:make")
    click(dialog.choose.import_button)
    match way:
        case "button":
            click(dialog.working.cancel_button)
        case "escape":
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
        case "window":
            dialog.close()
    assert place.importer.cancelled == 1
    assert "cancelled" in dialog.choose.error.text()
    assert dialog.isVisible()


def test_asking_again_shows_the_same_dialog(place) -> None:
    dialog = opened(place)
    choose_package(dialog, "mine:make")
    click(dialog.choose.import_button)
    assert opened(place) is dialog
    assert dialog.is_working
    place.control.stop()
    assert place.importer.cancelled == 1
    assert place.control.dialog is None


def imported_graph():
    """The graph that the stand-in imports."""
    return presets.load("lenet").graph
