import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.widgets.row_model import Column, Row
from gui.widgets.row_table import RowTable

COLUMNS = (
    Column[tuple[str, int]]("Name", lambda item: item[0]),
    Column[tuple[str, int]](
        "Count",
        lambda item: f"{item[1]:,}",
        sort_key=lambda item: item[1],
        share=lambda item: item[1] / 5000,
        is_number=True,
    ),
)
ITEMS = [("conv", 900), ("pool", 0), ("fc", 5000)]


def rows_of(items: list[tuple[str, int]]) -> list[Row[tuple[str, int]]]:
    return [Row(name, (name, count)) for name, count in items]


@pytest.fixture
def table(qtbot: QtBot) -> RowTable[tuple[str, int]]:
    widget = RowTable(COLUMNS)
    qtbot.addWidget(widget)
    widget.resize(400, 200)
    widget.show_rows(rows_of(ITEMS), ("Total", "5,900"))
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def shown(table: RowTable) -> list[str]:
    model = table.model()
    return [model.index(number, 0).data() for number in range(model.rowCount())]


def click_heading(table: RowTable, column: int) -> None:
    header = table.header()
    place = QPoint(header.sectionViewportPosition(column) + 10, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def click_row(table: RowTable, row: int, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    place = table.visualRect(table.model().index(row, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def test_headings_sort_by_number_and_give_the_own_order_back(table: RowTable):
    assert shown(table) == ["conv", "pool", "fc"]
    orders = []
    for _ in range(3):
        click_heading(table, 1)
        orders.append(shown(table))
    assert ["pool", "conv", "fc"] in orders
    assert ["fc", "conv", "pool"] in orders
    assert orders[-1] == ["conv", "pool", "fc"]


def test_numbers_beyond_the_machines_sort_as_well(table: RowTable):
    table.show_rows(rows_of([("middle", 2**64), ("small", 7), ("large", 2**70)]))
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert shown(table) == ["small", "middle", "large"]


def test_a_sorted_table_is_copied_in_its_order(table: RowTable):
    row = rows_of([("block", 1)])[0]
    row.children = rows_of([("few", 1), ("many", 9)])
    table.show_rows([row])
    table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert table.as_csv().split() == ["Name,Count", "block,1", "many,9", "few,1"]


def test_only_numbers_lose_their_separators_in_a_copy(table: RowTable):
    table.show_rows(rows_of([("3,4", 5000)]))
    assert table.as_csv().splitlines()[1] == '"3,4",5000'


def test_new_values_keep_what_is_selected(table: RowTable, qtbot: QtBot):
    click_row(table, 2)
    with qtbot.assertNotEmitted(table.keys_selected):
        table.show_rows(rows_of([("conv", 1), ("pool", 2), ("fc", 3)]))
        table.show_rows(rows_of([("new", 1), ("fc", 3)]))
    assert table.selected_keys() == ["fc"]


def test_a_click_tells_which_rows_are_selected(table: RowTable, qtbot: QtBot):
    click_row(table, 0)
    with qtbot.waitSignal(table.keys_selected) as selected:
        click_row(table, 2, Qt.KeyboardModifier.ControlModifier)
    assert selected.args == [["conv", "fc"]]


def test_enter_and_double_click_activate_a_row(table: RowTable, qtbot: QtBot):
    click_row(table, 1)
    with qtbot.waitSignal(table.key_activated) as activated:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert activated.args == ["pool"]


def test_the_copy_key_puts_the_whole_table_on_the_clipboard(table: RowTable):
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QApplication.clipboard().text().splitlines()
    assert len(lines) == 6
    assert lines[2].split() == ["|", "conv", "|", "900", "|"]
    assert lines[-1].split() == ["|", "Total", "|", "5,900", "|"]


def test_a_copy_of_several_rows_has_them_alone(table: RowTable):
    click_row(table, 0)
    click_row(table, 2, Qt.KeyboardModifier.ControlModifier)
    assert table.as_csv() == "Name,Count\nconv,900\nfc,5000\n"


def test_a_copy_has_the_order_that_is_shown(table: RowTable):
    click_heading(table, 1)
    names = [line.split(",")[0] for line in table.as_csv().splitlines()[1:-1]]
    assert names == shown(table) != ["conv", "pool", "fc"]


def test_rows_below_a_row_are_unfolded_and_stay_so(table: RowTable):
    def tree(count: int) -> list[Row[tuple[str, int]]]:
        return [Row("block", ("block", count), [Row("block/conv", ("conv", count))])]

    table.show_rows(tree(1))
    table.expand(table.model().index(0, 0))
    table.show_rows([*tree(2), *rows_of([("fc", 1)])])
    assert table.isExpanded(table.model().index(0, 0))
    child = table.model().index(0, 1, table.model().index(0, 0))
    assert child.data() == "2"


def test_a_tick_is_set_by_a_click(table: RowTable, qtbot: QtBot):
    table.show_rows([Row(name, (name, 1), is_checked=False) for name in ("a", "b")])
    box = table.visualRect(table.model().index(1, 0))
    with qtbot.waitSignal(table.ticks_changed):
        QTest.mouseClick(
            table.viewport(),
            Qt.MouseButton.LeftButton,
            pos=QPoint(box.left() + 10, box.center().y()),
        )
    assert table.ticked_keys() == ["b"]


def test_widths_that_the_user_chose_stay(table: RowTable):
    table.header().resizeSection(0, 222)
    table.show_rows(rows_of([("a name that is very much longer", 1)]))
    assert table.header().sectionSize(0) == 222


def test_the_totals_say_what_they_show(table: RowTable):
    assert table.totals.accessibleName() == "Total 5,900"
