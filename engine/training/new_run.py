"""A new run of a project: its folder with the project as it is now. No torch."""

from dataclasses import replace
from pathlib import Path

from engine.graph import file_format
from engine.graph.model import Project
from engine.training import run_folder
from engine.training.run_info import RunInfo, now


def new_run(project: Project, place: Path | None = None, *, folder: Path | None = None) -> Path:
    """Makes the folder of a new run and gives its path. The training begins elsewhere.

    Args:
        project: copied into the folder; later edits do not touch the run.
        place: where runs are kept; the user's folder of runs if None.
        folder: the run's own folder instead, which must be empty or not there yet.

    Raises:
        EngineError: the folder cannot be made or written, or one of the user's own Python files
            is not as the project knows it.
    """
    file_format.refuse_changed_user_files(project)
    if folder is None:
        folder = run_folder.create_folder(project.name, place)
    else:
        run_folder.take_folder(folder)
    file_format.save(project, folder / run_folder.PROJECT)
    run_folder.write_info(_planned(project, RunInfo(folder=folder, created=now())))
    return folder


def extend_run(folder: Path, epochs: int) -> None:
    """Gives a run more epochs, so that a finished one can go on.

    Raises:
        EngineError: it is not a run, or cannot be written.
    """
    project = file_format.load(folder / run_folder.PROJECT)
    longer = replace(project, training=replace(project.training, epochs=epochs))
    file_format.save(longer, folder / run_folder.PROJECT)
    run_folder.write_info(_planned(longer, run_folder.read_info(folder)))


def _planned(project: Project, info: RunInfo) -> RunInfo:
    training = project.training
    return replace(
        info,
        project=project.name,
        epochs=training.epochs,
        batch_size=training.batch_size,
        seed=training.seed,
        optimizer=training.optimizer,
        optimizer_arguments=dict(training.optimizer_arguments),
        data=training.data.name,
    )
