import torch
import torch.nn.functional as F
from torch import Tensor, nn


class PlainBlock(nn.Module):
    """Two convolutions with no way past them."""

    def __init__(self, in_channels: int, channels: int = 64, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(
            in_channels, channels, kernel_size=3, stride=stride, padding=1, bias=False
        )
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, kernel_size=3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(x)))


class CIFARPlain110(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, kernel_size=3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.layer1 = nn.Sequential(
            *[PlainBlock(16, channels=16, stride=1) for _ in range(18)]
        )
        self.layer2 = nn.Sequential(
            PlainBlock(16, channels=32, stride=2),
            *[PlainBlock(32, channels=32, stride=1) for _ in range(17)],
        )
        self.layer3 = nn.Sequential(
            PlainBlock(32, channels=64, stride=2),
            *[PlainBlock(64, channels=64, stride=1) for _ in range(17)],
        )
        self.fc = nn.Linear(64, 10)

    def forward(self, image: Tensor) -> Tensor:  # image: N×3×32×32
        x = F.relu(self.bn1(self.conv1(image)))  # N×16×32×32
        x = self.layer1(x)
        x = self.layer2(x)  # N×32×16×16
        x = F.adaptive_avg_pool2d(self.layer3(x), 1)  # N×64×1×1
        return self.fc(torch.flatten(x, 1))  # N×10


# --- loss ---
import torch.nn.functional as F
from torch import Tensor


def compute_loss(output: Tensor, target: Tensor) -> Tensor:
    return F.cross_entropy(output, target)
