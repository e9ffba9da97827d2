"""One racer: its network, its training, and how it ends."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from engine.errors import EngineError
from engine.graph.model import Project
from engine.optimization_lab.new_race import with_optimizer
from engine.optimization_lab.race import DIVERGENCE, Racer
from engine.optimization_lab.race_folder import folder_of
from engine.optimization_lab.race_records import racer_ended
from engine.optimization_lab.racer_recorder import SnapshotRecorder
from engine.optimization_lab.racer_report import RaceReport
from engine.optimization_lab.racer_turns import RandomNumbers, Turn
from engine.optimization_lab.snapshots import SnapshotPlan, SnapshotWriter
from engine.training import run_folder
from engine.training.checkpoints import Checkpoints
from engine.training.data import Samples
from engine.training.devices import describe_device
from engine.training.events import Ended
from engine.training.failures import explain
from engine.training.new_run import new_run
from engine.training.preparation import Built, Prepared, build_learner
from engine.training.rehearsal import rehearse
from engine.training.reporter import DivergedError, Reporting
from engine.training.results import ResultsWriter
from engine.training.run_info import RunInfo, RunState
from engine.training.run_notes import failed, note_beginning, note_end, write_sources
from engine.training.session import Session
from engine.training.training_loop import TrainingLoop


@dataclass(frozen=True)
class Entrant:
    """A racer that is ready, its training not begun.

    Args:
        racer: who it is.
        info: of its folder.
        prepared: the project with its optimizer.
        built: its network as initialised, on the CPU.
        numbers: random numbers after the initialisation.
        uses_chance: its training takes random numbers.
    """

    racer: Racer
    info: RunInfo
    prepared: Prepared
    built: Built
    numbers: RandomNumbers
    uses_chance: bool


@dataclass(frozen=True)
class Course:
    """What all racers share.

    Args:
        samples: on the device of the race.
        plan: of snapshots.
        report: told how they go.
        stop: set to end each of them after the step that is under way.
        side_by_side: each has a thread of its own, and its time is that thread's.
    """

    samples: Samples
    plan: SnapshotPlan
    report: RaceReport
    stop: threading.Event
    side_by_side: bool


def make_folder(race: Path, project: Project, racer: Racer) -> Path:
    """Gives a racer's folder, made if it is missing."""
    folder = folder_of(race, racer.key)
    if not run_folder.is_run(folder):
        new_run(with_optimizer(project, racer), folder=folder)
    return folder


def enter(folder: Path, racer: Racer, prepared: Prepared, samples: Samples) -> Entrant:
    """Builds a racer's network and rehearses one step.

    Args:
        folder: of the racer.
        racer: who it is.
        prepared: the race's project.
        samples: on the CPU.

    Raises:
        EngineError: the optimizer or its arguments are wrong.
        Exception: whatever the network raised.
    """
    prepared = replace(prepared, project=with_optimizer(prepared.project, racer))
    info = note_beginning(folder)
    write_sources(folder, prepared)
    built = build_learner(prepared)
    numbers = RandomNumbers()
    training = prepared.project.training
    try:
        uses_chance = rehearse(
            built.learner,
            samples,
            batch_size=training.batch_size,
            classes=prepared.plan.classes,
            optimizer=(training.optimizer, dict(training.optimizer_arguments)),
        )
    except Exception as error:
        raise explain(error, built.blame) from error
    return Entrant(racer, info, prepared, built, numbers, uses_chance)


class RacerRun:
    """The training of one racer, step by step.

    Attributes:
        racer: who it is.
        turn: what it has of its own while it is its turn.
        ended: how its training ended, once it has.

    Args:
        entrant: who, with its network.
        course: what all racers share.
    """

    def __init__(self, entrant: Entrant, course: Course) -> None:
        self.racer = entrant.racer
        self.turn = Turn(entrant.numbers)
        self.ended: Ended | None = None
        self._report = course.report
        self._blame = entrant.built.blame
        self._session = _make_session(entrant, course.samples)
        self._recorder = _make_recorder(entrant, course.plan)
        clock = time.thread_time if course.side_by_side else self.turn.seconds
        with self.turn:  # a checkpoint brings its random numbers along
            self._loop = TrainingLoop(
                _planned(entrant, course, self._session),
                self._session,
                Checkpoints(entrant.info.folder),
                partial(course.report.hear, entrant.racer.key),
                Reporting(entrant.racer.label, clock, DIVERGENCE),
                self._recorder,
                _make_results(entrant, course, clock),
            )
        if self._recorder is not None:
            self._recorder.cut(self._session.step, is_mapped=False)
        self._steps = self._loop.steps(course.stop)

    @property
    def info(self) -> RunInfo:
        """How it stands."""
        return self._loop.info

    @property
    def step(self) -> int:
        """How many steps are done."""
        return self._session.step

    def advance(self) -> bool:
        """Makes one step; tells whether there is more to come."""
        try:
            next(self._steps)
        except StopIteration as end:
            self._end(Ended(end.value))
        except DivergedError as error:
            self._forget_wild_weights(error.step)
            self._end(self._failed(error), diverged=error.step)
        except Exception as error:
            self._end(self._failed(error))
        return self.ended is None

    def _forget_wild_weights(self, step: int) -> None:
        """Removes snapshots of weights from which the loss left all bounds in this step."""
        if self._recorder is not None:
            with suppress(EngineError, OSError):
                self._recorder.cut(max(0, step - 2), is_mapped=True)

    def _failed(self, error: Exception) -> Ended:
        return failed(explain(error, self._blame), error, self.racer.label)

    def _end(self, ended: Ended, diverged: int | None = None) -> None:
        self.ended = ended  # also where it cannot be noted
        note_end(self.info.folder, ended, diverged=diverged)
        tell_end(self._report, self.racer, ended, diverged or self.step)


def tell_end(report: RaceReport, racer: Racer, ended: Ended, step: int) -> None:
    """Reports that a racer is through or has left the race; not where all were stopped."""
    if ended.state is RunState.FAILED:
        report.forget(racer.key)
    if ended.state is not RunState.STOPPED:
        report.add(racer_ended(racer.key, ended.state, ended.message, step))


def _make_session(entrant: Entrant, samples: Samples) -> Session:
    training = entrant.prepared.project.training
    learner = entrant.built.learner
    learner.model.to(samples.device)
    return Session(learner, samples, batch_size=training.batch_size, seed=training.seed)


def _make_results(entrant: Entrant, course: Course, clock: Callable[[], float]) -> ResultsWriter:
    learner = entrant.built.learner
    return ResultsWriter(entrant.info.folder, entrant.prepared, learner, course.samples, clock)


def _planned(entrant: Entrant, course: Course, session: Session) -> RunInfo:
    return replace(
        entrant.info,
        device=describe_device(course.samples.device),
        threads=1,
        steps_per_epoch=session.steps_per_epoch,
    )


def _make_recorder(entrant: Entrant, plan: SnapshotPlan) -> SnapshotRecorder | None:
    if plan.every is None:
        return None
    writer = SnapshotWriter(entrant.info.folder)
    return SnapshotRecorder(entrant.built.learner.model.parameters(), plan, writer)
