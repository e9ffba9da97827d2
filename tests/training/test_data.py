import math

import pytest
import torch

from engine.errors import EngineError
from engine.graph.setup import DataSetup
from engine.training.data import Samples, load_samples, read_digits
from engine.training.data_catalogue import DATA
from engine.training.data_description import DataDescription, Labels
from engine.training.data_plan import plan_data
from engine.training.objective import InputWish, Objective, TargetWish
from engine.training.plain.digits import make_rows
from engine.training.plain.targets import encode_label_sets, encode_multi_hot


def wishes(shape: tuple[int, ...], encoding: str = "index", classes: int = 10) -> Objective:
    return Objective((InputWish(shape),), (TargetWish(encoding, classes),))


def load(name: str, objective: Objective, **arguments: object) -> Samples:
    return load_samples(plan_data(DataSetup(name, arguments), objective))


def test_the_digits_are_split_alike_for_every_class() -> None:
    images, labels, is_test = read_digits()
    assert images.shape == (1797, 1, 8, 8)
    assert (images.min(), images.max()) == (0, 16)
    share = labels[is_test].bincount() / labels.bincount()
    assert torch.all((share - 0.2).abs() < 0.005)


@pytest.mark.parametrize("shape", [(1, 8, 8), (1, 28, 28), (3, 32, 24), (64,), (784,)])
def test_digits_take_the_shape_that_the_input_asks_for(shape: tuple[int, ...]) -> None:
    samples = load("digits", wishes(shape))
    assert samples.train_inputs[0].shape == (1438, *shape)
    assert samples.test_inputs[0].shape == (359, *shape)
    assert abs(samples.train_inputs[0].mean().item()) < 1e-5
    assert abs(samples.train_inputs[0].std().item() - 1) < 1e-3


def test_a_one_hot_target_is_one_at_the_label_and_minus_one_elsewhere() -> None:
    samples = load("digits", wishes((64,), encoding="one_hot"))
    labels = load("digits", wishes((64,))).train_targets[0]
    assert torch.equal(samples.train_targets[0].argmax(1), labels)
    assert set(samples.train_targets[0].unique().tolist()) == {-1.0, 1.0}
    assert torch.all(samples.train_targets[0].sum(1) == -8)


def test_xor_is_trained_on_and_tested_with_the_four_points() -> None:
    samples = load("xor", wishes((2,), encoding="values"))
    assert torch.equal(samples.train_inputs[0], samples.test_inputs[0])
    signs = samples.train_inputs[0].prod(1) < 0
    assert torch.equal(samples.train_targets[0][:, 0] > 0.5, signs)


def wishes_of(data: DataDescription) -> Objective:
    """Asks for all that a source has, as it is stored."""
    inputs = tuple(
        InputWish(each.shape, "int64" if each.labels is Labels.CLASSES else "float32")
        for each in data.inputs
    )
    encodings = {
        Labels.CLASSES: "index",
        Labels.SEQUENCES: "sequence",
        Labels.LENGTHS: "length",
    }
    targets = tuple(
        TargetWish(encodings.get(each.labels, "values"), places=each.shape, shape=each.shape)
        for each in data.targets
    )
    return Objective(inputs, targets)


@pytest.mark.parametrize("name", sorted(DATA))
def test_every_source_has_the_samples_that_its_description_promises(name: str) -> None:
    data = DATA[name]
    samples = load(name, wishes_of(data))
    for wanted, count, inputs, targets in (
        ("training", data.training_samples, samples.train_inputs, samples.train_targets),
        ("test", data.test_samples, samples.test_inputs, samples.test_targets),
    ):
        for quantities, tensors in ((data.inputs, inputs), (data.targets, targets)):
            for quantity, tensor in zip(quantities, tensors, strict=True):
                assert tensor.shape == (count, *quantity.shape), (wanted, quantity)
                is_float = quantity.labels in (Labels.IMAGES, Labels.NUMBERS)
                assert tensor.dtype is (torch.float32 if is_float else torch.int64)
                if quantity.labels is Labels.CLASSES:
                    assert 0 <= tensor.min() <= tensor.max() < quantity.classes
                assert tensor.isfinite().all()


@pytest.mark.parametrize("name", sorted(DATA))
def test_every_source_gives_the_same_samples_again(name: str) -> None:
    first, again = (load(name, wishes_of(DATA[name])) for _ in range(2))
    for one, other in zip(first.train_inputs, again.train_inputs, strict=True):
        assert torch.equal(one, other)


