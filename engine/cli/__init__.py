"""The command line: every command that needs no window."""

from engine.cli.command import COMMANDS
from engine.cli.program import main

__all__ = ["COMMANDS", "main"]
