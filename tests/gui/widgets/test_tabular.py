import csv
import io

from gui.widgets.numbers import duration, grouped, percent, short, size
from gui.widgets.row_table import plain
from gui.widgets.tabular import to_csv, to_latex, to_markdown


def test_markdown_lines_up_and_says_which_columns_are_numbers():
    text = to_markdown(
        ("Node", "Count"), [("conv1", "832"), ("a|b", "0")], right_aligned=(False, True)
    )
    assert text == ("| Node  | Count |\n| ----- | ----: |\n| conv1 |   832 |\n| a\\|b  |     0 |\n")


def test_a_line_break_in_a_cell_does_not_break_the_markdown_table():
    assert to_markdown(("a",), [("x\ny",)]).count("\n") == 3


def test_csv_is_read_back_as_it_was():
    rows = [["a,b", 'say "x"'], ["", "1\n2"]]
    assert list(csv.reader(io.StringIO(to_csv(("p", "q"), rows)))) == [["p", "q"], *rows]


def test_numbers_lose_their_separators_where_programs_read_them():
    cells = ["1,333,200", "N×32", "5,a", "1,234.5", "0.123", "–"]
    assert [plain(each) for each in cells] == ["1333200", "N×32", "5,a", "1234.5", "0.123", "–"]


def test_numbers_read_well():
    assert grouped(1333200) == "1,333,200"
    assert [short(0.0312), short(12.5), short(0), short(3.1e-5), short(2.5e9)] == [
        "0.0312",
        "12.50",
        "0",
        "3.10e-05",
        "2.50e+09",
    ]
    assert short(float("nan")) == "not a number"
    assert percent(0.0103) == "1.03 %"
    assert [size(40), size(73728), size(3 << 30)] == ["40 B", "72.0 KiB", "3.0 GiB"]
    assert [duration(0.84), duration(42), duration(185), duration(8040)] == [
        "0.8 s",
        "42 s",
        "3 min 05 s",
        "2 h 14 min",
    ]


def test_a_latex_table_keeps_special_letters_and_aligns_numbers():
    text = to_latex(
        ["Node", "Bytes"],
        [["conv_1", "10"], ["50 % & $", "2"], ["Total", "12"]],
        right_aligned=[False, True],
        has_totals=True,
    )

    assert text == (
        "\\begin{tabular}{lr}\n"
        "  \\toprule\n"
        "  Node        & Bytes \\\\\n"
        "  \\midrule\n"
        "  conv\\_1     &    10 \\\\\n"
        "  50 \\% \\& \\$ &     2 \\\\\n"
        "  \\midrule\n"
        "  Total       &    12 \\\\\n"
        "  \\bottomrule\n"
        "\\end{tabular}\n"
    )


def test_latex_takes_no_title_for_an_argument_of_a_rule_or_a_line_break():
    lines = to_latex(["a"], [["[x]"], ["*"], ["* [y]"]]).splitlines()
    assert [line.split(" \\\\")[0].strip() for line in lines[4:7]] == ["{[}x]", "{*}", "{*} [y]"]


def test_latex_shows_the_signs_that_its_first_font_lacks():
    assert r"\textless{}a\textbar{}b\textgreater{}" in to_latex(["a"], [["<a|b>"]])