def test_rows_show_the_digits_of_their_sequences_in_order() -> None:
    images, labels, is_test = read_digits()
    rows, digits, lengths = make_rows(images, labels, is_test, 0)
    assert set(lengths.tolist()) == {1, 2, 3, 4}
    assert torch.equal((digits >= 0).sum(1), lengths)
    for row, numbers, length in zip(rows[:20], digits[:20], lengths[:20], strict=True):
        assert (row[:, :, 8 * length :] == 0).all()
        for place, number in enumerate(numbers[:length]):
            shown = row[:, :, 8 * place : 8 * place + 8]
            (found,) = (images == shown).all((1, 2, 3)).nonzero(as_tuple=True)
            assert (labels[found] == number).all()
            assert len(found) > 0


def test_label_sets_are_what_their_losses_want() -> None:
    labels = torch.tensor([[2, 0, 2, -1], [3, -1, -1, -1]])
    assert encode_multi_hot(labels, 4).tolist() == [[1, 0, 1, 0], [0, 0, 0, 1]]
    assert encode_label_sets(labels, 4).tolist() == [[0, 2, -1, -1], [3, -1, -1, -1]]
    assert encode_label_sets(torch.tensor([1, 0]), 2).tolist() == [[1, -1], [0, -1]]


@pytest.mark.parametrize("encoding", ["multi_hot", "labels"])
def test_a_class_is_a_set_of_one(encoding: str) -> None:
    samples = load("digits", wishes((64,), encoding))
    assert samples.train_targets[0].shape == (1438, 10)
    assert ((samples.train_targets[0] >= (encoding == "multi_hot")).sum(1) == 1).all()


def test_spirals_keep_their_distances_up_to_scale_in_more_dimensions() -> None:
    flat, placed = (load("spiral", wishes((size,))) for size in (2, 10))
    assert placed.train_inputs[0].shape == (800, 10)
    assert torch.linalg.matrix_rank(placed.train_inputs[0]) == 2
    assert torch.equal(flat.train_targets[0], placed.train_targets[0])


def test_a_seed_gives_the_same_points_again_and_another_one_others() -> None:
    one, same, other = (load("line", wishes((1,), "values"), seed=s) for s in (1, 1, 2))
    assert torch.equal(one.train_inputs[0], same.train_inputs[0])
    assert not torch.equal(one.train_inputs[0], other.train_inputs[0])


@pytest.mark.parametrize(
    ("name", "objective", "arguments", "message"),
    [
        ("digit", wishes((64,)), {}, "Did you mean digits"),
        ("digits", wishes((65,)), {}, "such as 64"),
        ("digits", wishes((64,), encoding="one_hot", classes=3), {}, "classes of the target"),
        (
            "digits",
            wishes((64,), encoding="values"),
            {},
            "encoding to index, one_hot, multi_hot or",
        ),
        ("line", wishes((1,)), {}, "encoding to values"),
        ("digits", wishes((64,), encoding="multi_hot", classes=3), {}, "classes of the target"),
        ("digits", wishes((64,), encoding="sequence"), {}, "up to .* class numbers in their order"),
        ("digits", wishes((64,), encoding="length"), {}, "how many class numbers a sample has"),
        ("digit-rows", wishes((1, 8, 32)), {}, "to sequence and its places to 4, or to labels"),
        ("digit-rows", wishes((1, 8, 32), "labels", 9), {}, "Set classes of the target to 10"),
        ("spiral", wishes((1, 28, 28)), {}, "Set the shape of the input to 2"),
        ("xor", Objective((InputWish((2,), "int64"),)), {}, "Set its dtype to float32"),
        ("digit-pairs", wishes((64,)), {}, r"fill 2 inputs \(left, right\), but the graph has 1"),
        ("digit-triplets", Objective((InputWish((64,)),) * 3), {}, "has no targets. Remove it"),
        ("characters", Objective((InputWish((32,), "int64"),)), {}, "places to 32"),
        ("digits", Objective((InputWish((64,)),), (TargetWish(),) * 2), {}, "something of its own"),
        ("spiral", wishes((2,)), {"turn": 2}, "Did you mean turns"),
        ("spiral", wishes((2,)), {"samples": 3}, "samples of the data spiral must be"),
        ("spiral", wishes((2,)), {"noise": math.nan}, "noise of the data spiral must be"),
        ("spiral", wishes((2,)), {"noise": "much"}, "must be a number"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_mend(
    name: str, objective: Objective, arguments: dict[str, object], message: str
) -> None:
    with pytest.raises(EngineError, match=message):
        plan_data(DataSetup(name, arguments), objective)
