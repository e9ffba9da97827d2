"""The user's own Python files behind a project, as the command line lets them run."""

import argparse

from engine.analysis.analyse import analyse
from engine.analysis.cache import AnalysisCache
from engine.analysis.result import Analysis
from engine.cli.command import Context
from engine.cli.projects import load_project
from engine.graph.model import Project
from engine.user_operators.loading import UserOperators, current, load_user_operators, trusted


def add_trust(parser: argparse.ArgumentParser) -> None:
    """Declares the option --trust."""
    parser.add_argument(
        "--trust",
        action="store_true",
        help="from now on, let the project's own Python files run on this computer, as they are",
    )


def open_project(options: argparse.Namespace, context: Context) -> Project:
    """Gives the project that is asked for, its own Python files trusted if that is said.

    Raises:
        EngineError: there is none, or a file of it cannot be read.
    """
    project = load_project(options.project, context)
    return trusted(project) if options.trust else current(project)


def analyse_with_own(project: Project) -> tuple[Analysis, UserOperators]:
    """Gives what is known of a project, and its own operators as far as they may be used."""
    own = load_user_operators(project)
    return analyse(project, AnalysisCache(own=own.classes), own.catalogue), own
