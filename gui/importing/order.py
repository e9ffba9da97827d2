"""What the user wants imported, and what the service says of it at the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import shorten

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Order:
    """What is to be imported.

    Args:
        source: `file.py:Name`, `package.module:callable` or `model.pt2`.
        shapes: of one sample by the name of the input; an empty name is the first input.
        file: what runs with the user's consent only; None for an installed package.
    """

    source: str
    shapes: Mapping[str, Shape]
    file: Path | None = None

    @property
    def title(self) -> str:
        """What it is called in a line of text."""
        return shorten(Path(self.source).name if self.file else self.source, 60)


@dataclass(frozen=True)
class Finding:
    """Something that the import changed, simplified or could not carry.

    Args:
        message: whole sentences.
        nodes: paths of the nodes it is about.
        is_loss: whether the drawing cannot do what the network did.
        places: those nodes in the names that the user sees.
    """

    message: str
    nodes: tuple[str, ...] = ()
    is_loss: bool = False
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """What an import gave.

    Args:
        path: where the project was written.
        name: of the project.
        nodes: how many it has, those in blocks once.
        blocks: their names.
        has_weights: whether its weights come along.
        findings: what was changed, simplified or could not be carried.
    """

    path: Path
    name: str
    nodes: int
    blocks: tuple[str, ...]
    has_weights: bool
    findings: tuple[Finding, ...]

    @classmethod
    def from_json(cls, answer: Mapping[str, Any]) -> "Report":
        """Reads it from the service's answer."""
        return cls(
            path=Path(answer["path"]),
            name=str(answer["name"]),
            nodes=int(answer["nodes"]),
            blocks=tuple(map(str, answer["blocks"])),
            has_weights=bool(answer["weights"]),
            findings=tuple(
                Finding(
                    str(each["message"]),
                    tuple(map(str, each["nodes"])),
                    bool(each["is_loss"]),
                    tuple(map(str, each["places"])),
                )
                for each in answer["findings"]
            ),
        )

    @property
    def summary(self) -> str:
        """What there is, in one line."""
        weights = "with its weights" if self.has_weights else "without weights"
        nodes = _counted(self.nodes, "node")
        return f"{nodes}, {_counted(len(self.blocks), 'block')}, {weights}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
