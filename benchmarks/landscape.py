"""Level lines of LeNet's loss: when the first are there, when all are, and what the plane holds."""

import os
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

import torch
from torch import nn

import presets
from benchmarks.report import Row
from engine.optimization_lab.landscape_file import read_landscape
from engine.optimization_lab.loss_probe import LossProbe
from engine.optimization_lab.picture import complete_picture
from engine.optimization_lab.projector import Projector
from engine.optimization_lab.race import DEFAULT_RACERS, Race
from engine.optimization_lab.race_folder import folder_of
from engine.optimization_lab.snapshots import Snapshot, SnapshotWriter, Weights
from engine.training.data import load_samples
from engine.training.preparation import build_learner, prepare
from engine.training.session import Session

EPOCHS = 6
EVERY = 2


def rows() -> list[Row]:
    race = Race(DEFAULT_RACERS)
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        probe, count = _race(folder, race)
        plane_s = _time_plane(folder, race)
        first_s, all_s, shares = _time_levels(folder, race, probe)
    points = f"{race.plane.resolution}×{race.plane.resolution} points, {probe.count} samples"
    return [
        Row(f"LeNet, plane of {count} snapshots", "–", f"{plane_s * 1e3:.0f} ms"),
        Row(f"LeNet, first level lines, {points}", "< 2 s", f"{first_s:.2f} s"),
        Row(f"LeNet, all level lines, {points}", "< 30 s", f"{all_s:.1f} s"),
        Row(
            "LeNet, variance that the plane holds", "printed", f"{shares[0]:.1%} + {shares[1]:.1%}"
        ),
    ]


def _race(folder: Path, race: Race) -> tuple[LossProbe, int]:
    """Trains LeNet with each optimizer and keeps its weights now and then."""
    project = presets.load("lenet")
    count = 0
    for racer in race.racers:
        changes = {
            "optimizer": racer.optimizer,
            "optimizer_arguments": racer.arguments,
            "epochs": EPOCHS,
        }
        prepared = prepare(replace(project, training=replace(project.training, **changes)))
        built, samples = build_learner(prepared), load_samples(prepared.plan)
        home = folder_of(folder, racer.key)
        home.mkdir(parents=True)
        writer, model = SnapshotWriter(home), built.learner.model
        writer.begin(0)
        writer.append(*_snapshot(model, 0, None))
        session = Session(built.learner, samples, project.training.batch_size, 0)
        for _ in range(EPOCHS):
            for loss in session.run_epoch():
                if session.step % EVERY == 0:
                    writer.append(*_snapshot(model, session.step, loss.item()))
        count += len(range(0, session.step + 1, EVERY))
    probe = LossProbe(
        model,
        built.learner.compute_loss,
        samples,
        count=race.plane.samples,
        bytes_per_sample=prepared.analysis.activation_bytes,
    )
    return probe, count


def _snapshot(model: nn.Module, step: int, loss: float | None) -> tuple[Snapshot, Weights]:
    weights = nn.utils.parameters_to_vector(model.parameters()).detach().numpy()
    return Snapshot(step, 1, loss, 0.0, len(weights)), weights


def _time_plane(folder: Path, race: Race) -> float:
    begun = time.perf_counter()
    projector = Projector(folder, race)
    projector.update()
    projector.landscape()
    return time.perf_counter() - begun


def _time_levels(
    folder: Path, race: Race, probe: LossProbe
) -> tuple[float, float, tuple[float, float]]:
    first: list[float] = []
    begun = time.perf_counter()

    def on_record(_record: object) -> None:
        found = read_landscape(folder)
        if found is not None and found.levels is not None and not first:
            first.append(time.perf_counter() - begun)

    complete_picture(
        folder, race, lambda: probe.copies(os.cpu_count() or 1), on_record, threading.Event()
    )
    done = time.perf_counter() - begun
    landscape = read_landscape(folder)
    return first[0], done, landscape.shares if landscape else (0.0, 0.0)
