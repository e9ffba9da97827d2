import torch
import torch.nn.functional as F
from torch import Tensor, nn


class SeparableConv(nn.Module):
    """Filters each channel by itself, then mixes them."""

    def __init__(self, hidden: int = 32, channels: int = 16) -> None:
        super().__init__()
        self.depthwise = nn.Conv2d(
            32, hidden, kernel_size=3, padding=1, groups=hidden, bias=False
        )
        self.bn2 = nn.BatchNorm2d(hidden)
        self.project = nn.Conv2d(hidden, channels, kernel_size=1, bias=False)
        self.bn3 = nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu6(self.bn2(self.depthwise(x)))  # N×hidden×112×112
        return self.bn3(self.project(x))  # N×channels×112×112


class InvertedBottleneck(nn.Module):
    """Widens, filters, narrows."""

    def __init__(
        self, in_channels: int, hidden: int = 96, channels: int = 24, stride: int = 1
    ) -> None:
        super().__init__()
        self.expand = nn.Conv2d(in_channels, hidden, kernel_size=1, bias=False)
        self.bn1 = nn.BatchNorm2d(hidden)
        self.depthwise = nn.Conv2d(
            hidden,
            hidden,
            kernel_size=3,
            stride=stride,
            padding=1,
            groups=hidden,
            bias=False,
        )
        self.bn2 = nn.BatchNorm2d(hidden)
        self.project = nn.Conv2d(hidden, channels, kernel_size=1, bias=False)
        self.bn3 = nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu6(self.bn1(self.expand(x)))
        x = F.relu6(self.bn2(self.depthwise(x)))
        return self.bn3(self.project(x))


class InvertedResidual(nn.Module):
    """Widens, filters, narrows; with a way past it."""

    def __init__(self, hidden: int = 96, channels: int = 24) -> None:
        super().__init__()
        self.expand = nn.Conv2d(channels, hidden, kernel_size=1, bias=False)
        self.bn1 = nn.BatchNorm2d(hidden)
        self.depthwise = nn.Conv2d(
            hidden, hidden, kernel_size=3, padding=1, groups=hidden, bias=False
        )
        self.bn2 = nn.BatchNorm2d(hidden)
        self.project = nn.Conv2d(hidden, channels, kernel_size=1, bias=False)
        self.bn3 = nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu6(self.bn1(self.expand(x)))
        y = F.relu6(self.bn2(self.depthwise(y)))
        y = self.bn3(self.project(y))
        return x + y


class MobileNetV2(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, kernel_size=3, stride=2, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(32)
        self.stage1 = SeparableConv(hidden=32, channels=16)
        self.change2 = InvertedBottleneck(16, hidden=96, channels=24, stride=2)
        self.stage2 = InvertedResidual(hidden=144, channels=24)
        self.change3 = InvertedBottleneck(24, hidden=144, channels=32, stride=2)
        self.stage3 = nn.Sequential(
            InvertedResidual(hidden=192, channels=32),
            InvertedResidual(hidden=192, channels=32),
        )
        self.change4 = InvertedBottleneck(32, hidden=192, channels=64, stride=2)
        self.stage4 = nn.Sequential(
            *[InvertedResidual(hidden=384, channels=64) for _ in range(3)]
        )
        self.change5 = InvertedBottleneck(64, hidden=384, channels=96, stride=1)
        self.stage5 = nn.Sequential(
            InvertedResidual(hidden=576, channels=96),
            InvertedResidual(hidden=576, channels=96),
        )
        self.change6 = InvertedBottleneck(96, hidden=576, channels=160, stride=2)
        self.stage6 = nn.Sequential(
            InvertedResidual(hidden=960, channels=160),
            InvertedResidual(hidden=960, channels=160),
        )
        self.change7 = InvertedBottleneck(160, hidden=960, channels=320, stride=1)
        self.conv2 = nn.Conv2d(320, 1280, kernel_size=1, bias=False)
        self.bn2 = nn.BatchNorm2d(1280)
        self.classifier = nn.Linear(1280, 1000)

    def forward(self, image: Tensor) -> Tensor:  # image: N×3×224×224
        x = F.relu6(self.bn1(self.conv1(image)))  # N×32×112×112
        x = self.stage1(x)  # N×16×112×112
        x = self.change2(x)  # N×24×56×56
        x = self.stage2(x)
        x = self.change3(x)  # N×32×28×28
        x = self.stage3(x)
        x = self.change4(x)  # N×64×14×14
        x = self.stage4(x)
        x = self.change5(x)  # N×96×14×14
        x = self.stage5(x)
        x = self.change6(x)  # N×160×7×7
        x = self.stage6(x)
        x = self.change7(x)  # N×320×7×7
        x = F.relu6(self.bn2(self.conv2(x)))  # N×1280×7×7
        x = F.adaptive_avg_pool2d(x, 1)  # N×1280×1×1
        x = F.dropout(torch.flatten(x, 1), p=0.2, training=self.training)  # N×1280
        return self.classifier(x)  # N×1000


# --- loss ---
import torch.nn.functional as F
from torch import Tensor


def compute_loss(output: Tensor, target: Tensor) -> Tensor:
    return F.cross_entropy(output, target)
