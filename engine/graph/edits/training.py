"""Edits of a project's training set-up."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace

from engine.errors import UnknownNameError
from engine.graph import schema, strict_json
from engine.graph.edits.errors import ValueRefusedError
from engine.graph.edits.values import checked_arguments
from engine.graph.encoding import training_to_json
from engine.graph.model import Project
from engine.graph.naming import clean_title
from engine.graph.problem import NodePath
from engine.graph.setup import DataSetup, Freeze, TrainingSetup


def set_training(project: Project, **changes: object) -> Project:
    """Changes fields of the training set-up.

    Args:
        project: the project.
        **changes: fields of `TrainingSetup`; `data` may be the name of a data source.

    Raises:
        UnknownNameError: there is no such field.
        ValueRefusedError: a field cannot hold its value.
    """
    known = [field.name for field in fields(TrainingSetup)]
    for name in changes:
        if name not in known:
            raise UnknownNameError("training setting", name, known)
    if isinstance(changes.get("data"), str):
        changes["data"] = DataSetup(str(changes["data"]))
    arguments = changes.get("optimizer_arguments")
    if isinstance(arguments, Mapping):
        changes["optimizer_arguments"] = checked_arguments(arguments)
    training = replace(project.training, **changes)  # type: ignore[arg-type]
    try:
        schema.check_training(training_to_json(training))
    except strict_json.ReadError as error:
        raise ValueRefusedError(f"The setting cannot be: {error}") from None
    return replace(project, training=training)


def freeze_parts(project: Project, paths: Iterable[NodePath], epochs: float) -> Project:
    """Makes parts of the network learn only after so many epochs, or after a share of them.

    What was said of them, and of what is in them, before is forgotten.

    Args:
        project: the project.
        paths: of the nodes; a block stands for all that is in it.
        epochs: as of `Freeze`; 0 lets them learn from the start.

    Raises:
        ValueRefusedError: there are no such epochs.
    """
    chosen = tuple(dict.fromkeys(paths))
    kept = [(each.epochs, _others(each, chosen)) for each in project.training.freeze]
    groups: dict[float, list[NodePath]] = {}
    for each, nodes in [*kept, *([(epochs, chosen)] if epochs else [])]:
        groups.setdefault(each, []).extend(nodes)
    freeze = tuple(Freeze(tuple(nodes), each) for each, nodes in groups.items() if nodes)
    return set_training(project, freeze=freeze)


def _others(freeze: Freeze, chosen: Iterable[NodePath]) -> tuple[NodePath, ...]:
    """Gives the nodes of a freeze that are neither chosen nor in one that is."""
    starts = tuple(f"{each}/" for each in chosen)
    return tuple(each for each in freeze.nodes if not f"{each}/".startswith(starts))


def rename_project(project: Project, name: str) -> Project:
    """Gives the project another name; an empty one leaves it as it is."""
    return replace(project, name=clean_title(name) or project.name)
