"""Older versions of the project file, made to the newest one step at a time."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.errors import shorten
from engine.graph.schema import VERSION
from engine.graph.strict_json import Json, ReadError

Migration = Callable[[dict[str, Any]], dict[str, Any]]

MIGRATIONS: Mapping[int, Migration] = {}
"""For each old version, the function that gives the file's value in the next one."""


def migrate(fields: Json) -> dict[str, Any]:
    """Gives a file's value in the newest version.

    Raises:
        ReadError: it is no project, or of a version that is unknown here.
    """
    if not isinstance(fields, dict) or fields.get("format") != "netloom":
        raise ReadError('it is no Netloom project: it lacks "format": "netloom".')
    version = fields.get("version")
    shown = shorten(repr(version), 20)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ReadError(f"its version is {shown}; expected a whole number from 1.")
    if version > VERSION:
        raise ReadError(
            f"it was saved by a newer Netloom (file version {shown}, this one reads up to "
            f"{VERSION}). Update Netloom to open it."
        )
    for step in range(version, VERSION):
        fields = {**MIGRATIONS[step](fields), "version": step + 1}
    return fields
