"""Edits of a project's training set-up."""

from collections.abc import Mapping
from dataclasses import fields, replace

from engine.errors import UnknownNameError
from engine.graph.edits.values import checked_arguments
from engine.graph.model import Project
from engine.graph.setup import DataSetup, TrainingSetup


def set_training(project: Project, **changes: object) -> Project:
    """Changes fields of the training set-up.

    Args:
        project: the project.
        **changes: fields of `TrainingSetup`; `data` may be the name of a data source.

    Raises:
        UnknownNameError: there is no such field.
        ValueRefusedError: an optimizer's argument cannot hold its value.
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
    return replace(project, training=replace(project.training, **changes))  # type: ignore[arg-type]
