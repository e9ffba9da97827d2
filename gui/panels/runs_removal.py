"""Removes runs: to the trash, or for good where there is none."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QFile

from engine.errors import EngineError
from engine.training import run_folder, run_lock
from gui.dialogs import Dialogs


def remove_runs(folders: Sequence[Path], dialogs: Dialogs) -> None:
    """Asks whether to remove runs, and does."""
    if not folders:
        return
    name = folders[0].name if len(folders) == 1 else f"{len(folders)} runs"
    detail = "Their curves, checkpoints and logs go with them."
    if not dialogs.ask_yes(f"Move {name} to the trash?", detail, "Move to trash"):
        return
    left = [folder for folder in folders if not _move_to_trash(folder)]
    if left and dialogs.ask_yes(
        f"{_names(left)} could not be moved to the trash. Delete for good?",
        "This cannot be undone.",
        "Delete",
    ):
        for folder in left:
            _delete(folder, dialogs)


def _move_to_trash(folder: Path) -> bool:
    """A run that is being trained stays: `_delete` says why."""
    return not run_lock.is_held(folder) and bool(QFile.moveToTrash(str(folder)))


def _delete(folder: Path, dialogs: Dialogs) -> None:
    try:
        run_folder.delete_run(folder)
    except EngineError as error:
        dialogs.show_error("The run could not be deleted.", str(error))


def _names(folders: Sequence[Path]) -> str:
    return ", ".join(folder.name for folder in folders)
