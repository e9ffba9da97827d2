"""When a loss ends a training."""

from pathlib import Path

import pytest
import torch

from engine.training.reporter import DivergedError, Progress, Reporter, Reporting


def report(folder: Path, *losses: float) -> None:
    reporter = Reporter(folder, lambda _: None, Progress(), Reporting(divergence=1000.0))
    try:
        reporter.begin()
        for loss in losses:
            reporter.add(epoch=1, samples=1, loss=torch.tensor(loss))
        reporter.flush()
    finally:
        reporter.close()


@pytest.mark.parametrize("losses", [(1.0, 1001.0), (-1.0, 1001.0), (0.0, float("nan"))])
def test_a_loss_that_grows_without_bounds_ends_the_training(
    tmp_path: Path, losses: tuple[float, ...]
) -> None:
    with pytest.raises(DivergedError) as raised:
        report(tmp_path, *losses)
    assert raised.value.step == 2


@pytest.mark.parametrize("losses", [(1.0, 999.0), (1.0, -5000.0), (-0.1, -5000.0), (0.0, 5.0)])
def test_a_loss_that_falls_far_below_zero_does_not(
    tmp_path: Path, losses: tuple[float, ...]
) -> None:
    report(tmp_path, *losses)
