"""A new race of a project: its folder with those of its racers. No torch."""

from dataclasses import replace
from pathlib import Path

from engine.errors import EngineError
from engine.graph.model import Project
from engine.optimization_lab.race import MOST_RACERS, Race, Racer
from engine.optimization_lab.race_folder import folder_of, write_race
from engine.training import run_folder
from engine.training.new_run import new_run
from engine.training.run_info import RunKind


def new_race(
    project: Project, race: Race, place: Path | None = None, *, folder: Path | None = None
) -> Path:
    """Makes the folder of a new race and gives its path. The race begins elsewhere.

    Args:
        project: copied into the folder; its own optimizer takes no part.
        race: who races.
        place: where runs are kept; the user's folder of runs if None.
        folder: the race's own folder instead, which must be empty or not there yet.

    Raises:
        EngineError: nobody races or too many do, or the folder cannot be made or written.
    """
    count = len(race.racers)
    if not 1 <= count <= MOST_RACERS:
        raise EngineError(f"A race takes 1 to {MOST_RACERS} optimizers; received {count}.")
    if folder is None:
        folder = run_folder.create_folder(f"{project.name} race", place)
    made = new_run(project, folder=folder)
    write_race(made, race)
    for racer in race.racers:
        new_run(with_optimizer(project, racer), folder=folder_of(made, racer.key))
    info = run_folder.read_info(made)
    labels = {racer.key: racer.label for racer in race.racers}
    run_folder.write_info(
        replace(info, kind=RunKind.RACE, racers=labels, optimizer="", optimizer_arguments={})
    )
    return made


def with_optimizer(project: Project, racer: Racer) -> Project:
    """Gives the project that a racer trains: on one thread, as the others."""
    training = replace(
        project.training,
        optimizer=racer.optimizer,
        optimizer_arguments=dict(racer.arguments),
        threads=1,
    )
    return replace(project, training=training)
