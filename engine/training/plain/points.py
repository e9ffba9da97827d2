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


def make_surface(
    samples: int, a: float, b: float, noise: float, seed: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Make points x and y, each (N, 1), and noisy heights a x log(y) + b y**2."""
    generator = torch.Generator().manual_seed(seed)
    x = 4 * torch.rand(samples, 1, generator=generator) - 2
    y = 0.2 + 2 * torch.rand(samples, 1, generator=generator)
    deviation = noise * torch.randn(samples, 1, generator=generator)
    return x, y, a * x * y.log() + b * y**2 + deviation


def make_lengths(samples: int, seed: int) -> tuple[Tensor, Tensor]:
    """Make vectors (N, 5) and lengths (N, 1) that hidden matrices make of them."""
    generator = torch.Generator().manual_seed(seed)
    first, second = torch.randn(2, 5, 5, generator=generator) / 5**0.5
    vectors = torch.randn(samples, 5, generator=generator)
    step1 = vectors @ first.T
    step2 = vectors + step1 @ second.T
    step3 = (step1 + step2) @ first.T
    return vectors, step3.norm(dim=1, keepdim=True)


def make_tastes(samples: int, noise: float, seed: int) -> tuple[Tensor, Tensor, Tensor]:
    """Make people (N, 8), things (N, 6) and whether the one likes the other (N,)."""
    generator = torch.Generator().manual_seed(seed)
    people = torch.randn(samples, 8, generator=generator)
    things = torch.randn(samples, 6, generator=generator)
    wishes = torch.tanh(people @ torch.randn(8, 3, generator=generator))
    traits = torch.tanh(things @ torch.randn(6, 3, generator=generator))
    doubt = noise * torch.randn(samples, generator=generator)
    return people, things, ((wishes * traits).sum(1) + doubt > 0).long()
