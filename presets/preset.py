"""What a preset is."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from engine.graph.model import Project


class Group(StrEnum):
    """What a preset is an example of; menus and cards are ordered by it."""

    FIRST_STEPS = "First steps"
    SHARED_WEIGHTS = "Shared weights"
    SMALL_IMAGES = "Small images"
    PHOTOGRAPHS = "Photographs"
    PICTURES = "Pictures from pictures"
    SEQUENCES = "Sequences"
    SEVERAL = "Several inputs and outputs"


@dataclass(frozen=True)
class Preset:
    """A network that comes with Netloom, ready to train with no download.

    Args:
        name: what the command line calls it.
        title: what menus and cards say.
        summary: one sentence: what it is and what it learns.
        build: makes its project.
        group: what it is an example of.
        is_shown_first: it has a card on the welcome page.
    """

    name: str
    title: str
    summary: str
    build: Callable[[], Project]
    group: Group = Group.FIRST_STEPS
    is_shown_first: bool = False
