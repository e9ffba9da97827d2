"""Runs a race from its folder: all racers from one start, or each from its last checkpoint."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import torch

from engine.errors import EngineError
from engine.graph import file_format
from engine.optimization_lab.picture import LivePicture, complete_picture
from engine.optimization_lab.probes import make_probes
from engine.optimization_lab.race import Race, Racer
from engine.optimization_lab.race_folder import folder_of, read_race
from engine.optimization_lab.racer_report import RaceReport
from engine.optimization_lab.racer_run import (
    Course,
    Entrant,
    RacerRun,
    enter,
    make_folder,
    tell_end,
)
from engine.optimization_lab.racer_standing import how_it_ended, standing
from engine.optimization_lab.racer_stop import obeying_stop_file
from engine.optimization_lab.racer_turns import start
from engine.optimization_lab.snapshots import SnapshotPlan, plan_snapshots
from engine.training import run_folder
from engine.training.data import Samples, load_samples
from engine.training.devices import choose_device, describe_device
from engine.training.events import Ended, RunEvent, Started
from engine.training.failures import explain
from engine.training.preparation import Prepared, prepare
from engine.training.run_info import RunInfo, RunState
from engine.training.run_lock import RunLock
from engine.training.run_notes import failed, note_beginning, note_end, write_sources

OnEvent = Callable[[RunEvent], None]

_TICK_S = 0.05
_LOOK_S = 1.0

_log = logging.getLogger("netloom")


def run(folder: Path, on_event: OnEvent, stop: threading.Event) -> Ended:
    """Races until all racers are through, or until asked to stop, and gives how it ended.

    Racers that are through or have left the race stay so; if all are, only the landscape is
    computed again. The caller holds the folder's lock.

    Args:
        folder: of the race.
        on_event: told how it goes; not told of the end.
        stop: set to end after the steps that are under way.
    """
    try:
        info = note_beginning(folder)
        race = read_race(folder)
        torch.set_num_threads(1)
        prepared = prepare(file_format.load(folder / run_folder.PROJECT))
        write_sources(folder, prepared)
        with ExitStack() as held:
            for racer in race.racers:
                held.enter_context(RunLock(make_folder(folder, prepared.project, racer)))
            report = RaceReport(folder, on_event)
            held.callback(report.close)
            held.enter_context(obeying_stop_file(folder, stop))
            ended = _Racing(info, race, prepared, report, stop).run()
    except Exception as error:
        ended = failed(explain(error, lambda _: None), error)
    note_end(folder, ended)
    return ended


class _Racing:
    """One race that is going on.

    Args:
        info: of the race.
        race: who races.
        prepared: the project.
        report: told how it goes.
        stop: ends it.
    """

    def __init__(
        self,
        info: RunInfo,
        race: Race,
        prepared: Prepared,
        report: RaceReport,
        stop: threading.Event,
    ) -> None:
        self._info = info
        self._folder = info.folder
        self._race = race
        self._prepared = prepared
        self._report = report
        self._stop = stop
        self._ends: dict[str, Ended] = {}

    def run(self) -> Ended:
        """Races, and gives how it ended."""
        training = self._prepared.project.training
        samples = load_samples(self._prepared.plan)
        entrants = [
            entrant
            for racer in self._race.racers
            if not self._is_through(racer)
            if (entrant := self._enter(racer, samples)) is not None
        ]
        samples = samples.to(choose_device(training.device))
        course = self._make_course(entrants, samples)
        runs = self._line_up(entrants, course)
        self._announce(samples, runs, course)
        picture = LivePicture(self._folder, self._race, self._report.add)
        with picture:
            self._let_race(runs, side_by_side=course.side_by_side)
        self._note_standing([])
        ended = how_it_ended(self._info, self._noted(), self._ends)
        if ended.state is RunState.FINISHED:
            self._complete_picture(samples, course.plan)
        else:
            picture.draw()
        return ended

    def _let_race(self, runs: Sequence[RacerRun], *, side_by_side: bool) -> None:
        """Returns when no racer is under way any more, whatever happens meanwhile."""
        threads = start(runs, side_by_side=side_by_side)
        try:
            self._wait(runs, threads)
        except BaseException:
            self._stop.set()
            for thread in threads:
                thread.join()
            raise

    def _complete_picture(self, samples: Samples, plan: SnapshotPlan) -> None:
        """Draws the landscape; the race is finished also if that is cancelled."""
        complete_picture(
            self._folder,
            self._race,
            lambda: make_probes(self._prepared, self._race, samples),
            self._report.tell,
            self._stop,
            why_none=plan.message,
        )

    def _is_through(self, racer: Racer) -> bool:
        info = run_folder.read_info(folder_of(self._folder, racer.key))
        return info.state is RunState.FINISHED or info.diverged is not None

    def _enter(self, racer: Racer, samples: Samples) -> Entrant | None:
        """Gets a racer ready; None if it cannot race, which is reported."""
        folder = folder_of(self._folder, racer.key)
        try:
            return enter(folder, racer, self._prepared, samples)
        except Exception as error:
            self._take_out(racer, error)
        return None

    def _take_out(self, racer: Racer, error: Exception) -> None:
        ended = failed(explain(error, lambda _: None), error, racer.label)
        note_end(folder_of(self._folder, racer.key), ended)
        self._ends[racer.key] = ended
        tell_end(self._report, racer, ended, 0)

    def _make_course(self, entrants: Sequence[Entrant], samples: Samples) -> Course:
        training = self._prepared.project.training
        steps = training.epochs * self._steps_per_epoch(samples)
        parameters = (
            sum(each.numel() for each in entrants[0].built.learner.model.parameters())
            if entrants
            else 0
        )
        uses_chance = any(each.uses_chance for each in entrants)
        return Course(
            samples=samples,
            plan=plan_snapshots(steps, parameters, len(self._race.racers)),
            report=self._report,
            stop=self._stop,
            side_by_side=samples.device.type == "cpu" and not uses_chance,
        )

    def _line_up(self, entrants: Sequence[Entrant], course: Course) -> list[RacerRun]:
        runs: list[RacerRun] = []
        for entrant in entrants:
            try:
                runs.append(RacerRun(entrant, course))
            except Exception as error:
                self._take_out(entrant.racer, error)
        return runs

    def _announce(self, samples: Samples, runs: Sequence[RacerRun], course: Course) -> None:
        training = self._prepared.project.training
        per_epoch = self._steps_per_epoch(samples)
        device = describe_device(samples.device)
        self._info = replace(self._info, device=device, threads=1, steps_per_epoch=per_epoch)
        step = min((each.step for each in runs), default=training.epochs * per_epoch)
        _log.info(
            "%d racers of %s on %s, %s, %d steps an epoch, torch %s",
            len(runs),
            self._info.project,
            device,
            "side by side" if course.side_by_side else "in turns",
            per_epoch,
            torch.__version__,
        )
        self._note_standing(runs)
        self._report.begin(
            Started(step, step // per_epoch, training.epochs, per_epoch, device, threads=1)
        )

    def _wait(self, runs: Sequence[RacerRun], threads: Sequence[threading.Thread]) -> None:
        """Waits for the racers; passes on what they report."""
        looked = time.monotonic()
        while alive := [thread for thread in threads if thread.is_alive()]:
            alive[0].join(_TICK_S)
            self._report.flush()
            if time.monotonic() - looked > _LOOK_S:
                self._note_standing(runs)
                looked = time.monotonic()
        self._ends |= {each.racer.key: each.ended for each in runs if each.ended}

    def _note_standing(self, runs: Sequence[RacerRun]) -> None:
        """Writes into run.json how the race stands, if that is new."""
        going = {each.racer.key: each.info for each in runs if each.ended is None}
        changed = standing(self._info, [going.get(each.name, each) for each in self._noted()])
        if changed != self._info or not runs:
            try:
                run_folder.write_info(changed)
            except EngineError as error:  # the racers' own records count
                _log.warning("%s", error)
        self._info = changed

    def _noted(self) -> list[RunInfo]:
        """Gives all racers as they are noted in their folders, or as is known where they ended."""
        infos = [
            run_folder.read_info(folder_of(self._folder, racer.key)) for racer in self._race.racers
        ]
        return [
            replace(info, state=self._ends[info.name].state, message=self._ends[info.name].message)
            if info.name in self._ends
            else info
            for info in infos
        ]

    def _steps_per_epoch(self, samples: Samples) -> int:
        return -(-samples.training_count // self._prepared.project.training.batch_size)
