"""What is kept of the test samples after each epoch of a run."""

import errno
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch

import presets
from engine.errors import EngineError
from engine.graph.model import Project
from engine.graph.setup import DataSetup, TrainingSetup
from engine.training import results as results_module
from engine.training import results_file, run_folder
from engine.training.data import Samples, load_samples
from engine.training.events import Ended, Measured, RunEvent
from engine.training.metrics_file import Record, read_metrics
from engine.training.new_run import extend_run, new_run
from engine.training.preparation import Prepared, build_learner, prepare
from engine.training.results import ResultsWriter
from engine.training.results_file import epochs_of, read_results
from engine.training.results_values import Results, ResultsKind
from engine.training.run_info import RunState
from engine.training.session import Session
from presets.drawing import Drawing

Make = Callable[..., Project]
Train = Callable[..., Ended]


@pytest.fixture
def every_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets results take as long as they like."""
    monkeypatch.setattr(results_module, "_LARGEST_SHARE", 1e9)


def epoch_records(folder: Path) -> list[Record]:
    return [each for each in read_metrics(folder) if each["kind"] == "epoch"]


def measured(folder: Path) -> list[Record]:
    return [
        {name: value for name, value in record.items() if name not in ("seconds", "crc")}
        for record in read_metrics(folder)
    ]


def judged(of: str | Project, folder: Path) -> tuple[Results, Prepared, Samples]:
    """Gives the results of a network, or a preset, that has learnt nothing yet."""
    project = presets.load(of) if isinstance(of, str) else of
    prepared = prepare(project)
    built = build_learner(prepared)
    samples = load_samples(prepared.plan)
    session = Session(built.learner, samples, batch_size=10, seed=0)
    writer = ResultsWriter(folder, prepared, built.learner, samples)
    with writer.watching(epoch=1, step=1, is_last=True):
        session.test()
    return read_results(folder, 1), prepared, samples


@pytest.mark.usefixtures("every_epoch")
def test_each_epoch_has_its_results_and_they_count_the_same_errors(
    tmp_path: Path, make_small: Make, train: Train
) -> None:
    folder = new_run(make_small(), tmp_path)
    train(folder)
    records = epoch_records(folder)
    assert epochs_of(folder) == [1, 2, 3]
    for record in records:
        results = read_results(folder, int(str(record["epoch"])))
        assert results.errors == record["test_errors"]
        assert results.total == results.samples == record["test_samples"]
        assert results.step == record["step"]


def test_the_results_are_there_when_the_epoch_is_reported(
    tmp_path: Path, make_small: Make, train: Train
) -> None:
    folder = new_run(make_small(epochs=1), tmp_path)
    found: list[bool] = []

    def look(event: RunEvent) -> None:
        if isinstance(event, Measured) and any(each["kind"] == "epoch" for each in event.records):
            found.append(results_file.path_of(folder, 1).exists())

    train(folder, look)
    assert found == [True]


@pytest.mark.parametrize("name", ["mlp-dropout", "siamese", "vae", "char-rnn"])
def test_losses_are_bit_equal_with_and_without_results(
    name: str, tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = presets.load(name)
    setup = replace(project.training, epochs=2, threads=1, device="cpu")
    if name != "char-rnn":
        arguments = {**setup.data.arguments, "samples": 120}
        setup = replace(setup, data=replace(setup.data, arguments=arguments))
    else:
        setup = replace(setup, data=replace(setup.data, arguments={"step": 60}))
    project = replace(project, training=setup)
    with_results = new_run(project, tmp_path / "with")
    train(with_results)
    assert 2 in epochs_of(with_results)
    monkeypatch.setattr(ResultsWriter, "_on_results", lambda *_: None)
    without = new_run(project, tmp_path / "without")
    train(without)
    assert epochs_of(without) == []
    assert measured(without) == measured(with_results)


def test_epochs_are_left_out_when_results_take_too_long_but_never_the_last(
    tmp_path: Path, make_small: Make, train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results_module, "_LARGEST_SHARE", 1e-9)
    folder = new_run(make_small(epochs=4), tmp_path)
    train(folder)
    assert epochs_of(folder) == [1, 4]


@pytest.mark.usefixtures("every_epoch")
def test_a_run_that_goes_on_forgets_the_results_of_the_epochs_it_does_again(
    tmp_path: Path, make_small: Make, train: Train
) -> None:
    folder = new_run(make_small(epochs=2), tmp_path)
    train(folder)
    results_file.path_of(folder, 7).write_bytes(results_file.path_of(folder, 2).read_bytes())
    extend_run(folder, 3)
    train(folder)
    assert epochs_of(folder) == [1, 2, 3]


def test_a_training_goes_on_when_its_results_cannot_be_written(
    tmp_path: Path, make_small: Make, train: Train
) -> None:
    folder = new_run(make_small(), tmp_path)
    (folder / results_file.FOLDER).write_text("in the way")
    ended = train(folder)
    assert ended.state is RunState.FINISHED
    assert len(epoch_records(folder)) == 3


@pytest.mark.parametrize("name", ["write_results", "forget_after"])
def test_a_training_goes_on_when_the_disk_is_full(
    tmp_path: Path, make_small: Make, train: Train, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(results_module, name, fail)
    folder = new_run(make_small(), tmp_path)
    assert train(folder).state is RunState.FINISHED
    assert len(epoch_records(folder)) == 3


def test_the_random_samples_are_the_same_in_every_epoch(
    tmp_path: Path, make_small: Make, train: Train
) -> None:
    folder = new_run(make_small(), tmp_path)
    train(folder)
    first, last = (read_results(folder, epoch) for epoch in (1, 3))
    assert [each.sample for each in first.random] == [each.sample for each in last.random]
    assert len(first.random) == min(results_module.RANDOM, first.samples)


def test_the_worst_are_those_of_all_samples_with_the_largest_losses(tmp_path: Path) -> None:
    results, prepared, samples = judged("lenet", tmp_path)
    model = build_learner(prepared).learner.model.eval()
    with torch.no_grad():
        output = model(*samples.test_inputs)
    losses = torch.nn.functional.cross_entropy(output, samples.test_targets[0], reduction="none")
    expected = losses.argsort(descending=True)[: len(results.worst)].tolist()
    assert [each.sample for each in results.worst] == expected
    worst = results.worst[0]
    assert worst.loss == pytest.approx(float(losses[worst.sample]), rel=1e-5)
    shares = output[worst.sample].softmax(0)
    assert worst.scores[0] == (int(shares.argmax()), pytest.approx(float(shares.max()), rel=1e-5))


def test_images_are_kept_as_pictures_from_black_to_white(tmp_path: Path) -> None:
    results, _, samples = judged("lenet", tmp_path)
    [picture] = results.random[0].pictures
    image = samples.test_inputs[0][results.random[0].sample]
    assert picture.shape == (1, 28, 28)
    assert (min(picture.pixels), max(picture.pixels)) == (0, 255)
    assert picture.pixels.index(255) == int(image.argmax())


def test_large_images_become_small_pictures(tmp_path: Path) -> None:
    results, _, _ = judged("dcgan-discriminator", tmp_path)
    for prediction in results.predictions:
        for picture in prediction.pictures:
            assert picture.shape[0] == 3
            assert max(picture.shape[1:]) <= 64
    assert results_file.path_of(tmp_path, 1).stat().st_size < 500_000


def test_both_pictures_of_a_pair_are_shown_and_how_far_apart_they_end(tmp_path: Path) -> None:
    results, _, _ = judged("siamese", tmp_path)
    assert results.kind is ResultsKind.LOSSES
    assert [each.title for each in results.worst[0].pictures] == ["left", "right"]
    assert [title for title, _ in results.worst[0].texts] == ["same", "distance"]


def test_each_of_several_outputs_is_told_by_its_distance_to_the_first(tmp_path: Path) -> None:
    results, _, _ = judged("triplet", tmp_path)
    assert [title for title, _ in results.worst[0].texts] == ["to positive", "to negative"]
    losses = [each.loss or 0.0 for each in results.worst]
    assert losses == sorted(losses, reverse=True)


def test_an_autoencoder_shows_what_came_out_beside_what_was_wanted(tmp_path: Path) -> None:
    results, _, _ = judged("autoencoder", tmp_path)
    assert results.kind is ResultsKind.VALUES
    assert [each.title for each in results.worst[0].pictures] == ["wanted", "given"]
    losses = [each.loss or 0.0 for each in results.worst]
    assert losses == sorted(losses, reverse=True)


def test_a_mask_is_shown_beside_the_scene_it_belongs_to(tmp_path: Path) -> None:
    results, _, _ = judged("unet", tmp_path)
    assert [each.title for each in results.worst[0].pictures] == ["input", "wanted", "given"]


def test_numbers_that_are_predicted_are_points(tmp_path: Path) -> None:
    results, _, samples = judged("linear-regression", tmp_path)
    assert len(results.points) == samples.test_count
    wanted = samples.test_targets[0].flatten().tolist()
    assert [each[0] for each in results.points] == pytest.approx(wanted)


def test_points_are_told_by_their_coordinates(tmp_path: Path) -> None:
    results, _, _ = judged("xor", tmp_path)
    assert {each.texts for each in results.random} == {
        (("points", "−1, −1"),),
        (("points", "−1, 1"),),
        (("points", "1, −1"),),
        (("points", "1, 1"),),
    }
    assert results.total == 4


def test_texts_are_told_in_characters_and_counted_place_by_place(tmp_path: Path) -> None:
    results, _, samples = judged("char-rnn", tmp_path)
    texts = dict(results.worst[0].texts)
    assert texts["characters"][1:] == texts["wanted"][:-1]
    assert len(texts["given"]) == 32
    assert results.decisions == "places"
    assert results.total == samples.test_count * 32
    assert {"␣", "↵", "a"} <= set(results.class_names)


@pytest.mark.parametrize(
    "name", ["two-tower", "multi-task", "phi-dag", "triplet", "custom-function"]
)
def test_other_networks_have_results_as_well(name: str, tmp_path: Path) -> None:
    results, prepared, samples = judged(name, tmp_path)
    assert results.samples == samples.test_count
    assert results.worst
    if prepared.plan.count_errors:
        assert results.total == samples.test_count


def test_two_classes_have_their_names(tmp_path: Path) -> None:
    results, _, _ = judged("two-tower", tmp_path)
    assert results.class_names == ("dislikes", "likes")


def test_the_newest_epochs_are_kept_and_of_older_ones_every_tenth() -> None:
    kept: set[int] = set()
    for epoch in range(1, 1001):
        kept = results_file.kept({*kept, epoch})
    assert set(range(951, 1001)) <= kept
    assert {epoch for epoch in kept if epoch <= 950} == {1, *range(10, 951, 10)}


def test_where_every_tenth_epoch_is_missing_the_one_before_it_is_kept() -> None:
    assert results_file.kept([1, 8, 12, 17, 100]) == {1, 8, 17, 100}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda values: values.pop("worst"),
        lambda values: values.update(kind="guesses"),
        lambda values: values.update(confusion=[[0, 99, 1]]),
        lambda values: values.update(confusion=[[0, -1, 1]]),
        lambda values: values["random"][0]["pictures"][0].update(shape=[1, 9, 9]),
        lambda values: values["random"][0]["pictures"][0].update(pixels="*"),
        lambda values: values.update(points=[[1]]),
        lambda values: values.update(epoch=True),
        lambda values: values.update(epoch=10**400),
        lambda values: values.update(points=[[1, float("nan")]]),
        lambda values: values.update(points=[[1, 1e300]]),
        lambda values: values["worst"][0].update(loss=10**400),
        lambda values: values["worst"][0].update(scores=[[1, float("inf")]]),
        lambda values: values.update(classes=["a"] * 5000),
        lambda values: values["classes"].__setitem__(0, "\ud800"),
    ],
)
def test_a_damaged_file_is_refused_in_a_sentence(
    tmp_path: Path, spoil: Callable[[dict[str, object]], object]
) -> None:
    judged("lenet", tmp_path)
    path = results_file.path_of(tmp_path, 1)
    values = json.loads(path.read_bytes())
    spoil(values)
    path.write_text(json.dumps(values))
    with pytest.raises(EngineError, match="is damaged"):
        read_results(tmp_path, 1)


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    results, _, _ = judged("lenet", tmp_path)
    assert results_file.results_from_json(results_file.results_to_json(results)) == results


def test_a_run_without_results_has_no_epochs(tmp_path: Path, make_small: Make) -> None:
    folder = new_run(make_small(), tmp_path)
    assert run_folder.is_run(folder)
    assert epochs_of(folder) == []
    with pytest.raises(EngineError, match="cannot be read"):
        read_results(folder, 1)


def test_class_errors_name_the_worst_class_first_and_what_it_is_taken_for() -> None:
    results = Results(1, class_names=("a", "b", "c"), confusion=((4, 0, 0), (1, 1, 2), (0, 0, 0)))
    first, second = results.class_errors()
    assert (first.number, first.errors, first.samples, first.rival) == (1, 3, 4, 2)
    assert (second.share, second.rival) == (0.0, None)


def rows(loss: str) -> Project:
    """Gives a network that reads rows of digits, with a loss of their sequence or of labels."""
    drawing = Drawing()
    x = drawing.input("row", shape=(1, 8, 32))
    x = drawing.add("nn.Conv2d", x, out_channels=16, kernel_size=(8, 6))
    if loss == "nn.CTCLoss":
        x = drawing.add("torch.squeeze", x, dim=2)
        x = drawing.add("nn.Linear", drawing.add("torch.transpose", x), out_features=11)
        x = drawing.add("Tensor.permute", drawing.output(x, "scores"), dims=(1, 0, 2))
        digits = drawing.add("target", title="digits", encoding="sequence", places=(4,))
        counts = drawing.add("target", title="counts", encoding="length")
        steps = drawing.add("torch.mul", drawing.add("torch.ones_like", counts), other=27)
        x = drawing.add("F.log_softmax", x, dim=2)
        drawing.add(loss, x, digits, steps, counts, blank=10)
    else:
        x = drawing.add("torch.flatten", x, start_dim=1)
        x = drawing.output(drawing.add("nn.Linear", x, out_features=10), "scores")
        encoding = "labels" if loss == "nn.MultiLabelMarginLoss" else "multi_hot"
        drawing.add(loss, x, drawing.add("target", encoding=encoding))
    return drawing.project("Rows", TrainingSetup(data=DataSetup("digit-rows", {"samples": 200})))


def test_sequences_are_told_as_they_are_wanted_and_read(tmp_path: Path) -> None:
    results, _, samples = judged(rows("nn.CTCLoss"), tmp_path)
    first = results.worst[0]
    digits = [each for each in samples.test_targets[0][first.sample].tolist() if each >= 0]
    assert dict(first.texts)["wanted"] == " ".join(map(str, digits))
    assert "10" not in dict(first.texts)["given"].split()
    assert first.pictures


def test_several_labels_of_a_sample_are_told_by_their_numbers(tmp_path: Path) -> None:
    results, _, samples = judged(rows("nn.MultiLabelSoftMarginLoss"), tmp_path)
    first = results.worst[0]
    [target] = samples.test_targets
    numbers = target[first.sample].nonzero().flatten().tolist()
    assert dict(first.texts)["wanted"] == " ".join(map(str, numbers))


def test_sets_of_labels_are_judged_by_the_loss_of_each_sample(tmp_path: Path) -> None:
    results, _, _ = judged(rows("nn.MultiLabelMarginLoss"), tmp_path)
    assert results.kind is ResultsKind.LOSSES
    assert results.worst[0].loss is not None
