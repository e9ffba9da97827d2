import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Tower(nn.Module):
    """Turns an image into a few features."""

    def __init__(self, features: int = 64) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, kernel_size=5)
        self.conv2 = nn.Conv2d(16, 32, kernel_size=5)
        self.embed = nn.Linear(32 * 2 * 2, features)

    def forward(self, image: Tensor) -> Tensor:
        x = F.relu(F.max_pool2d(self.conv1(image), kernel_size=3))  # N×16×8×8
        x = F.relu(F.max_pool2d(self.conv2(x), kernel_size=2))  # N×32×2×2
        return self.embed(torch.flatten(x, 1))  # N×features


class Triplet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.tower = Tower(features=16)

    def forward(
        self,
        anchor: Tensor,  # N×1×28×28
        positive: Tensor,  # N×1×28×28
        negative: Tensor,  # N×1×28×28
    ) -> tuple[Tensor, Tensor, Tensor]:
        return (
            self.tower(anchor),  # anchor_code: N×16
            self.tower(positive),  # positive_code: N×16
            self.tower(negative),  # negative_code: N×16
        )
