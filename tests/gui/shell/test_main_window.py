"""The window as a whole, by real events."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar

import presets
from engine.graph import file_format
from engine.graph.model import NodeId
from gui import theme
from gui.dialogs import Unsaved
from gui.docks import PLACES
from gui.keys_dialog import KeysDialog
from gui.main_window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier


def test_it_begins_with_the_welcome_page_and_no_panels(window: MainWindow) -> None:
    assert window.center.currentWidget() is window.welcome
    assert window.windowTitle() == "Netloom"
    assert not any(dock.isVisible() for dock in window.docks.all())
    assert not window.commands["save"].isEnabled()


@pytest.mark.parametrize(
    "name", [preset.name for preset in presets.PRESETS if preset.is_shown_first]
)
def test_a_click_on_a_card_opens_its_preset_untitled(window: MainWindow, name: str) -> None:
    QTest.mouseClick(window.welcome.cards[name], Qt.MouseButton.LeftButton)
    assert window.document.project == presets.load(name)
    assert window.document.file is None
    assert window.canvas.isVisible()
    assert all(dock.isVisible() or dock.widget() for dock in window.docks.all())


def test_every_panel_has_something_in_it(lenet: MainWindow, qapp: QApplication) -> None:
    for place in PLACES:
        lenet.docks.show_panel(place.name)
        qapp.processEvents()
        assert lenet.panels.panel(place.name).isVisible(), place.name


def test_the_title_shows_the_name_and_whether_it_is_saved(lenet: MainWindow) -> None:
    assert lenet.windowTitle() == "LeNet[*] — Netloom"
    assert not lenet.isWindowModified()
    lenet.canvas.add_operator("nn.ReLU")
    assert lenet.isWindowModified()
    lenet.document.undo_stack.undo()
    assert not lenet.isWindowModified()


def test_undo_and_redo_keys_work_from_the_canvas(lenet: MainWindow) -> None:
    before = lenet.document.project
    lenet.canvas.add_operator("nn.ReLU")
    after = lenet.document.project
    lenet.canvas.setFocus()
    QTest.keyClick(lenet, Qt.Key.Key_Z, CTRL)
    assert lenet.document.project == before
    QTest.keyClick(lenet, Qt.Key.Key_Y, CTRL)
    assert lenet.document.project == after
    QTest.keyClick(lenet, Qt.Key.Key_Z, CTRL)
    QTest.keyClick(lenet, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert lenet.document.project == after


def test_no_key_means_two_things(window: MainWindow) -> None:
    seen: dict[str, str] = {}
    for action in window.actions() + window.findChildren(type(window.menus.undo)):
        for shortcut in action.shortcuts():
            keys = shortcut.toString(QKeySequence.SequenceFormat.PortableText)
            assert seen.setdefault(keys, action.objectName()) == action.objectName(), keys


def test_f6_walks_through_the_panes_and_back(lenet: MainWindow, qapp: QApplication) -> None:
    lenet.canvas.setFocus()
    visited = []
    for _ in range(4):
        QTest.keyClick(lenet, Qt.Key.Key_F6)
        visited.append(qapp.focusWidget())
    assert len({id(widget) for widget in visited}) == 4
    QTest.keyClick(lenet, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert qapp.focusWidget() is visited[-2]


def test_the_theme_is_chosen_in_the_menu_and_kept(window: MainWindow, qapp: QApplication) -> None:
    window.menus.theme_chosen.emit("light")
    assert theme.current() is theme.LIGHT
    assert window.settings.theme == "light"
    window.menus.scale_chosen.emit(150)
    assert theme.notifier.scale == 150
    assert window.settings.scale == 150
    theme.apply(qapp, "dark", 100)


def test_closing_asks_about_changes_and_stays_on_cancel(lenet: MainWindow, answers) -> None:
    lenet.canvas.add_operator("nn.ReLU")
    answers.unsaved = Unsaved.CANCEL
    lenet.close()
    assert lenet.isVisible()
    assert answers.asked == ["LeNet"]
    answers.unsaved = Unsaved.DISCARD
    lenet.close()
    assert not lenet.isVisible()


def test_closing_saves_when_asked_to(lenet: MainWindow, answers, tmp_path: Path) -> None:
    lenet.canvas.add_operator("nn.ReLU")
    answers.unsaved, answers.save = Unsaved.SAVE, tmp_path / "mine"
    lenet.close()
    assert not lenet.isVisible()
    assert file_format.load(tmp_path / "mine.netloom") == lenet.document.project


def test_a_project_file_dropped_on_the_window_is_opened(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "xor.netloom"
    file_format.save(presets.load("xor"), path)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, left, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), copy, data, left, none))
    assert window.document.file == path
    assert window.document.project == presets.load("xor")


def test_a_refused_edit_is_said_on_the_window(lenet: MainWindow) -> None:
    lenet.document.edit_refused.emit("conv1 cannot do this. Do that.")
    assert lenet.notice.isVisible()
    assert lenet.notice.text.text() == "conv1 cannot do this. Do that."


@pytest.mark.parametrize("scale", [100, 200])
def test_the_window_keeps_its_size_when_a_project_opens(
    make_window, qapp: QApplication, scale: int
) -> None:
    window = make_window()
    theme.apply(qapp, "dark", scale)
    size = window.size()
    window.workspace.fill()
    QTest.qWait(50)
    assert window.size() == size
    window.files.open_preset("lenet")
    QTest.qWait(50)
    assert window.size() == size
    theme.apply(qapp, "dark", 100)


def tab_names(window: MainWindow) -> list[str]:
    """Gives the names on all tabs that can be seen, and processes what is waiting."""
    QTest.qWait(50)
    bars = [bar for bar in window.workspace.findChildren(QTabBar) if bar.isVisible()]
    return sorted(bar.tabText(tab) for bar in bars for tab in range(bar.count()))


def test_every_tab_is_there_once(make_window) -> None:
    titles = sorted(place.title for place in PLACES if place.name != "palette")
    first = make_window()
    first.files.open_preset("xor")
    assert tab_names(first) == titles
    first.show_welcome()
    first.show_project()
    first.menus.layout_reset.emit()
    assert tab_names(first) == titles
    first.close()
    second = make_window()
    second.restore()
    second.files.open_preset("xor")
    assert tab_names(second) == titles


def test_the_docks_come_back_where_they_were(make_window) -> None:
    first = make_window()
    first.files.open_preset("xor")
    first.docks["log"].hide()
    first.docks.show_panel("training")
    first.document.undo_stack.setClean()
    first.close()
    second = make_window()
    second.restore()
    second.files.open_preset("xor")
    assert second.docks["log"].isHidden()
    assert not second.docks["code"].isHidden()


def test_f1_tells_about_the_selected_node_and_lists_the_keys_without_one(
    lenet: MainWindow, qapp: QApplication
) -> None:
    lenet.document.select([NodeId("conv1")])
    lenet.canvas.setFocus()
    QTest.keyClick(lenet.canvas, Qt.Key.Key_F1)
    assert lenet.notice.text.text().startswith("nn.Conv2d: ")
    assert lenet.notice.button.text() == "Documentation"
    lenet.document.select(())
    QTest.keyClick(lenet.canvas, Qt.Key.Key_F1)
    dialog = lenet.findChild(KeysDialog)
    assert dialog is not None
    dialog.reject()


def test_a_question_mark_lists_the_keys(lenet: MainWindow) -> None:
    lenet.canvas.setFocus()
    QTest.keyClick(lenet.canvas, Qt.Key.Key_Question)
    dialog = lenet.findChild(KeysDialog)
    assert dialog is not None
    dialog.reject()


def test_ctrl_f_finds_a_node(lenet: MainWindow) -> None:
    lenet.canvas.setFocus()
    QTest.keyClick(lenet.canvas, Qt.Key.Key_F, CTRL)
    assert lenet.canvas.find_box.isVisible()


def test_a_panel_behind_another_tab_is_hidden_until_it_is_brought_to_the_front(
    lenet: MainWindow,
) -> None:
    code, layers = lenet.panels.panel("code"), lenet.panels.panel("layers")
    QTest.qWait(50)
    assert layers.isVisible()
    assert not code.isVisible()
    lenet.docks.show_panel("code")
    QTest.qWait(50)
    assert code.isVisible()
    assert not layers.isVisible()
