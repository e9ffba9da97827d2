"""What a preset is."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.graph.model import Project


@dataclass(frozen=True)
class Preset:
    """A network that comes with Netloom, ready to train with no download.

    Args:
        name: what the command line calls it.
        title: what menus and cards say.
        summary: one sentence: what it is and what it learns.
        build: makes its project.
    """

    name: str
    title: str
    summary: str
    build: Callable[[], Project]
