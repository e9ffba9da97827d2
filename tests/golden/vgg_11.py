import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Convolution(nn.Module):
    """A 3×3 convolution and ReLU."""

    def __init__(self, in_channels: int, channels: int = 64) -> None:
        super().__init__()
        self.conv = nn.Conv2d(in_channels, channels, kernel_size=3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.conv(x))


class VGG11(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.stage1 = Convolution(3, channels=64)
        self.stage2 = Convolution(64, channels=128)
        self.stage3 = nn.Sequential(
            Convolution(128, channels=256),
            Convolution(256, channels=256),
        )
        self.stage4 = nn.Sequential(
            Convolution(256, channels=512),
            Convolution(512, channels=512),
        )
        self.stage5 = nn.Sequential(
            Convolution(512, channels=512),
            Convolution(512, channels=512),
        )
        self.fc1 = nn.Linear(512 * 7 * 7, 4096)
        self.fc2 = nn.Linear(4096, 4096)
        self.fc3 = nn.Linear(4096, 1000)

    def forward(self, image: Tensor) -> Tensor:  # image: N×3×224×224
        x = F.max_pool2d(self.stage1(image), kernel_size=2)  # N×64×112×112
        x = F.max_pool2d(self.stage2(x), kernel_size=2)  # N×128×56×56
        x = F.max_pool2d(self.stage3(x), kernel_size=2)  # N×256×28×28
        x = F.max_pool2d(self.stage4(x), kernel_size=2)  # N×512×14×14
        x = F.adaptive_avg_pool2d(F.max_pool2d(self.stage5(x), kernel_size=2), 7)
        x = torch.flatten(x, 1)  # N×25088
        x = F.dropout(F.relu(self.fc1(x)), training=self.training)  # N×4096
        x = F.dropout(F.relu(self.fc2(x)), training=self.training)
        return self.fc3(x)  # N×1000


# --- loss ---
import torch.nn.functional as F
from torch import Tensor


def compute_loss(output: Tensor, target: Tensor) -> Tensor:
    return F.cross_entropy(output, target)
