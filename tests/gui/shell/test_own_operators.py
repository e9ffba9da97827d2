"""Classes of the user's own: brought in by the window, after consent, and followed as they change.

The service of these tests runs the files in this process, at once; a real one is in
`test_own_operators_for_real.py`.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.analysis.analyse import analyse
from engine.analysis.cache import AnalysisCache
from engine.errors import EngineError
from engine.graph import edits, file_format
from engine.graph.model import Endpoint, Project
from engine.training.new_run import new_run
from engine.user_operators.consents import Consents
from engine.user_operators.loading import described_operators, load_user_operators
from engine.user_operators.reading import describe
from gui.document import Document
from gui.main_window import MainWindow
from gui.operators import Operators
from gui.panels.palette import PalettePanel
from tests.gui.shell.conftest import Answers, SilentService

TEXT = '''
from pathlib import Path
from torch import Tensor, nn

Path(__file__).with_name("ran").touch()


class Widen(nn.Module):
    """Repeats what arrives.

    Args:
        times: how often.
    """

    def __init__(self, times: int = 2) -> None:
        super().__init__()
        self.times = times

    def forward(self, x: Tensor) -> Tensor:
        return x.repeat(1, self.times)


class Odd(nn.Module):
    def __init__(self, made_of: object):
        super().__init__()

    def forward(self, x):
        return x
'''


class NearService(SilentService):
    """Answers at once, in this process."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self.described: list[Path] = []
        document.project_changed.connect(lambda *_: self.analyse_again())

    def describe_file(self, path: Path) -> None:
        self.described.append(path)
        try:
            answer = described_operators(str(path))
        except EngineError as error:
            answer = {"error": str(error)}
        self.file_described.emit(path, answer)

    def analyse_again(self) -> None:
        project = self._document.project
        own = load_user_operators(project)
        withheld = dict(own.catalogue.withheld)
        self._document.operators.take({"rows": list(own.rows), "withheld": withheld})
        cache = AnalysisCache(own=own.classes)
        self._document.set_analysis(analyse(project, cache, own.catalogue))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    path = folder / "my_layers.py"
    path.write_text(TEXT)
    return path


@pytest.fixture
def window(qapp: QApplication, answers: Answers, file: Path):
    document = Document()
    window = MainWindow(document, NearService(document), dialogs=answers)
    document.setParent(window)
    window.show()
    window.activateWindow()
    window.files.new()
    qapp.processEvents()
    answers.python = file
    yield window
    window.document.undo_stack.setClean()
    window.close()
    window.deleteLater()


@pytest.fixture
def project_file(file: Path) -> Path:
    """A project beside the Python file, which uses it."""
    graph, source = edits.add_node(Project().graph, "input", arguments={"shape": (6,)}, id="source")
    graph, widen = edits.add_node(graph, "my_layers.Widen", arguments={"times": 3}, id="widen")
    graph = edits.connect(graph, Endpoint(source, "output"), Endpoint(widen, "x"))
    graph, sink = edits.add_node(graph, "output", id="sink")
    graph = edits.connect(graph, Endpoint(widen, "output"), Endpoint(sink, "input"))
    reference = describe(file).reference(("Widen",))
    path = file.with_name("wide.netloom")
    file_format.save(Project(graph=graph, user_files=(reference,)), path)
    return path


def palette(window: MainWindow) -> PalettePanel:
    found = window.workspace.panel("palette")
    assert isinstance(found, PalettePanel)
    return found


def own_rows(window: MainWindow) -> list[str]:
    heading = palette(window).own.heading
    return [heading.child(row).text(0) for row in range(heading.childCount())]


def has_run(file: Path) -> bool:
    return file.with_name("ran").exists()


def agree(window: MainWindow) -> None:
    QTest.mouseClick(window.own_operators.dialog.page.agree_button, Qt.MouseButton.LeftButton)


def consent(file: Path) -> None:
    Consents().give(describe(file).sha256, file)


def outputs(window: MainWindow, node: str) -> object:
    known = window.document.analysis.nodes[node]
    return known.output.shape if known.outputs else None


