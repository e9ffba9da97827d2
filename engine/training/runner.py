"""Trains a run from its folder, from the start or from its last checkpoint."""

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch

from engine.errors import EngineError
from engine.exporting.script import export_script
from engine.graph import file_format
from engine.graph.problem import NodePath
from engine.graph.writing import write_atomically
from engine.training import run_folder
from engine.training.checkpoints import Checkpoints
from engine.training.data import load_samples
from engine.training.devices import choose_device, describe_device
from engine.training.events import Ended, RunEvent
from engine.training.failures import TrainingError, explain
from engine.training.preparation import Built, Prepared, build_learner, prepare
from engine.training.rehearsal import rehearse
from engine.training.run_info import RunInfo, RunState, now
from engine.training.session import Session
from engine.training.training_loop import TrainingLoop
from engine.training.versions import versions

OnEvent = Callable[[RunEvent], None]

_log = logging.getLogger("netloom")


def run(folder: Path, on_event: OnEvent, stop: threading.Event) -> Ended:
    """Trains until the end, or until asked to stop, and gives how it ended.

    The caller holds the folder's lock. Everything that is known of the run is in its folder
    when this returns.

    Args:
        folder: of the run.
        on_event: told how it goes; not told of the end.
        stop: set to end after the step that is under way.
    """
    blame: Callable[[BaseException], NodePath | None] = _blame_nobody
    try:
        (folder / run_folder.STOP).unlink(missing_ok=True)
        info = _note_beginning(folder)
        prepared = prepare(file_format.load(folder / run_folder.PROJECT))
        _write_sources(folder, prepared)
        built = build_learner(prepared)
        blame = built.blame
        loop = _make_loop(info, prepared, built, on_event)
        state = loop.run(stop)
        ended = Ended(state)
    except Exception as error:
        ended = _failed(explain(error, blame), error)
    _note_end(folder, ended)
    return ended


def _blame_nobody(error: BaseException) -> NodePath | None:  # noqa: ARG001 - nothing is built yet
    return None


def _note_beginning(folder: Path) -> RunInfo:
    info = replace(
        run_folder.read_info(folder),
        state=RunState.RUNNING,
        message="",
        pid=os.getpid(),
        started=now(),
        ended="",
        versions=versions(),
    )
    run_folder.write_info(info)
    return info


def _write_sources(folder: Path, prepared: Prepared) -> None:
    write_atomically(folder / run_folder.MODEL, prepared.model.text.encode())
    script = export_script(prepared.project, prepared.analysis, prepared.own.catalogue)
    write_atomically(folder / run_folder.SCRIPT, script.encode())


def _make_loop(info: RunInfo, prepared: Prepared, built: Built, on_event: OnEvent) -> TrainingLoop:
    training = prepared.project.training
    threads = training.threads or info.threads or torch.get_num_threads()
    torch.set_num_threads(threads)
    device = choose_device(training.device)
    samples = load_samples(prepared.plan)
    rehearse(
        built.learner,
        samples,
        batch_size=training.batch_size,
        classes=prepared.plan.classes,
        optimizer=(training.optimizer, dict(training.optimizer_arguments)),
    )
    built.learner.model.to(device)
    session = Session(
        built.learner, samples.to(device), batch_size=training.batch_size, seed=training.seed
    )
    info = replace(
        info,
        device=describe_device(device),
        threads=threads,
        steps_per_epoch=session.steps_per_epoch,
    )
    _log.info(
        "%s on %s, %d threads, %d steps an epoch, torch %s",
        info.project,
        info.device,
        threads,
        info.steps_per_epoch,
        torch.__version__,
    )
    return TrainingLoop(info, session, Checkpoints(info.folder), on_event)


def _failed(failure: TrainingError, error: BaseException) -> Ended:
    if isinstance(error, EngineError):
        _log.error("%s", failure)
    else:
        _log.error("%s", failure, exc_info=error)
    return Ended(RunState.FAILED, str(failure), failure.node)


def _note_end(folder: Path, ended: Ended) -> None:
    try:
        info = run_folder.read_info(folder)
        changed = replace(info, state=ended.state, message=ended.message, ended=now(), pid=None)
        run_folder.write_info(changed)
    except EngineError:
        _log.exception("The end of the run could not be noted in its folder.")
