"""`race`: trains a network with several optimizers from one start, and compares them."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from torch import nn

from engine.cli.command import Context
from engine.cli.numbers import whole_number
from engine.cli.projects import add_json, add_project
from engine.cli.race_report import RaceReport
from engine.cli.run_to_end import run_to_end
from engine.cli.user_files import add_trust, open_project
from engine.errors import EngineError
from engine.graph.model import Project
from engine.optimization_lab.new_race import new_race
from engine.optimization_lab.race import (
    DEFAULT_RACERS,
    PlaneKind,
    PlaneSetup,
    Race,
    Racer,
)
from engine.optimization_lab.race_folder import read_race
from engine.optimization_lab.race_tables import write_tables
from engine.optimization_lab.racer_names import read_racers
from engine.training import run_folder
from engine.training.optimizers import make_optimizer
from engine.training.preparation import prepare
from engine.training.run_info import RunKind, RunState

STOPPED = 130
_FIXED = (
    "optimizers",
    "epochs",
    "batch_size",
    "seed",
    "device",
    "samples",
    "resolution",
    "plane",
    "normalise_filters",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """See `Command`."""
    add_project(parser)
    add_trust(parser)
    parser.add_argument(
        "--optimizers",
        metavar="NAME[:ARGUMENT=VALUE,…]",
        nargs="+",
        help="classes of torch.optim, momentum or nesterov: sgd:lr=0.1 momentum:lr=0.1 adam",
    )
    parser.add_argument(
        "-o", "--output", metavar="DIR", type=_absolute, help="the folder of this race"
    )
    parser.add_argument("--epochs", metavar="N", type=whole_number(1))
    parser.add_argument("--batch-size", metavar="N", type=whole_number(1))
    parser.add_argument("--seed", metavar="N", type=whole_number(0))
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"))
    parser.add_argument(
        "--samples",
        metavar="N",
        type=whole_number(1, 1_000_000),
        help="of the training data, on which the level lines are computed",
    )
    parser.add_argument(
        "--resolution",
        metavar="N",
        type=whole_number(2, 401),
        help="points of the level lines' grid along each axis",
    )
    parser.add_argument(
        "--plane",
        choices=tuple(PlaneKind),
        help="principal: where the weights vary most (default); endpoints: through the start "
        "and the ends of the first two racers",
    )
    parser.add_argument(
        "--normalise-filters",
        action="store_true",
        default=None,
        help="scale each filter of the plane's directions to that of the network (Li et al., 2018)",
    )
    parser.add_argument(
        "--resume", action="store_true", help="go on with the race in DIR, which keeps its settings"
    )
    add_json(parser)


def run(options: argparse.Namespace, context: Context) -> int:
    """See `Command`."""
    folder = _resumed(options) if options.resume else _begun(options, context)
    report = RaceReport(context, folder, read_race(folder), as_json=options.json)
    ended = run_to_end(folder, report.show)
    if ended.state in (RunState.FAILED, RunState.INTERRUPTED):
        raise EngineError(f"{ended.message or 'The race failed.'} It is in {folder}.")
    pictures = context.draw_race(folder) if context.draw_race else ()
    report.conclude(ended, [*write_tables(folder), *pictures])
    return 0 if ended.state is RunState.FINISHED else STOPPED


def _absolute(path: str) -> Path:
    """Reads a path; the race's process has another working folder than this one."""
    return Path(path).absolute()


def _begun(options: argparse.Namespace, context: Context) -> Path:
    project = open_project(options, context)
    names = ("epochs", "batch_size", "seed", "device")
    given = {name: getattr(options, name) for name in names if getattr(options, name) is not None}
    project = replace(project, training=replace(project.training, **given))
    racers = read_racers(options.optimizers) if options.optimizers else DEFAULT_RACERS
    _refuse_wrong(project, racers)
    return new_race(project, Race(racers, _plane(options, racers)), folder=options.output)


def _refuse_wrong(project: Project, racers: Sequence[Racer]) -> None:
    """Tells an error before anything is written."""
    prepare(project)
    for racer in racers:
        make_optimizer(racer.optimizer, [nn.Parameter(torch.zeros(2, 2))], racer.arguments)


def _plane(options: argparse.Namespace, racers: Sequence[Racer]) -> PlaneSetup:
    names = ("samples", "resolution")
    given = {name: getattr(options, name) for name in names if getattr(options, name) is not None}
    given["is_filter_normalised"] = bool(options.normalise_filters)
    if options.plane != PlaneKind.ENDPOINTS:
        return PlaneSetup(**given)
    if len(racers) < 2:
        raise EngineError(
            "A plane through endpoints needs two racers; received one. Race another optimizer or "
            "leave out --plane."
        )
    return PlaneSetup(PlaneKind.ENDPOINTS, (racers[0].key, racers[1].key), **given)


def _resumed(options: argparse.Namespace) -> Path:
    changed = [name for name in _FIXED if getattr(options, name) is not None]
    if changed:
        option = changed[0].replace("_", "-")
        raise EngineError(f"A resumed race keeps its own settings. Leave out --{option}.")
    if options.output is None:
        raise EngineError("Name the folder of the race to resume with -o.")
    folder: Path = options.output
    if run_folder.read_info(folder).kind is not RunKind.RACE:
        raise EngineError(
            f"{folder} is the folder of a training, not of a race. Resume it with "
            "`train --resume --run-dir`."
        )
    return folder