def test_the_menu_shows_the_file_and_runs_nothing_before_consent(window, file):
    window.commands["add_file"].trigger()

    page = window.own_operators.dialog.page
    assert page.path.text() == str(file)
    assert describe(file).sha256 in page.digest.text()
    assert page.code.toPlainText() == TEXT
    assert "in trainings" in page.advice.text()
    assert page.refuse_button.isDefault()
    QTest.keyClick(window.own_operators.dialog, Qt.Key.Key_Return)

    assert window.own_operators.dialog is None
    assert not has_run(file)
    assert not window.document.project.user_files
    assert not Consents().is_given(describe(file).sha256)


def test_the_palettes_button_leads_to_the_same_question(window):
    QTest.mouseClick(palette(window).add_file, Qt.MouseButton.LeftButton)
    assert window.own_operators.dialog.page.path.text().endswith("my_layers.py")
    QTest.keyClick(window.own_operators.dialog, Qt.Key.Key_Escape)
    assert window.own_operators.dialog is None


def test_after_consent_the_classes_are_in_the_palette_and_can_be_added(window, file, answers):
    window.commands["add_file"].trigger()
    agree(window)

    assert own_rows(window) == ["my_layers.Widen"]
    assert has_run(file)
    assert not answers.told
    assert "Widen" in window.notice.text.text()
    assert "Odd of my_layers.py cannot be an operator" in window.notice.text.text()
    QTest.keyClicks(palette(window).search, "widen")
    QTest.keyClick(palette(window).search, Qt.Key.Key_Return)
    assert [node.operator for node in window.document.graph] == ["my_layers.Widen"]
    undo = window.document.undo_stack
    undo.undo()
    undo.undo()
    assert own_rows(window) == []
    undo.redo()
    assert own_rows(window) == ["my_layers.Widen"]


def test_quick_add_finds_the_users_own_operators(window):
    window.commands["add_file"].trigger()
    agree(window)
    window.canvas.open_quick_add()
    box = window.canvas.quick_add
    QTest.keyClicks(box.search, "Widen")
    QTest.keyClick(box.search, Qt.Key.Key_Return)
    assert [node.operator for node in window.document.graph] == ["my_layers.Widen"]


def test_a_file_that_changed_while_it_was_read_is_shown_again_and_not_run(window, file):
    window.commands["add_file"].trigger()
    file.write_text(TEXT + "\n# more\n")
    agree(window)

    dialog = window.own_operators.dialog
    assert "has changed" in dialog.banner.message
    assert dialog.page.code.toPlainText().endswith("# more\n")
    assert not has_run(file)
    agree(window)
    assert own_rows(window) == ["my_layers.Widen"]


def test_an_opened_project_runs_nothing_and_keeps_what_it_cannot_know(window, project_file, file):
    window.files.open_file(project_file)

    assert not has_run(file)
    assert "was not allowed to run" in window.notice.text.text()
    node = window.document.graph.nodes["widen"]
    assert node.arguments == {"times": 3}
    assert len(window.document.graph.wires) == 2
    assert own_rows(window) == ["my_layers.Widen"]
    assert palette(window).visible_operators().count("my_layers.Widen") == 0

    QTest.mouseClick(window.notice.button, Qt.MouseButton.LeftButton)
    agree(window)

    assert has_run(file)
    assert outputs(window, "widen") == ("N", 18)
    assert "my_layers.Widen" in palette(window).visible_operators()
    assert not window.document.is_modified


def test_a_row_that_cannot_be_used_leads_to_the_question(window, project_file):
    window.files.open_file(project_file)
    item = palette(window).own.heading.child(0)
    palette(window).tree.itemActivated.emit(item, 0)
    agree(window)
    assert outputs(window, "widen") == ("N", 18)


def test_the_inspector_edits_the_arguments_of_an_own_operator(window, project_file, file):
    consent(file)
    window.files.open_file(project_file)
    window.document.select(["widen"])
    form = window.workspace.panel("inspector").node
    assert form.heading.text() == "my_layers.Widen"
    assert form.summary.text() == "Repeats what arrives."
    editor = form.arguments.editors["times"].line
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, "4")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert outputs(window, "widen") == ("N", 24)


def test_the_code_panel_imports_the_class(window, project_file, file, qtbot: QtBot):
    consent(file)
    window.files.open_file(project_file)
    panel = window.workspace.panel("code")
    window.docks.show_panel("code")
    qtbot.waitUntil(lambda: "from my_layers import Widen" in panel.view.toPlainText())


