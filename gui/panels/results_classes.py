"""The table of classes: which are mistaken, and for what."""

from dataclasses import dataclass

from engine.training.results_values import ClassError, Results
from gui.widgets.numbers import grouped
from gui.widgets.row_model import Column, Row


@dataclass(frozen=True)
class ClassRow:
    """A class with the names that it takes to speak of it.

    Args:
        error: how it fares.
        name: of it.
        rival: the class that it is mostly taken for; empty for none.
        worst_share: the largest share of errors of all classes.
    """

    error: ClassError
    name: str
    rival: str
    worst_share: float


def class_rows(results: Results) -> list[Row[ClassRow]]:
    """Gives a row for each class that has samples, the worst first."""
    errors = results.class_errors()
    worst = max((each.share for each in errors), default=0.0)
    return [
        Row(
            str(each.number),
            ClassRow(each, results.name(each.number), results.name(each.rival), worst),
        )
        for each in errors
    ]


CLASS_COLUMNS: tuple[Column[ClassRow], ...] = (
    Column("Class", lambda row: row.name, sort_key=lambda row: row.error.number),
    Column(
        "Error",
        lambda row: f"{row.error.share * 100:.1f} %",
        sort_key=lambda row: row.error.share,
        share=lambda row: row.error.share / row.worst_share if row.worst_share else 0.0,
        color=4,
        is_number=True,
        help="Share of the class that is taken for another one.",
    ),
    Column(
        "Wrong",
        lambda row: f"{grouped(row.error.errors)} of {grouped(row.error.samples)}",
        sort_key=lambda row: row.error.errors,
        is_number=True,
        help="How many are taken for another class.",
    ),
    Column(
        "Taken for",
        lambda row: f"{row.rival} ({grouped(row.error.rival_errors)})" if row.rival else "–",
        help="The class that most errors go to, and how many.",
    ),
)
