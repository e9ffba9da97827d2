"""The loss on a plane: grids within grids, the same loss as a direct evaluation."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from engine.optimization_lab.directions import Directions
from engine.optimization_lab.grid import Extent, Grid, extent_of
from engine.optimization_lab.landscape import Trajectory
from engine.optimization_lab.levels import LevelsSoFar, compute_levels
from engine.optimization_lab.loss_probe import LossProbe
from engine.training.data import Samples

UNIT = Extent(0.0, 1.0, 0.0, 1.0)


def samples(*shape: int, count: int = 60) -> Samples:
    random = torch.Generator().manual_seed(1)
    inputs = torch.randn(count, *shape, generator=random)
    labels = torch.randint(0, 3, (count,), generator=random)
    return Samples((inputs,), (labels,), (inputs[:10],), (labels[:10],))


class Images(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(2, 4, 3)
        self.norm = nn.BatchNorm2d(4)
        self.drop = nn.Dropout(0.5)
        self.linear = nn.Linear(4 * 16, 3)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        x = self.drop(torch.relu(self.norm(self.conv(image))))
        return self.linear(x.view(-1, 64))


def vector_of(model: nn.Module) -> np.ndarray:
    return nn.utils.parameters_to_vector(model.parameters()).detach().double().numpy()


def probe_of(model: nn.Module, data: Samples, **changes: int) -> LossProbe:
    return LossProbe(model, functional.cross_entropy, data, **({"count": 1000} | changes))


@pytest.mark.parametrize("resolution", [2, 7, 31, 50])
def test_grids_grow_finer_and_every_point_is_one_of_the_finest(resolution: int) -> None:
    passes = Grid(UNIT, resolution).passes
    lengths = [len(each) for each in passes]
    assert lengths == sorted(set(lengths))
    assert lengths[-1] == resolution
    assert all(set(each) <= set(passes[-1]) for each in passes)


@pytest.mark.parametrize("resolution", [2, 7, 8, 101])
def test_finest_grid_reaches_from_border_to_border(resolution: int) -> None:
    numbers = Grid(Extent(-1.0, 2.0, 3.0, 5.0), resolution).passes[-1]
    grid = Grid(Extent(-1.0, 2.0, 3.0, 5.0), resolution)
    assert len(numbers) == resolution
    assert grid.place((0, 0)) == (-1.0, 3.0)
    assert grid.place((resolution - 1, resolution - 1)) == (2.0, 5.0)


def test_extent_holds_the_trajectories_with_a_margin_and_no_runaway() -> None:
    path = Trajectory("sgd", (0, 1, 2), (0.0, 2.0, 500.0), (0.0, 1.0, 0.0))
    extent = extent_of([path], margin=0.1, far=100.0)
    borders = (extent.left, extent.right, extent.bottom, extent.top)
    assert borders == pytest.approx((-0.2, 2.2, -0.1, 1.1))


def test_extent_of_a_trajectory_that_never_moves_is_still_an_area() -> None:
    extent = extent_of([Trajectory("sgd", (0,), (3.0,), (4.0,))], margin=0.1, far=100.0)
    assert extent.left < 3.0 < extent.right
    assert extent.bottom < 4.0 < extent.top


@pytest.mark.parametrize("bytes_per_sample", [0, 1 << 30])
def test_loss_of_other_weights_equals_that_of_a_network_with_them(bytes_per_sample: int) -> None:
    data, model, other = samples(5), nn.Linear(5, 3), nn.Linear(5, 3)
    probe = probe_of(model, data, bytes_per_sample=bytes_per_sample)
    wanted = functional.cross_entropy(other(data.train_inputs[0]), data.train_targets[0])
    before = vector_of(model)
    assert probe.loss(vector_of(other)) == pytest.approx(wanted.item(), rel=1e-6)
    assert (vector_of(model) == before).all()


def test_loss_of_images_leaves_out_dropout_and_takes_the_statistics_of_the_samples() -> None:
    data, model, other = samples(2, 6, 6), Images(), Images()
    wanted_model = other.train()
    wanted_model.drop.eval()
    wanted = functional.cross_entropy(wanted_model(data.train_inputs[0]), data.train_targets[0])
    probe = probe_of(model, data)
    found = [probe.loss(vector_of(other)) for _ in range(2)]
    assert found == pytest.approx([wanted.item()] * 2, rel=1e-5)


def test_loss_is_of_as_many_samples_as_asked_and_always_the_same() -> None:
    data, model = samples(5), nn.Linear(5, 3)
    probe = probe_of(model, data, count=7)
    assert probe.count == 7
    assert probe.loss(vector_of(model)) == probe.loss(vector_of(model))
    assert probe.loss(vector_of(model)) != probe_of(model, data).loss(vector_of(model))


def levels_of(
    resolution: int = 16, *, cancel_after: int = 10_000, threads: int = 1
) -> tuple[list[LevelsSoFar], LossProbe, Directions]:
    torch.manual_seed(0)
    data, model = samples(5), nn.Linear(5, 3)
    random = np.random.default_rng(0)
    directions = Directions(vector_of(model), random.normal(size=(2, 18)))
    probe = probe_of(model, data)
    asked: Iterator[int] = iter(range(10**9))
    found = compute_levels(
        Grid(UNIT, resolution),
        directions,
        probe.copies(threads),
        lambda: next(asked) >= cancel_after,
    )
    return list(found), probe, directions


def test_levels_come_coarse_to_fine_and_are_the_losses_at_their_places() -> None:
    found, probe, directions = levels_of()
    first = next(each.levels for each in found if each.levels)
    assert len(first.x) == 7
    last = found[-1]
    assert last.is_complete
    assert last.fraction == 1.0
    assert last.levels is not None
    assert (len(last.levels.x), len(last.levels.y)) == (16, 16)
    for column, row in ((0, 0), (3, 9), (15, 15)):
        wanted = probe.loss(directions.weights_at(last.levels.x[column], last.levels.y[row]))
        assert last.levels.losses[row][column] == wanted


def test_levels_computed_on_several_threads_are_the_same() -> None:
    assert levels_of(threads=3)[0][-1] == levels_of()[0][-1]


def test_no_point_of_the_plane_is_computed_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    places: list[bytes] = []
    loss = LossProbe.loss

    def counted(self: LossProbe, weights: np.ndarray) -> float:
        places.append(weights.tobytes())
        return loss(self, weights)

    monkeypatch.setattr(LossProbe, "loss", counted)
    levels_of()
    assert len(places) == len(set(places)) == 16 * 16


def test_cancelled_levels_end_with_the_finest_complete_grid() -> None:
    found, _, _ = levels_of(cancel_after=60)
    assert not found[-1].is_complete
    assert found[-1].levels is not None
    assert len(found[-1].levels.x) == 7


def test_loss_that_is_no_number_is_a_gap_of_the_grid() -> None:
    data, model = samples(5), nn.Linear(5, 3)
    directions = Directions(vector_of(model), np.full((2, 18), 1e38))
    data = replace(data, train_inputs=(data.train_inputs[0] * 1e5,))
    probes = [probe_of(model, data)]
    found = list(compute_levels(Grid(UNIT, 2), directions, probes, lambda: False))
    assert found[-1].levels is not None
    assert found[-1].levels.losses[1][1] is None


def test_no_sample_is_left_alone_whose_batch_norm_would_have_no_statistics() -> None:
    model, data = Images(), samples(2, 6, 6, count=65)
    probe = probe_of(model, data, bytes_per_sample=1 << 20)
    assert np.isfinite(probe.loss(vector_of(model)))