def test_a_file_that_changes_is_not_run_before_it_is_allowed_again(
    window, project_file, file, qtbot: QtBot
):
    consent(file)
    window.files.open_file(project_file)
    assert outputs(window, "widen") == ("N", 18)
    file.with_name("ran").unlink()

    file.write_text(TEXT.replace("x.repeat(1, self.times)", "x.repeat(1, self.times + 1)"))
    qtbot.waitUntil(lambda: "has changed since" in window.notice.text.text())
    assert outputs(window, "widen") is None
    assert not has_run(file)
    assert any("has changed since" in each.message for each in window.document.analysis.problems)

    QTest.mouseClick(window.notice.button, Qt.MouseButton.LeftButton)
    agree(window)
    assert outputs(window, "widen") == ("N", 24)
    assert window.document.project.user_files[0].sha256 == describe(file).sha256


def test_a_file_that_goes_and_comes_back_is_noticed(window, project_file, file, qtbot: QtBot):
    consent(file)
    window.files.open_file(project_file)
    away = file.rename(file.with_name("away.py"))
    qtbot.waitUntil(lambda: "my_layers.py cannot be read" in window.notice.text.text())
    assert outputs(window, "widen") is None
    away.rename(file)
    qtbot.waitUntil(lambda: outputs(window, "widen") == ("N", 18))


def test_a_lost_file_can_be_found_elsewhere(window, project_file, file, answers, tmp_path):
    elsewhere = tmp_path / "my_layers.py"
    file.rename(elsewhere)
    window.files.open_file(project_file)
    answers.python = elsewhere
    QTest.mouseClick(window.notice.button, Qt.MouseButton.LeftButton)
    agree(window)
    assert outputs(window, "widen") == ("N", 18)
    assert [each.path for each in window.document.project.user_files] == [str(elsewhere)]


def test_a_project_without_its_file_finds_the_one_that_was_allowed(
    window, project_file, file, tmp_path
):
    consent(file)
    moved = tmp_path / "alone" / "wide.netloom"
    moved.parent.mkdir()
    project_file.rename(moved)
    window.files.open_file(moved)
    assert outputs(window, "widen") == ("N", 18)


def test_a_file_that_fails_is_told_in_one_sentence(window, file, answers):
    file.write_text(
        "raise RuntimeError('no luck')\nfrom torch import nn\nclass A(nn.Module): ...\n"
    )
    window.commands["add_file"].trigger()
    agree(window)
    assert answers.told[0][0] == "my_layers.py cannot be used"
    assert "RuntimeError: no luck" in answers.told[0][1]
    assert window.notice.isHidden()
    assert not window.document.project.user_files


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("torch.py", TEXT, "name of a library"),
        ("my layers.py", TEXT, "cannot be imported by that name"),
        ("broken.py", "class A(", "is no Python"),
    ],
)
def test_a_file_that_cannot_hold_operators_is_refused_before_the_question(
    window, answers, tmp_path, name, text, reason
):
    answers.python = tmp_path / name
    answers.python.write_text(text)
    window.commands["add_file"].trigger()
    assert window.own_operators.dialog is None
    assert reason in answers.told[0][1]


def test_consent_can_be_taken_back(window, project_file, file):
    consent(file)
    window.files.open_file(project_file)
    choose(window, "Don't run")
    assert outputs(window, "widen") is None
    assert not Consents().is_given(describe(file).sha256)
    assert "was not allowed to run" in window.notice.text.text()


def test_a_file_leaves_the_project_when_nothing_uses_it(window, project_file, file):
    consent(file)
    window.files.open_file(project_file)
    remove(window)
    assert "a node uses my_layers.Widen" in window.notice.text.text()
    window.document.apply_to_graph("Remove", lambda graph: edits.remove_nodes(graph, ["widen"]))
    remove(window)
    assert own_rows(window) == []


def remove(window: MainWindow) -> None:
    choose(window, "Remove")


def choose(window: MainWindow, text: str) -> None:
    menu = palette(window).own.menu_for("my_layers.Widen")
    next(each for each in menu.actions() if text in each.text()).trigger()
    menu.close()
    menu.deleteLater()


