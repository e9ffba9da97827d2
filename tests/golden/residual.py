import torch
import torch.nn.functional as F
from torch import Tensor, nn


class BasicBlock(nn.Module):
    """Two convolutions and a way past them."""

    def __init__(self, in_channels: int, channels: int = 64, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(
            in_channels, channels, kernel_size=3, stride=stride, padding=1
        )
        self.batch_norm1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, kernel_size=3, padding=1)
        self.batch_norm2 = nn.BatchNorm2d(channels)
        self.shortcut = nn.Conv2d(in_channels, channels, kernel_size=1, stride=stride)

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu(self.batch_norm1(self.conv1(x)))
        y = self.batch_norm2(self.conv2(y))
        return F.relu(y + self.shortcut(x))


class ResNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 16, kernel_size=3, padding=1)
        self.layer1 = nn.Sequential(*[BasicBlock(16, channels=16) for _ in range(3)])
        self.layer2 = nn.Sequential(
            BasicBlock(16, channels=32, stride=2),
            *[BasicBlock(32, channels=32, stride=1) for _ in range(4)],
        )
        self.layer3 = nn.Sequential(
            BasicBlock(32, channels=48, stride=2),
            BasicBlock(48, channels=64, stride=1),
        )
        self.fc = nn.Linear(64, 10)

    def forward(self, x: Tensor) -> Tensor:  # x: N×3×32×32
        x = self.stem(x)  # N×16×32×32
        x = self.layer1(x)
        x = self.layer2(x)  # N×32×16×16
        x = F.adaptive_avg_pool2d(self.layer3(x), 1)  # N×64×1×1
        return self.fc(torch.flatten(x, 1))  # N×10
