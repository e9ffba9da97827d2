import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Down(nn.Module):
    """Halves height and width."""

    def __init__(self, in_channels: int, channels: int = 64) -> None:
        super().__init__()
        self.conv = nn.Conv2d(
            in_channels, channels, kernel_size=4, stride=2, padding=1, bias=False
        )
        self.bn = nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        return F.leaky_relu(self.bn(self.conv(x)), negative_slope=0.2)


class DCGANDiscriminator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 64, kernel_size=4, stride=2, padding=1, bias=False)
        self.downs = nn.Sequential(
            Down(64, channels=128),
            Down(128, channels=256),
            Down(256, channels=512),
        )
        self.last = nn.Conv2d(512, 1, kernel_size=4, bias=False)

    def forward(self, picture: Tensor) -> Tensor:  # picture: N×3×64×64
        x = F.leaky_relu(self.first(picture), negative_slope=0.2)  # N×64×32×32
        x = self.downs(x)  # N×512×4×4
        x = self.last(x)  # N×1×1×1
        return torch.sigmoid(torch.flatten(x, 1))  # N×1


# --- loss ---
import torch.nn.functional as F
from torch import Tensor


def compute_loss(output: Tensor, target: Tensor) -> Tensor:
    return F.binary_cross_entropy(output, target)
