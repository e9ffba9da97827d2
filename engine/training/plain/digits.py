"""What can be asked of handwritten digits beside which digit each one is."""

import torch
import torch.nn.functional as F
from torch import Tensor


def take_first(samples: int, *tensors: Tensor) -> tuple[Tensor, ...]:
    """Take the first samples only."""
    return tuple(each[:samples] for each in tensors)


def measure_ink(images: Tensor) -> Tensor:
    """Measure the mean brightness of images, from 0 to 1, as numbers (N, 1)."""
    return images.flatten(1).mean(1, keepdim=True) / 16


def choose_partners(
    labels: Tensor, is_test: Tensor, is_same: Tensor, generator: torch.Generator
) -> Tensor:
    """Choose another sample for each: of its class or not, on its side of the split."""
    agrees = (labels[:, None] == labels) == is_same[:, None]
    agrees &= is_test[:, None] == is_test
    agrees.fill_diagonal_(0)
    chance = torch.rand(len(labels), len(labels), generator=generator)
    return (chance * agrees).argmax(1)


def make_pairs(
    images: Tensor, labels: Tensor, is_test: Tensor, seed: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Make pairs of images, and 1 where both show the same digit: every second one."""
    generator = torch.Generator().manual_seed(seed)
    is_same = torch.arange(len(labels)) % 2 == 0
    partners = choose_partners(labels, is_test, is_same, generator)
    return images, images[partners], (labels == labels[partners]).long()


def make_triplets(
    images: Tensor, labels: Tensor, is_test: Tensor, seed: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Make triplets: an image, one of the same digit, one of another digit."""
    generator = torch.Generator().manual_seed(seed)
    is_same = torch.ones(len(labels), dtype=torch.bool)
    positive = choose_partners(labels, is_test, is_same, generator)
    negative = choose_partners(labels, is_test, ~is_same, generator)
    return images, images[positive], images[negative]


def make_scenes(images: Tensor, noise: float, seed: int) -> tuple[Tensor, Tensor]:
    """Put images (N, 1, 8, 8) of 0 to 16 somewhere in noisy scenes (N, 1, 32, 32).

    The second result is 1 where there is ink and 0 elsewhere.
    """
    generator = torch.Generator().manual_seed(seed)
    ink = F.interpolate(images / 16, (16, 16), mode="bilinear")
    scenes = torch.zeros(len(images), 1, 32, 32)
    places = torch.randint(0, 17, (len(images), 2), generator=generator).tolist()
    for scene, digit, (top, left) in zip(scenes, ink, places, strict=True):
        scene[:, top : top + 16, left : left + 16] = digit
    masks = (scenes > 0.5).float()
    return scenes + noise * torch.randn(scenes.shape, generator=generator), masks


def make_codes(images: Tensor) -> Tensor:
    """Make codes (N, 100) of images: a fixed random view of their pixels."""
    generator = torch.Generator().manual_seed(0)
    pixels = images.flatten(1) / 8 - 1
    view = torch.randn(pixels.shape[1], 100, generator=generator)
    return pixels @ (view / 8)


def make_forgeries(images: Tensor, seed: int) -> tuple[Tensor, Tensor]:
    """Lay another image over every second one; 1 says that an image is untouched."""
    generator = torch.Generator().manual_seed(seed)
    others = images[torch.randperm(len(images), generator=generator)]
    is_real = torch.arange(len(images)) % 2 == 0
    forged = torch.maximum(images, others)
    return torch.where(is_real[:, None, None, None], images, forged), is_real.long()


def make_rows(
    images: Tensor, labels: Tensor, is_test: Tensor, seed: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Put one to four images (N, 1, 8, 8) side by side, from one side of the split.

    Gives rows (N, 1, 8, 32), the digits on them (N, 4) ended by -1, and how many.
    """
    generator = torch.Generator().manual_seed(seed)
    chance = torch.rand(len(labels), len(labels), generator=generator)
    chance = (chance * (is_test[:, None] == is_test)).fill_diagonal_(2)
    chosen = chance.topk(4).indices
    lengths = torch.randint(1, 5, (len(labels),), generator=generator)
    is_there = torch.arange(4) < lengths[:, None]
    rows = images[chosen] * is_there[:, :, None, None, None]
    digits = labels[chosen].masked_fill(~is_there, -1)
    return rows.permute(0, 2, 3, 1, 4).flatten(3), digits, lengths
