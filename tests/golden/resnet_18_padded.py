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


class ResNet18Padded(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, kernel_size=7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.layer1 = nn.Sequential(BasicBlock(channels=64), BasicBlock(channels=64))
        self.down2 = PaddingBlock(64, channels=128)
        self.layer2 = BasicBlock(channels=128)
        self.down3 = PaddingBlock(128, channels=256)
        self.layer3 = BasicBlock(channels=256)
        self.down4 = PaddingBlock(256, channels=512)
        self.layer4 = BasicBlock(channels=512)
        self.fc = nn.Linear(512, 1000)

    def forward(self, image: Tensor) -> Tensor:  # image: N×3×224×224
        x = F.relu(self.bn1(self.conv1(image)))  # N×64×112×112
        x = F.max_pool2d(x, kernel_size=3, stride=2, padding=1)  # N×64×56×56
        x = self.layer1(x)
        x = self.down2(x)  # N×128×28×28
        x = self.layer2(x)
        x = self.down3(x)  # N×256×14×14
        x = self.layer3(x)
        x = self.down4(x)  # N×512×7×7
        x = F.adaptive_avg_pool2d(self.layer4(x), 1)  # N×512×1×1
        return self.fc(torch.flatten(x, 1))  # N×1000


# --- loss ---
import torch.nn.functional as F
from torch import Tensor


def compute_loss(output: Tensor, target: Tensor) -> Tensor:
    return F.cross_entropy(output, target)
