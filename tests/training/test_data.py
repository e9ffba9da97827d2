import math

import pytest
import torch

from engine.errors import EngineError
from engine.graph.setup import DataSetup
from engine.training.data import Samples, load_samples, read_digits
from engine.training.data_catalogue import DATA
from engine.training.data_plan import plan_data
from engine.training.objective import Objective


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
    samples = load("digits", Objective(shape))
    assert samples.train_inputs.shape == (1438, *shape)
    assert samples.test_inputs.shape == (359, *shape)
    assert abs(samples.train_inputs.mean().item()) < 1e-5
    assert abs(samples.train_inputs.std().item() - 1) < 1e-3


def test_a_one_hot_target_is_one_at_the_label_and_minus_one_elsewhere() -> None:
    samples = load("digits", Objective((64,), encoding="one_hot"))
    labels = load("digits", Objective((64,))).train_targets
    assert torch.equal(samples.train_targets.argmax(1), labels)
    assert set(samples.train_targets.unique().tolist()) == {-1.0, 1.0}
    assert torch.all(samples.train_targets.sum(1) == -8)


def test_xor_is_trained_on_and_tested_with_the_four_points() -> None:
    samples = load("xor", Objective((2,), encoding="values"))
    assert torch.equal(samples.train_inputs, samples.test_inputs)
    signs = samples.train_inputs.prod(1) < 0
    assert torch.equal(samples.train_targets[:, 0] > 0.5, signs)


@pytest.mark.parametrize("name", sorted(DATA))
def test_every_source_has_the_samples_that_its_description_promises(name: str) -> None:
    data = DATA[name]
    encoding = "index" if data.classes else "values"
    samples = load(name, Objective(data.sample_shape, encoding=encoding))
    assert samples.train_inputs.shape == (data.training_samples, *data.sample_shape)
    assert samples.test_inputs.shape == (data.test_samples, *data.sample_shape)
    assert samples.train_inputs.dtype is torch.float32


def test_spirals_keep_their_distances_up_to_scale_in_more_dimensions() -> None:
    flat, placed = (load("spiral", Objective((size,))) for size in (2, 10))
    assert placed.train_inputs.shape == (800, 10)
    assert torch.linalg.matrix_rank(placed.train_inputs) == 2
    assert torch.equal(flat.train_targets, placed.train_targets)


def test_a_seed_gives_the_same_points_again_and_another_one_others() -> None:
    one, same, other = (load("line", Objective((1,), "values"), seed=s) for s in (1, 1, 2))
    assert torch.equal(one.train_inputs, same.train_inputs)
    assert not torch.equal(one.train_inputs, other.train_inputs)


@pytest.mark.parametrize(
    ("name", "objective", "arguments", "message"),
    [
        ("digit", Objective((64,)), {}, "Did you mean digits"),
        ("digits", Objective((65,)), {}, "such as 64"),
        ("digits", Objective((64,), encoding="one_hot", classes=3), {}, "classes of the target"),
        ("digits", Objective((64,), encoding="values"), {}, "encoding to index or one_hot"),
        ("line", Objective((1,)), {}, "encoding to values"),
        ("spiral", Objective((1, 28, 28)), {}, "Set the shape of the input to 2"),
        ("spiral", Objective((2,)), {"turn": 2}, "Did you mean turns"),
        ("spiral", Objective((2,)), {"samples": 3}, "samples of the data spiral must be"),
        ("spiral", Objective((2,)), {"noise": math.nan}, "noise of the data spiral must be"),
        ("spiral", Objective((2,)), {"noise": "much"}, "must be a number"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_mend(
    name: str, objective: Objective, arguments: dict[str, object], message: str
) -> None:
    with pytest.raises(EngineError, match=message):
        plan_data(DataSetup(name, arguments), objective)
