"""Points made by rule."""

import math

import torch
from torch import Tensor


def make_xor() -> tuple[Tensor, Tensor]:
    """Make the four corners of a square and their classes: 1 where the signs differ."""
    points = torch.tensor([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    return points, torch.tensor([0, 1, 1, 0])


def make_spirals(
    samples: int, classes: int, turns: float, noise: float, seed: int
) -> tuple[Tensor, Tensor]:
    """Make points (N, 2) on interlocked spirals and the spiral that each is on."""
    generator = torch.Generator().manual_seed(seed)
    labels = torch.arange(samples) % classes
    radius = torch.rand(samples, generator=generator).sqrt()
    angle = 2 * math.pi * (turns * radius + labels / classes)
    points = radius[:, None] * torch.stack([angle.cos(), angle.sin()], dim=1)
    return points + noise * torch.randn(samples, 2, generator=generator), labels


def make_line(
    samples: int, slope: float, offset: float, noise: float, seed: int
) -> tuple[Tensor, Tensor]:
    """Make numbers (N, 1) from -1 to 1 and the noisy numbers that a line gives them."""
    generator = torch.Generator().manual_seed(seed)
    inputs = 2 * torch.rand(samples, 1, generator=generator) - 1
    deviation = noise * torch.randn(samples, 1, generator=generator)
    return inputs, slope * inputs + offset + deviation


def place_in_space(points: Tensor, dimensions: int) -> Tensor:
    """Place points (N, 2) on a slanted plane in a space of more dimensions."""
    generator = torch.Generator().manual_seed(dimensions)
    return points @ torch.randn(points.shape[1], dimensions, generator=generator)


def choose_test_samples(labels: Tensor) -> Tensor:
    """Choose every fifth sample for the test."""
    return torch.arange(len(labels)) % 5 == 4
