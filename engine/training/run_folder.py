"""The folder of a run: the truth about it, whoever trained it and whoever looks. No torch.

project.netloom  the project as it was when the run was made
model.py         the generated network
train.py         the script that trains it without Netloom
run.json         what the run is and how it stands
metrics.jsonl    every step and epoch
results/         what comes out for the test samples, by epoch
checkpoints/     from which it can go on
log.txt          what the training wrote
stop             while it is there, the training stops at the next step
racers/          of a race only: a run folder for each racer
"""

import json
import re
import shutil
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from engine import user_folders
from engine.errors import EngineError
from engine.graph.writing import write_atomically
from engine.training import run_lock
from engine.training.run_info import RunInfo, RunState, info_from_json, info_to_json

PROJECT = "project.netloom"
MODEL = "model.py"
SCRIPT = "train.py"
INFO = "run.json"
CHECKPOINTS = "checkpoints"
LOG = "log.txt"
STOP = "stop"
RACERS = "racers"

_LARGEST_INFO = 1 << 20


def create_folder(project: str, place: Path | None = None) -> Path:
    """Makes an empty folder for a new run and gives its path.

    Args:
        project: the project's name, the first part of the folder's.
        place: where; the user's folder of runs if None.

    Raises:
        EngineError: it cannot be made.
    """
    place = place or user_folders.runs()
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", project).strip("-.")[:60] or "run"
    base = f"{stem}-{time.strftime('%Y%m%d-%H%M%S')}"
    try:
        place.mkdir(parents=True, exist_ok=True)
        for number in range(1, 1000):
            folder = place / (base if number == 1 else f"{base}-{number}")
            with suppress(FileExistsError):
                folder.mkdir()
                return folder
    except OSError as error:
        raise EngineError(
            f"No run can be made in {place}: {error.strerror}. Choose another folder for runs."
        ) from error
    raise EngineError(f"{place} holds too many runs named {base}. Try again in a second.")


def take_folder(folder: Path) -> None:
    """Makes `folder` that of a new run, if it is empty or not there yet.

    Raises:
        EngineError: it cannot be made, or holds something.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        is_empty = not any(folder.iterdir())
    except OSError as error:
        raise EngineError(
            f"No run can be made in {folder}: {error.strerror}. Choose another folder."
        ) from error
    if not is_empty:
        raise EngineError(f"{folder} is not empty. Choose another folder, or resume the run in it.")


def write_info(info: RunInfo) -> None:
    """Writes run.json.

    Raises:
        EngineError: it cannot be written.
    """
    text = json.dumps(info_to_json(info), indent=2, sort_keys=True) + "\n"
    write_atomically(info.folder / INFO, text.encode())


def read_info(folder: Path) -> RunInfo:
    """Reads how a run stands.

    Raises:
        EngineError: this is not the folder of a run, or its run.json is damaged.
    """
    values = read_description(folder, INFO, of="a run")
    try:
        info = info_from_json(folder, values)
    except ValueError as error:
        raise EngineError(f"{folder / INFO} is damaged: {error}.") from error
    if info.state is RunState.RUNNING and not run_lock.is_held(folder):
        return replace(info, state=RunState.INTERRUPTED)
    return info


def find_info(folder: Path) -> RunInfo | None:
    """Gives how a run stands; None where that cannot be told."""
    with suppress(EngineError):
        return read_info(folder)
    return None


def read_description(folder: Path, name: str, *, of: str) -> dict[str, object]:
    """Reads the small file that says what a folder holds.

    Args:
        folder: where it is.
        name: of the file.
        of: what it describes, for the user: `a run`.

    Raises:
        EngineError: it is not there, is too large, or holds no object of JSON.
    """
    path = folder / name
    try:
        if path.stat().st_size > _LARGEST_INFO:
            raise EngineError(f"{path} is too large to be what describes {of}.")
        values = json.loads(path.read_bytes())
    except OSError as error:
        raise EngineError(
            f"{folder} is not the folder of {of}: {name} cannot be read ({error.strerror})."
        ) from error
    except (ValueError, RecursionError) as error:
        raise EngineError(f"{path} is damaged: it is not JSON.") from error
    if not isinstance(values, dict):
        raise EngineError(f"{path} is damaged: it does not hold an object.")
    return values


def racer_folder(race: Path, racer: str) -> Path:
    """Gives the run folder of one racer.

    Args:
        race: the race's folder.
        racer: its key.
    """
    return race / RACERS / racer


def is_run(folder: Path) -> bool:
    """Tells whether this is the folder of a run."""
    return (folder / INFO).is_file()


def list_runs(place: Path | None = None) -> list[RunInfo]:
    """Gives the runs in a folder, the newest first; damaged ones are left out."""
    place = place or user_folders.runs()
    found: list[RunInfo] = []
    for folder in place.iterdir() if place.is_dir() else ():
        with suppress(EngineError):
            found.append(read_info(folder))
    return sorted(found, key=lambda info: (info.created, info.name), reverse=True)


def delete_run(folder: Path) -> None:
    """Removes a run and all that belongs to it.

    Raises:
        EngineError: it is not a run, it is still being trained, or it cannot be removed.
    """
    if not is_run(folder):
        raise EngineError(f"{folder} is not the folder of a run; nothing was removed.")
    if run_lock.is_held(folder):
        raise EngineError(f"The run {folder.name} is still being trained. Stop it first.")
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise EngineError(f"{folder} could not be removed: {error.strerror}.") from error


def request_stop(folder: Path) -> None:
    """Asks a training, whoever started it, to stop after the step it is in."""
    (folder / STOP).touch()
