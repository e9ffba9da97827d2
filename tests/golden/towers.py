import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Tower(nn.Module):
    def __init__(self, features: int = 64) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 32, kernel_size=5)
        self.embed = nn.Linear(32 * 8 * 8, features)

    def forward(self, image: Tensor) -> Tensor:
        x = F.relu(F.max_pool2d(self.conv(image), kernel_size=3))  # N×32×8×8
        return self.embed(torch.flatten(x, 1))  # features: N×features


class Siamese(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.tower = Tower(features=64)

    def forward(
        self,
        left: Tensor,  # N×1×28×28
        right: Tensor,  # N×1×28×28
    ) -> tuple[Tensor, Tensor]:
        return (
            self.tower(left),  # left_features: N×64
            self.tower(right),  # right_features: N×64
        )
