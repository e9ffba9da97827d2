"""Tables as text, for the clipboard and for files."""

import csv
import io
from collections.abc import Iterable, Sequence


def to_markdown(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    right_aligned: Sequence[bool] = (),
) -> str:
    """Gives a Markdown table, padded so that it also reads well as plain text."""
    cells = [[_escaped(cell) for cell in row] for row in (headings, *rows)]
    right = list(right_aligned) or [False] * len(headings)
    widths = [max(3, *(len(row[column]) for row in cells)) for column in range(len(headings))]
    rules = [
        "-" * (width - 1) + ":" if is_right else "-" * width
        for width, is_right in zip(widths, right, strict=True)
    ]
    return "".join(
        "| " + " | ".join(_padded(*cell) for cell in zip(row, widths, right, strict=True)) + " |\n"
        for row in (cells[0], rules, *cells[1:])
    )


def to_latex(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right_aligned: Sequence[bool] = (),
    has_totals: bool = False,
) -> str:
    """Gives a LaTeX table for the package booktabs; with totals, the last row is set apart."""
    right = list(right_aligned) or [False] * len(headings)
    cells = [[_in_latex(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(headings))]
    lines = [
        "  " + " & ".join(_padded(*c) for c in zip(row, widths, right, strict=True)) + r" \\"
        for row in cells
    ]
    if has_totals:
        lines.insert(-1, r"  \midrule")
    columns = "".join("r" if each else "l" for each in right)
    return "\n".join(
        [
            rf"\begin{{tabular}}{{{columns}}}",
            *(r"  \toprule", lines[0], r"  \midrule", *lines[1:], r"  \bottomrule"),
            r"\end{tabular}",
            "",
        ]
    )


_IN_LATEX = {
    "\\": r"\textbackslash{}",
    "×": r"$\times$",
    "–": "--",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    **{each: "\\" + each for each in "&%$#_{}"},
}


def _in_latex(cell: str) -> str:
    text = "".join(_IN_LATEX.get(each, each) for each in " ".join(cell.split()))
    is_argument = text.startswith(("[", "*"))  # of the rule or the line break before it
    return f"{{{text[0]}}}{text[1:]}" if is_argument else text


def to_csv(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Gives comma-separated values, quoted where needed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return buffer.getvalue()


def _escaped(cell: str) -> str:
    return " ".join(cell.replace("\\", "\\\\").replace("|", "\\|").split())


def _padded(cell: str, width: int, is_right: bool) -> str:
    return cell.rjust(width) if is_right else cell.ljust(width)
