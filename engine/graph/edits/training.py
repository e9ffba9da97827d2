"""Edits of a project's training set-up."""

from collections.abc import Mapping
from dataclasses import fields, replace

from engine.errors import UnknownNameError
from engine.graph import schema, strict_json
from engine.graph.edits.errors import ValueRefusedError
from engine.graph.edits.values import checked_arguments
from engine.graph.encoding import training_to_json
from engine.graph.model import Project
from engine.graph.naming import clean_title
from engine.graph.setup import DataSetup, TrainingSetup


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


def rename_project(project: Project, name: str) -> Project:
    """Gives the project another name; an empty one leaves it as it is."""
    return replace(project, name=clean_title(name) or project.name)
