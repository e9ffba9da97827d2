"""What a command of the command line is, and which ones there are."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TextIO

from engine.graph.model import Project


class NamedProject(Protocol):
    """A network that can be asked for by name: a preset."""

    @property
    def name(self) -> str:
        """What the command line calls it."""
        ...

    @property
    def title(self) -> str:
        """What people call it."""
        ...

    def build(self) -> Project:
        """Makes its project."""
        ...


DrawRace = Callable[[Path], Sequence[Path]]


@dataclass(frozen=True)
class Context:
    """What a command works with besides its arguments.

    Args:
        presets: the networks known by name.
        out: where results go.
        err: where errors and progress go.
        draw_race: draws a race into its folder and gives the pictures; None where that cannot
            be done.
    """

    presets: Sequence[NamedProject]
    out: TextIO
    err: TextIO
    draw_race: DrawRace | None = None


class Command(Protocol):
    """A module that is a command; it is loaded only when its command is called."""

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Declares the command's arguments."""
        ...

    def run(self, options: argparse.Namespace, context: Context) -> int:
        """Does it and gives the exit status."""
        ...


@dataclass(frozen=True)
class Entry:
    """A line of the list of commands.

    Args:
        module: that is the command.
        help: what it does, one phrase.
    """

    module: str
    help: str


COMMANDS: Mapping[str, Entry] = {
    "presets": Entry("engine.cli.presets", "list the networks that come with Netloom"),
    "operators": Entry("engine.cli.operators", "list the operators that networks are made of"),
    "summary": Entry("engine.cli.summary", "show the shapes, parameters and products of a network"),
    "check": Entry("engine.cli.check", "list what is wrong with a network"),
    "export": Entry("engine.cli.export", "write a network as PyTorch code"),
    "train": Entry("engine.cli.train", "train a network"),
    "race": Entry("engine.cli.race", "train a network with several optimizers and compare them"),
    "import": Entry("engine.cli.import_network", "make a project of an existing PyTorch network"),
}
"""By name, in the order of the help."""
