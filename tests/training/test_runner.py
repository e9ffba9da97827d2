"""What a run does from its start to its end."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch

from engine.graph.model import Project
from engine.graph.setup import DataSetup, TrainingSetup
from engine.training import run_folder
from engine.training.events import CheckpointWritten, Ended, RunEvent
from engine.training.metrics_file import Record, read_metrics
from engine.training.new_run import extend_run, new_run
from engine.training.run_info import RunState
from presets.drawing import Drawing

Make = Callable[..., Project]
Train = Callable[..., Ended]


def results(folder: Path) -> list[Record]:
    return [
        {name: value for name, value in record.items() if name not in ("seconds", "crc")}
        for record in read_metrics(folder)
    ]


def test_dropout_goes_on_with_the_random_numbers_it_had(
    tmp_path: Path, make_small: Make, train: Train
) -> None:
    whole = new_run(make_small(epochs=4), tmp_path / "whole")
    train(whole)
    halves = new_run(make_small(epochs=2), tmp_path / "halves")
    train(halves)
    extend_run(halves, 4)
    train(halves)
    assert results(halves) == results(whole)


def test_a_loss_that_is_no_number_any_more_ends_the_run_with_a_reason(
    tmp_path: Path, make_small: Make, train: Train
) -> None:
    project = make_small(optimizer="SGD", optimizer_arguments={"lr": 1e30})
    ended = train(new_run(project, tmp_path))
    assert ended.state is RunState.FAILED
    assert "learning rate" in ended.message


def test_data_that_do_not_fit_the_network_are_refused_before_the_first_step(
    tmp_path: Path, make_lenet: Make, train: Train
) -> None:
    folder = new_run(make_lenet(data=DataSetup("spiral")), tmp_path)
    ended = train(folder)
    assert ended.state is RunState.FAILED
    assert "Set the shape of the input to 2" in ended.message
    assert read_metrics(folder) == []


def test_a_checkpoint_that_cannot_be_written_is_reported_and_the_run_goes_on(
    tmp_path: Path, make_small: Make, train: Callable
) -> None:
    folder = new_run(make_small(), tmp_path)
    (folder / run_folder.CHECKPOINTS).write_text("in the way")
    events: list[RunEvent] = []
    assert train(folder, events.append) == Ended(RunState.FINISHED)
    written = [event for event in events if isinstance(event, CheckpointWritten)]
    assert written
    assert all("could not be written" in event.message for event in written)


def test_a_damaged_project_ends_the_run_with_a_sentence(
    tmp_path: Path, make_small: Make, train: Train
) -> None:
    folder = new_run(make_small(), tmp_path)
    (folder / run_folder.PROJECT).write_bytes(b"\x00rubbish")
    ended = train(folder)
    assert ended.state is RunState.FAILED
    assert "\n" not in ended.message


def test_an_unknown_optimizer_is_named_with_its_neighbours(
    tmp_path: Path, make_small: Make, train: Train
) -> None:
    project = make_small()
    training = replace(project.training, optimizer="Adm")
    ended = train(new_run(replace(project, training=training), tmp_path))
    assert ended.state is RunState.FAILED
    assert "Adam" in ended.message


def test_the_preset_learns_the_digits(tmp_path: Path, make_lenet: Make, train: Train) -> None:
    folder = new_run(make_lenet(), tmp_path)
    assert train(folder) == Ended(RunState.FINISHED)
    error = run_folder.read_info(folder).test_error
    assert error is not None
    assert error <= 0.03


def test_too_few_outputs_for_the_classes_are_refused(
    tmp_path: Path, make_small: Make, train: Train
) -> None:
    project = make_small(data=DataSetup("spiral", {"samples": 100, "classes": 5}))
    ended = train(new_run(project, tmp_path))
    assert ended.state is RunState.FAILED
    assert "The data have 5 classes, but the network gives 2" in ended.message


def test_a_run_leaves_the_sources_that_it_was_trained_with(
    tmp_path: Path, make_small: Make, train: Train
) -> None:
    folder = new_run(make_small(epochs=1), tmp_path)
    train(folder)
    assert "class " in (folder / run_folder.MODEL).read_text()
    assert (folder / run_folder.MODEL).read_text().splitlines()[-1] in (
        folder / run_folder.SCRIPT
    ).read_text()


def test_the_number_of_threads_of_a_run_is_kept_when_it_goes_on(
    tmp_path: Path, make_small: Make, train: Train
) -> None:
    folder = new_run(make_small(epochs=1, threads=None), tmp_path)
    torch.set_num_threads(1)
    train(folder)
    torch.set_num_threads(2)
    extend_run(folder, 2)
    train(folder)
    assert run_folder.read_info(folder).threads == 1


def test_a_failure_in_the_generated_source_names_the_node(tmp_path: Path, train: Train) -> None:
    drawing = Drawing()
    x = drawing.add("nn.Linear", drawing.input("point", shape=(2,)), out_features=1)
    drawing.compare("F.binary_cross_entropy", x, encoding="values", shape=(1,))
    training = TrainingSetup(data=DataSetup("xor"), optimizer_arguments={"lr": 100.0})
    project = drawing.project("Unbounded", training)
    ended = train(new_run(project, tmp_path))
    assert ended.state is RunState.FAILED
    assert ended.node == "binary_cross_entropy1"
    assert ended.node in ended.message
