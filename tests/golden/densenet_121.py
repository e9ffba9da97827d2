import torch
import torch.nn.functional as F
from torch import Tensor, nn


class DenseUnit(nn.Module):
    """Adds new maps to those that came in."""

    def __init__(self, num_features: int, growth: int = 32) -> None:
        super().__init__()
        self.bn1 = nn.BatchNorm2d(num_features)
        self.conv1 = nn.Conv2d(num_features, growth * 4, kernel_size=1, bias=False)
        self.bn2 = nn.BatchNorm2d(growth * 4)
        self.conv2 = nn.Conv2d(growth * 4, growth, kernel_size=3, padding=1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu(self.bn1(x))
        y = F.relu(self.bn2(self.conv1(y)))
        return torch.cat([x, self.conv2(y)], dim=1)


class Transition(nn.Module):
    """Halves channels, height and width."""

    def __init__(self, num_features: int, channels: int = 128) -> None:
        super().__init__()
        self.bn = nn.BatchNorm2d(num_features)
        self.conv = nn.Conv2d(num_features, channels, kernel_size=1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(self.bn(x))
        return F.avg_pool2d(self.conv(x), kernel_size=2)


class DenseNet121(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, kernel_size=7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.dense1 = nn.Sequential(
            DenseUnit(64, growth=32),
            DenseUnit(96, growth=32),
            DenseUnit(128, growth=32),
            DenseUnit(160, growth=32),
            DenseUnit(192, growth=32),
            DenseUnit(224, growth=32),
        )
        self.transition1 = Transition(256, channels=128)
        self.dense2 = nn.Sequential(
            DenseUnit(128, growth=32),
            DenseUnit(160, growth=32),
            DenseUnit(192, growth=32),
            DenseUnit(224, growth=32),
            DenseUnit(256, growth=32),
            DenseUnit(288, growth=32),
            DenseUnit(320, growth=32),
            DenseUnit(352, growth=32),
            DenseUnit(384, growth=32),
            DenseUnit(416, growth=32),
            DenseUnit(448, growth=32),
            DenseUnit(480, growth=32),
        )
        self.transition2 = Transition(512, channels=256)
        self.dense3 = nn.Sequential(
            DenseUnit(256, growth=32),
            DenseUnit(288, growth=32),
            DenseUnit(320, growth=32),
            DenseUnit(352, growth=32),
            DenseUnit(384, growth=32),
            DenseUnit(416, growth=32),
            DenseUnit(448, growth=32),
            DenseUnit(480, growth=32),
            DenseUnit(512, growth=32),
            DenseUnit(544, growth=32),
            DenseUnit(576, growth=32),
            DenseUnit(608, growth=32),
            DenseUnit(640, growth=32),
            DenseUnit(672, growth=32),
            DenseUnit(704, growth=32),
            DenseUnit(736, growth=32),
            DenseUnit(768, growth=32),
            DenseUnit(800, growth=32),
            DenseUnit(832, growth=32),
            DenseUnit(864, growth=32),
            DenseUnit(896, growth=32),
            DenseUnit(928, growth=32),
            DenseUnit(960, growth=32),
            DenseUnit(992, growth=32),
        )
        self.transition3 = Transition(1024, channels=512)
        self.dense4 = nn.Sequential(
            DenseUnit(512, growth=32),
            DenseUnit(544, growth=32),
            DenseUnit(576, growth=32),
            DenseUnit(608, growth=32),
            DenseUnit(640, growth=32),
            DenseUnit(672, growth=32),
            DenseUnit(704, growth=32),
            DenseUnit(736, growth=32),
            DenseUnit(768, growth=32),
            DenseUnit(800, growth=32),
            DenseUnit(832, growth=32),
            DenseUnit(864, growth=32),
            DenseUnit(896, growth=32),
            DenseUnit(928, growth=32),
            DenseUnit(960, growth=32),
            DenseUnit(992, growth=32),
        )
        self.bn2 = nn.BatchNorm2d(1024)
        self.classifier = nn.Linear(1024, 1000)

    def forward(self, image: Tensor) -> Tensor:  # image: N×3×224×224
        x = F.relu(self.bn1(self.conv1(image)))  # N×64×112×112
        x = F.max_pool2d(x, kernel_size=3, stride=2, padding=1)  # N×64×56×56
        x = self.dense1(x)  # N×256×56×56
        x = self.transition1(x)  # N×128×28×28
        x = self.dense2(x)  # N×512×28×28
        x = self.transition2(x)  # N×256×14×14
        x = self.dense3(x)  # N×1024×14×14
        x = self.transition3(x)  # N×512×7×7
        x = F.relu(self.bn2(self.dense4(x)))  # N×1024×7×7
        x = F.adaptive_avg_pool2d(x, 1)  # N×1024×1×1
        return self.classifier(torch.flatten(x, 1))  # N×1000


# --- loss ---
import torch.nn.functional as F
from torch import Tensor


def compute_loss(output: Tensor, target: Tensor) -> Tensor:
    return F.cross_entropy(output, target)
