import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Features(nn.Module):
    """The first convolution of AlexNet."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 64, kernel_size=11, stride=4, padding=2)

    def forward(self, image: Tensor) -> Tensor:
        return F.relu(self.conv(image))  # N×64×7×7


class BasicBlock(nn.Module):
    """Two convolutions and a way past them."""

    def __init__(self, channels: int = 64) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(64, channels, kernel_size=3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, kernel_size=3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu(self.bn1(self.conv1(x)))  # N×channels×7×7
        y = self.bn2(self.conv2(y))
        return F.relu(y + x)


class Monster(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.features = Features()
        self.converter = nn.Conv2d(64, 64, kernel_size=3, padding=1)
        self.blocks = nn.Sequential(*[BasicBlock(channels=64) for _ in range(16)])
        self.fc = nn.Linear(64, 10)

    def forward(self, image: Tensor) -> Tensor:  # image: N×3×32×32
        x = self.features(image)  # N×64×7×7
        x = F.relu(self.converter(x))
        x = F.avg_pool2d(self.blocks(x), kernel_size=7)  # N×64×1×1
        return self.fc(torch.flatten(x, 1))  # N×10


# --- loss ---
import torch.nn.functional as F
from torch import Tensor


def compute_loss(output: Tensor, target: Tensor) -> Tensor:
    return F.cross_entropy(output, target)
