"""What an import says while it goes on: one sentence for each thing that can take long."""

from collections.abc import Callable
from typing import TypeAlias

OnPhase: TypeAlias = Callable[[str], None]

MAKING = "Making the network…"
FOLLOWING = "Following what it computes…"
FOLDING = "Making blocks of its modules…"
NAMING = "Working out shapes and names…"
WRITING = "Writing its weights…"


def unheard(_sentence: str) -> None:
    """Says nothing to nobody."""
