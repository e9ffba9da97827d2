"""The project that is measured, as a message. No torch, no Qt."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.graph import encoding
from engine.graph.model import Project


def project_to_json(project: Project) -> dict[str, Any]:
    """Gives a project with all that building it needs."""
    return {
        "project": encoding.project_to_json(project),
        "user_files": encoding.user_files_to_json(project.user_files, are_whole=True),
        "weights": project.weights,
    }


def project_from_json(fields: Mapping[str, Any]) -> Project:
    """Gives the project that `project_to_json` was given."""
    return replace(
        encoding.project_from_json(fields["project"]),
        user_files=encoding.user_files_from_json(fields["user_files"]),
        weights=fields["weights"],
    )
