import torch
import torch.nn.functional as F
from torch import Tensor, nn


class BasicBlock(nn.Module):
    """Two convolutions and a way past them."""

    def __init__(self, channels: int = 64) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, kernel_size=3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, kernel_size=3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        return F.relu(y + x)


class PaddingBlock(nn.Module):
    """Two convolutions; the way past them skips and pads activations."""

    def __init__(self, in_channels: int, channels: int = 64) -> None:
        super().__init__()
        self.channels = channels
        self.conv1 = nn.Conv2d(
            in_channels, channels, kernel_size=3, stride=2, padding=1, bias=False
        )
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, kernel_size=3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        x = x[:, :, ::2]
        x = x[:, :, :, ::2]
        return F.relu(y + F.pad(x, (0, 0, 0, 0, 0, self.channels // 2)))


class CIFARResNet110(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, kernel_size=3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.layer1 = nn.Sequential(*[BasicBlock(channels=16) for _ in range(18)])
        self.down2 = PaddingBlock(16, channels=32)
        self.layer2 = nn.Sequential(*[BasicBlock(channels=32) for _ in range(17)])
        self.down3 = PaddingBlock(32, channels=64)
        self.layer3 = nn.Sequential(*[BasicBlock(channels=64) for _ in range(17)])
        self.fc = nn.Linear(64, 10)

    def forward(self, image: Tensor) -> Tensor:  # image: N×3×32×32
        x = F.relu(self.bn1(self.conv1(image)))  # N×16×32×32
        x = self.layer1(x)
        x = self.down2(x)  # N×32×16×16
        x = self.layer2(x)
        x = self.down3(x)  # N×64×8×8
        x = F.adaptive_avg_pool2d(self.layer3(x), 1)  # N×64×1×1
        return self.fc(torch.flatten(x, 1))  # N×10


# --- loss ---
import torch.nn.functional as F
from torch import Tensor


def compute_loss(output: Tensor, target: Tensor) -> Tensor:
    return F.cross_entropy(output, target)
