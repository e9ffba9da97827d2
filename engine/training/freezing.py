"""Which parameters do not learn in the first epochs. No torch."""

from dataclasses import dataclass

from engine.codegen.source import Source
from engine.graph.setup import Freeze, TrainingSetup


@dataclass(frozen=True)
class FrozenPart:
    """Parameters that do not learn at first.

    Args:
        prefixes: what their names begin with, each with a dot at its end.
        freeze: for how long.
    """

    prefixes: tuple[str, ...]
    freeze: Freeze


def frozen_parts(setup: TrainingSetup, model: Source) -> tuple[FrozenPart, ...]:
    """Gives the parameters that a set-up freezes; nodes that own none are passed over."""
    parts = (FrozenPart(_prefixes(each, model), each) for each in setup.freeze)
    return tuple(part for part in parts if part.prefixes)


def _prefixes(freeze: Freeze, model: Source) -> tuple[str, ...]:
    """Gives the outermost attributes of the nodes and of all that stands in them."""
    found = {
        f"{attribute}."
        for path, attribute in model.modules.items()
        if any(path == node or path.startswith(f"{node}/") for node in freeze.nodes)
    }
    return tuple(sorted(each for each in found if not _is_inside(each, found)))


def _is_inside(prefix: str, found: set[str]) -> bool:
    return any(prefix != other and prefix.startswith(other) for other in found)
