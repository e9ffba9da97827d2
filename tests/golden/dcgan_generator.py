import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Up(nn.Module):
    """Doubles height and width."""

    def __init__(
        self, in_channels: int, channels: int = 64, stride: int = 2, padding: int = 1
    ) -> None:
        super().__init__()
        self.conv = nn.ConvTranspose2d(
            in_channels,
            channels,
            kernel_size=4,
            stride=stride,
            padding=padding,
            bias=False,
        )
        self.bn = nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.bn(self.conv(x)))


class DCGANGenerator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = Up(100, channels=512, stride=1, padding=0)
        self.ups = nn.Sequential(
            Up(512, channels=256),
            Up(256, channels=128),
            Up(128, channels=64),
        )
        self.last = nn.ConvTranspose2d(
            64, 3, kernel_size=4, stride=2, padding=1, bias=False
        )

    def forward(self, code: Tensor) -> Tensor:  # code: N×100
        x = self.first(torch.unflatten(code, 1, (100, 1, 1)))  # N×512×4×4
        x = self.ups(x)  # N×64×32×32
        return torch.tanh(self.last(x))  # picture: N×3×64×64


# --- loss ---
import torch.nn.functional as F
from torch import Tensor


def compute_loss(picture: Tensor, target: Tensor) -> Tensor:
    return F.mse_loss(picture, target * 2 - 1)
