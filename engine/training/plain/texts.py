"""Texts as numbers of characters."""

import torch
from torch import Tensor


def cut_text(text: Tensor, step: int) -> tuple[Tensor, Tensor]:
    """Cut a text into stretches (N, 32), and give the characters that follow each."""
    stretches = text.unfold(0, 33, step)
    return stretches[:, :-1].contiguous(), stretches[:, 1:].contiguous()


def make_gaps(characters: Tensor, gaps: float, seed: int) -> Tensor:
    """Put the number after the last character's into gaps that chance chooses."""
    generator = torch.Generator().manual_seed(seed)
    is_gap = torch.rand(characters.shape, generator=generator) < gaps
    return characters.masked_fill(is_gap, int(characters.max()) + 1)


def choose_last_fifth(samples: Tensor) -> Tensor:
    """Choose the last fifth of the samples for the test."""
    return torch.arange(len(samples)) >= len(samples) * 4 // 5
