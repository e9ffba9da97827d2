import torch
import torch.nn.functional as F
from torch import Tensor, nn


class ProjectionBottleneck(nn.Module):
    """Three convolutions and a way past them, to more channels."""

    def __init__(self, in_channels: int, channels: int = 64, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, channels, kernel_size=1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(
            channels, channels, kernel_size=3, stride=stride, padding=1, bias=False
        )
        self.bn2 = nn.BatchNorm2d(channels)
        self.conv3 = nn.Conv2d(channels, channels * 4, kernel_size=1, bias=False)
        self.bn3 = nn.BatchNorm2d(channels * 4)
        self.shortcut = nn.Conv2d(
            in_channels, channels * 4, kernel_size=1, stride=stride, bias=False
        )
        self.shortcut_bn = nn.BatchNorm2d(channels * 4)

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        x = self.shortcut_bn(self.shortcut(x))
        return F.relu(y + x)


class Bottleneck(nn.Module):
    """Three convolutions, the middle one narrow, and a way past them."""

    def __init__(self, in_channels: int, channels: int = 64) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, channels, kernel_size=1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, kernel_size=3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.conv3 = nn.Conv2d(channels, channels * 4, kernel_size=1, bias=False)
        self.bn3 = nn.BatchNorm2d(channels * 4)

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        return F.relu(y + x)


class ResNet101(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, kernel_size=7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.widen1 = ProjectionBottleneck(64, channels=64, stride=1)
        self.layer1 = nn.Sequential(
            Bottleneck(256, channels=64),
            Bottleneck(256, channels=64),
        )
        self.widen2 = ProjectionBottleneck(256, channels=128, stride=2)
        self.layer2 = nn.Sequential(*[Bottleneck(512, channels=128) for _ in range(3)])
        self.widen3 = ProjectionBottleneck(512, channels=256, stride=2)
        self.layer3 = nn.Sequential(
            *[Bottleneck(1024, channels=256) for _ in range(22)]
        )
        self.widen4 = ProjectionBottleneck(1024, channels=512, stride=2)
        self.layer4 = nn.Sequential(
            Bottleneck(2048, channels=512),
            Bottleneck(2048, channels=512),
        )
        self.fc = nn.Linear(2048, 1000)

    def forward(self, image: Tensor) -> Tensor:  # image: N×3×224×224
        x = F.relu(self.bn1(self.conv1(image)))  # N×64×112×112
        x = F.max_pool2d(x, kernel_size=3, stride=2, padding=1)  # N×64×56×56
        x = self.widen1(x)  # N×256×56×56
        x = self.layer1(x)
        x = self.widen2(x)  # N×512×28×28
        x = self.layer2(x)
        x = self.widen3(x)  # N×1024×14×14
        x = self.layer3(x)
        x = self.widen4(x)  # N×2048×7×7
        x = F.adaptive_avg_pool2d(self.layer4(x), 1)  # N×2048×1×1
        return self.fc(torch.flatten(x, 1))  # N×1000


# --- loss ---
import torch.nn.functional as F
from torch import Tensor


def compute_loss(output: Tensor, target: Tensor) -> Tensor:
    return F.cross_entropy(output, target)
