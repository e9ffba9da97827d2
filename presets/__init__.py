"""The networks that come with Netloom."""

from engine.errors import UnknownNameError
from engine.graph.model import Project
from presets.catalogue import PRESETS

__all__ = ["PRESETS", "load", "names"]


def names() -> list[str]:
    """Gives the presets' names."""
    return [preset.name for preset in PRESETS]


def load(name: str) -> Project:
    """Builds the project of a preset.

    Raises:
        UnknownNameError: there is no preset of that name.
    """
    for preset in PRESETS:
        if preset.name == name:
            return preset.build()
    raise UnknownNameError("preset", name, names())
