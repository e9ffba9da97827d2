"""What a run's process writes into the folder before it trains and when it is over."""

import logging
import os
from dataclasses import replace
from pathlib import Path

from engine.errors import EngineError
from engine.exporting.script import export_script
from engine.graph.writing import write_atomically
from engine.training import run_folder
from engine.training.events import Ended
from engine.training.failures import TrainingError
from engine.training.preparation import Prepared
from engine.training.run_info import RunInfo, RunState, now
from engine.training.versions import versions

_log = logging.getLogger("netloom")


def note_beginning(folder: Path) -> RunInfo:
    """Writes into run.json that this process runs it, and gives what is there now."""
    (folder / run_folder.STOP).unlink(missing_ok=True)
    info = replace(
        run_folder.read_info(folder),
        state=RunState.RUNNING,
        message="",
        pid=os.getpid(),
        started=now(),
        ended="",
        versions=versions(),
    )
    run_folder.write_info(info)
    return info


def write_sources(folder: Path, prepared: Prepared) -> None:
    """Writes the generated network and the script that trains it alone."""
    write_atomically(folder / run_folder.MODEL, prepared.model.text.encode())
    script = export_script(prepared.project, prepared.analysis, prepared.own.catalogue)
    write_atomically(folder / run_folder.SCRIPT, script.encode())


def note_end(folder: Path, ended: Ended, *, diverged: int | None = None) -> None:
    """Writes into run.json how the run ended.

    Args:
        folder: of the run.
        ended: how.
        diverged: the step at which its loss left all bounds, if it did.
    """
    try:
        info = run_folder.read_info(folder)
        changed = replace(
            info,
            state=ended.state,
            message=ended.message,
            diverged=diverged,
            ended=now(),
            pid=None,
        )
        run_folder.write_info(changed)
    except EngineError:
        _log.exception("The end of the run could not be noted in its folder.")


def failed(failure: TrainingError, error: BaseException, title: str = "") -> Ended:
    """Gives the end of a run that failed, and writes it into the log.

    Args:
        failure: as the user reads it.
        error: what was raised.
        title: before the line in the log.
    """
    start = f"{title}: " if title else ""
    if isinstance(error, EngineError):
        _log.error("%s%s", start, failure)
    else:
        _log.error("%s%s", start, failure, exc_info=error)
    return Ended(RunState.FAILED, str(failure), failure.node)
