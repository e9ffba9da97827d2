"""The columns of the runs panel."""

from PySide6.QtGui import QIcon

from engine.training.run_info import RunInfo, RunKind, RunState
from gui.icons import icon
from gui.panels.run_text import date_text, optimizer_text, progress_text, state_text
from gui.widgets.numbers import percent, short
from gui.widgets.row_model import Column

_NONE = "–"
_ICONS = {
    RunState.CREATED: ("waiting", "text_dim"),
    RunState.RUNNING: ("train", "selection"),
    RunState.FINISHED: ("check", "success"),
    RunState.STOPPED: ("stop", "text_dim"),
    RunState.FAILED: ("error", "error"),
    RunState.INTERRUPTED: ("warning", "warning"),
}


def _icon(info: RunInfo) -> QIcon:
    return icon(*_ICONS[info.state])


def _test_error(info: RunInfo) -> str:
    return _NONE if info.test_error is None else percent(info.test_error)


def _best(info: RunInfo) -> str:
    best = info.best_test_error
    if best is None:
        return ""
    if info.kind is RunKind.RACE:
        return f"Of the best optimizer; its best epoch had {percent(best)}."
    return f"The best epoch had {percent(best)}."


def _racers(info: RunInfo) -> str:
    return "\n".join(map(str, info.racers.values()))


def _test_loss(info: RunInfo) -> str:
    return _NONE if info.test_loss is None else short(info.test_loss)


COLUMNS: tuple[Column[RunInfo], ...] = (
    Column(
        "Run",
        lambda info: info.name,
        tip=lambda info: str(info.folder),
        help="Tick runs to compare their curves in the Loss panel.",
    ),
    Column(
        "State",
        state_text,
        icon=_icon,
        tip=lambda info: info.message,
    ),
    Column("Epochs", progress_text, sort_key=lambda info: info.epoch, is_number=True),
    Column(
        "Test error",
        _test_error,
        sort_key=lambda info: 2.0 if info.test_error is None else info.test_error,
        tip=_best,
        is_number=True,
        help="Share of the test samples that the network gets wrong.",
    ),
    Column(
        "Test loss",
        _test_loss,
        sort_key=lambda info: float("inf") if info.test_loss is None else info.test_loss,
        is_number=True,
    ),
    Column("Optimizer", optimizer_text, tip=_racers),
    Column("Data", lambda info: info.data),
    Column("Device", lambda info: info.device),
    Column("Made", lambda info: date_text(info.created), sort_key=lambda info: info.created),
)
