"""Takes a command line to its command, and errors to one line and an exit status."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import TextIO, cast

from engine.cli.command import COMMANDS, Command, Context, DrawRace, NamedProject
from engine.cli.printing import one_line
from engine.errors import EngineError

SUCCESS, FAILURE, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


def main(
    argv: Sequence[str],
    presets: Sequence[NamedProject] = (),
    draw_race: DrawRace | None = None,
) -> int:
    """Does one command and gives the exit status.

    Args:
        argv: the words after the program's name.
        presets: the networks that can be asked for by name.
        draw_race: see `Context`.

    Returns:
        0; 1 after an error, whose text is one line on stderr; 2 after wrong usage.
    """
    _accept_every_character(sys.stdout, sys.stderr)
    context = Context(presets=presets, out=sys.stdout, err=sys.stderr, draw_race=draw_race)
    try:
        options = _parser(argv).parse_args(argv)
        return options.command.run(options, context)  # type: ignore[no-any-return]
    except SystemExit as usage:
        return usage.code if isinstance(usage.code, int) else WRONG_USAGE
    except EngineError as error:
        context.err.write(f"netloom: {one_line(str(error))}\n")
        return FAILURE
    except KeyboardInterrupt:
        context.err.write("netloom: Interrupted.\n")
        return INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        return SUCCESS


def _parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    """Gives the parser; only the command that is asked for is loaded and declares arguments."""
    parser = argparse.ArgumentParser(
        prog="netloom",
        description="Draw neural networks, train them, take away plain PyTorch code.",
        epilog="With no command, or with a PROJECT only, the window opens. The window's own "
        "commands: screenshot (a picture of it), tour (the whole main job with no screen).",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    asked = next((word for word in argv if not word.startswith("-")), None)
    for name, entry in COMMANDS.items():
        command_parser = commands.add_parser(
            name, help=entry.help, description=f"{entry.help[0].upper()}{entry.help[1:]}."
        )
        if name == asked:
            command = cast("Command", importlib.import_module(entry.module))
            command.configure(command_parser)
            command_parser.set_defaults(command=command)
    return parser


def _accept_every_character(*streams: TextIO) -> None:
    """Keeps a console of another encoding from failing on a multiplication sign."""
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")


def _forget_output() -> None:
    """Keeps Python from complaining at its end that nobody reads the output (`… | head`)."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