def test_an_export_brings_the_file_along(window, project_file, file, answers, tmp_path):
    consent(file)
    window.files.open_file(project_file)
    folder = tmp_path / "out"
    folder.mkdir()
    answers.save = folder / "model.py"
    window.commands["export_model"].trigger()

    assert (folder / "my_layers.py").read_text() == TEXT
    assert "from my_layers import Widen" in (folder / "model.py").read_text()
    assert "my_layers.py, which it imports" in window.notice.text.text()

    answers.save = folder / "my_layers.py"
    window.commands["export_model"].trigger()
    assert "is the name of a file that the code imports" in answers.told[-1][1]
    assert (folder / "my_layers.py").read_text() == TEXT


def test_saving_elsewhere_brings_the_file_along(window, project_file, file, answers, tmp_path):
    consent(file)
    window.files.open_file(project_file)
    answers.save = tmp_path / "copy" / "wide.netloom"
    answers.save.parent.mkdir()
    window.commands["save_as"].trigger()
    window.files.open_file(answers.save)
    assert outputs(window, "widen") == ("N", 18)
    assert (answers.save.parent / "my_layers.py").read_text() == TEXT


def test_after_saving_elsewhere_the_file_there_is_followed(
    window, project_file, file, answers, tmp_path, qtbot: QtBot
):
    consent(file)
    window.files.open_file(project_file)
    window.document.apply("Rename", lambda project: replace(project, name="Wide"))
    answers.save = tmp_path / "copy" / "wide.netloom"
    answers.save.parent.mkdir()
    window.commands["save_as"].trigger()
    copy = answers.save.parent / "my_layers.py"
    assert [each.path for each in window.document.project.user_files] == [str(copy)]
    assert not window.document.is_modified

    window.document.undo_stack.undo()
    assert [each.path for each in window.document.project.user_files] == [str(copy)]

    copy.write_text(TEXT + "# mine\n")
    qtbot.waitUntil(lambda: "has changed since" in window.notice.text.text())


@pytest.fixture
def undone(window, project_file, file, qtbot: QtBot):
    """The window after the taking over of a new text was undone."""
    consent(file)
    window.files.open_file(project_file)
    file.write_text(TEXT + "# another\n")
    consent(file)
    window.own_operators.check()
    qtbot.waitUntil(lambda: window.document.undo_stack.canUndo())
    window.document.undo_stack.undo()
    return window


def test_undoing_the_take_over_of_a_text_is_said_and_can_be_mended(undone, file):
    assert "another text of my_layers.py" in undone.notice.text.text()

    QTest.mouseClick(undone.notice.button, Qt.MouseButton.LeftButton)

    assert undone.document.project.user_files[0].sha256 == describe(file).sha256


def test_an_export_of_a_project_that_knows_another_text_is_refused(undone, answers, tmp_path):
    answers.save = tmp_path / "model.py"

    undone.commands["export_model"].trigger()

    assert "my_layers.py has another text than this project knows" in answers.told[-1][1]
    assert not answers.save.exists()


def test_a_save_elsewhere_says_which_file_stays_behind(undone, answers, tmp_path):
    answers.save = tmp_path / "copy" / "wide.netloom"
    answers.save.parent.mkdir()

    undone.commands["save_as"].trigger()

    assert answers.save.exists()
    assert "my_layers.py stays in" in undone.notice.text.text()


def test_a_run_of_a_project_that_knows_another_text_is_refused(undone, tmp_path):
    with pytest.raises(EngineError, match=r"my_layers\.py has another text"):
        new_run(undone.document.project, place=tmp_path)

    assert list(tmp_path.glob("*/project.netloom")) == []


def test_another_project_has_none_of_the_operators(
    window: MainWindow, project_file: Path, file: Path, make_consent: Callable[[], None]
):
    make_consent()
    window.files.open_file(project_file)
    window.files.open_preset("lenet")
    assert own_rows(window) == []
    assert "my_layers.Widen" not in window.document.operators.catalogue


def test_a_file_of_the_same_name_is_not_taken_for_the_other(project_file, file):
    consent(file)
    mine = file_format.load(project_file)
    own = load_user_operators(mine)
    operators = Operators()
    operators.follow(mine)
    operators.take({"rows": list(own.rows)})
    assert "my_layers.Widen" in operators.catalogue

    file.write_text(TEXT + "# another\n")
    operators.follow(replace(mine, user_files=(describe(file).reference(("Widen",)),)))
    assert "my_layers.Widen" not in operators.catalogue
    operators.follow(mine)
    assert "my_layers.Widen" in operators.catalogue


@pytest.fixture
def make_consent(file: Path) -> Callable[[], None]:
    return lambda: consent(file)
