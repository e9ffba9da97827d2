"""Trains a run from its folder, from the start or from its last checkpoint."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch

from engine.graph import file_format
from engine.graph.problem import NodePath
from engine.training import run_folder
from engine.training.checkpoints import Checkpoints
from engine.training.data import load_samples
from engine.training.devices import choose_device, describe_device
from engine.training.events import Ended, RunEvent
from engine.training.failures import explain
from engine.training.preparation import Built, Prepared, build_learner, prepare
from engine.training.rehearsal import rehearse
from engine.training.results import ResultsWriter
from engine.training.run_info import RunInfo
from engine.training.run_notes import failed, note_beginning, note_end, write_sources
from engine.training.session import Session
from engine.training.training_loop import TrainingLoop

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
        info = note_beginning(folder)
        prepared = prepare(file_format.load(folder / run_folder.PROJECT))
        write_sources(folder, prepared)
        built = build_learner(prepared)
        blame = built.blame
        loop = _make_loop(info, prepared, built, on_event)
        state = loop.run(stop)
        ended = Ended(state)
    except Exception as error:
        ended = failed(explain(error, blame), error)
    note_end(folder, ended)
    return ended


def _blame_nobody(error: BaseException) -> NodePath | None:  # noqa: ARG001 - nothing is built yet
    return None


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
    samples = samples.to(device)
    session = Session(built.learner, samples, batch_size=training.batch_size, seed=training.seed)
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
    results = ResultsWriter(info.folder, prepared, built.learner, samples)
    return TrainingLoop(info, session, Checkpoints(info.folder), on_event, results=results)
