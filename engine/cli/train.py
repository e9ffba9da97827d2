"""`train`: trains a network in a run folder, as the window does."""

import argparse
from dataclasses import replace
from pathlib import Path

from engine.cli.command import Context
from engine.cli.numbers import positive_number, whole_number
from engine.cli.projects import add_json, add_project
from engine.cli.run_to_end import run_to_end
from engine.cli.train_report import TrainReport
from engine.cli.user_files import add_trust, open_project
from engine.errors import EngineError, UnknownNameError
from engine.graph.model import Project
from engine.graph.setup import TrainingSetup
from engine.training import run_folder
from engine.training.new_run import extend_run, new_run
from engine.training.optimizers import CLASSES
from engine.training.preparation import prepare
from engine.training.run_info import RunState

STOPPED = 130


def configure(parser: argparse.ArgumentParser) -> None:
    """See `Command`."""
    add_project(parser)
    add_trust(parser)
    parser.add_argument("--epochs", metavar="N", type=whole_number(1))
    parser.add_argument("--batch-size", metavar="N", type=whole_number(1))
    parser.add_argument(
        "--optimizer", metavar="NAME", help="a class of torch.optim: sgd, adam, adamw, …"
    )
    parser.add_argument("--lr", metavar="RATE", type=positive_number, help="learning rate")
    parser.add_argument("--seed", metavar="N", type=whole_number(0))
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"))
    parser.add_argument("--threads", metavar="N", type=whole_number(1, 1024), help="on the CPU")
    parser.add_argument("--run-dir", metavar="DIR", type=_absolute, help="the folder of this run")
    parser.add_argument(
        "--resume",
        action="store_true",
        help="go on with the run in --run-dir, or with this project's newest one; of the other "
        "settings only --epochs can change",
    )
    add_json(parser)


def run(options: argparse.Namespace, context: Context) -> int:
    """See `Command`."""
    project = open_project(options, context)
    folder = _resumed(project, options) if options.resume else _begun(project, options)
    report = TrainReport(context, folder, as_json=options.json)
    ended = run_to_end(folder, report.show)
    if ended.state in (RunState.FAILED, RunState.INTERRUPTED):
        raise EngineError(f"{ended.message or 'The training failed.'} The run is in {folder}.")
    report.conclude(ended)
    return 0 if ended.state is RunState.FINISHED else STOPPED


def _absolute(path: str) -> Path:
    """Reads a path; the training's process has another working folder than this one."""
    return Path(path).absolute()


def _begun(project: Project, options: argparse.Namespace) -> Path:
    project = replace(project, training=_chosen(project.training, options))
    prepare(project)  # an error is told before anything is written
    return new_run(project, folder=options.run_dir)


def _chosen(training: TrainingSetup, options: argparse.Namespace) -> TrainingSetup:
    """Gives the project's own settings, with those of the command line in their place."""
    names = ("epochs", "batch_size", "seed", "device", "threads")
    given = {name: getattr(options, name) for name in names if getattr(options, name) is not None}
    arguments = dict(training.optimizer_arguments)
    if options.optimizer:
        given["optimizer"] = _optimizer_named(options.optimizer)
        if given["optimizer"] != training.optimizer:
            arguments = {}
    if options.lr is not None:
        arguments["lr"] = options.lr
    return replace(training, optimizer_arguments=arguments, **given)


def _optimizer_named(name: str) -> str:
    """Gives PyTorch's spelling of an optimizer's name, however it is capitalized."""
    for spelt in CLASSES:
        if spelt.lower() == name.lower():
            return spelt
    raise UnknownNameError("optimizer", name, CLASSES)


def _resumed(project: Project, options: argparse.Namespace) -> Path:
    fixed = ("batch_size", "optimizer", "lr", "seed", "device", "threads")
    changed = [name for name in fixed if getattr(options, name) is not None]
    if changed:
        option = changed[0].replace("_", "-")
        raise EngineError(f"A resumed run keeps its own settings. Leave out --{option}.")
    folder: Path = options.run_dir or _newest_run(project)
    info = run_folder.read_info(folder)
    if options.epochs is not None:
        extend_run(folder, options.epochs)
    elif not info.state.can_resume:
        raise EngineError(
            f"The run {info.name} is {info.state}. Give it more epochs than {info.epochs} "
            "with --epochs."
        )
    return folder


def _newest_run(project: Project) -> Path:
    for info in run_folder.list_runs():
        if info.project == project.name and info.state.can_resume:
            return info.folder
    raise EngineError(
        f"There is no run of {project.name} to resume. Name its folder with --run-dir, or leave "
        "out --resume."
    )
