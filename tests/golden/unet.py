import torch
import torch.nn.functional as F
from torch import Tensor, nn


class DoubleConv(nn.Module):
    """Two 3×3 convolutions."""

    def __init__(self, in_channels: int, channels: int = 64) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(
            in_channels, channels, kernel_size=3, padding=1, bias=False
        )
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, kernel_size=3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(x)))


class Down(nn.Module):
    """Halves height and width."""

    def __init__(self, in_channels: int, channels: int = 128) -> None:
        super().__init__()
        self.convs = DoubleConv(in_channels, channels=channels)

    def forward(self, x: Tensor) -> Tensor:
        x = F.max_pool2d(x, kernel_size=2)
        return self.convs(x)


class Up(nn.Module):
    """Doubles height and width and joins what came across."""

    def __init__(self, in_channels: int, channels: int = 64) -> None:
        super().__init__()
        self.enlarge = nn.ConvTranspose2d(
            in_channels, channels, kernel_size=2, stride=2
        )
        self.convs = DoubleConv(in_channels, channels=channels)

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        y = torch.cat([skip, self.enlarge(x)], dim=1)
        return self.convs(y)


class UNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.inc = DoubleConv(1, channels=16)
        self.down1 = Down(16, channels=32)
        self.down2 = Down(32, channels=64)
        self.down3 = Down(64, channels=128)
        self.down4 = Down(128, channels=256)
        self.up1 = Up(256, channels=128)
        self.up2 = Up(128, channels=64)
        self.up3 = Up(64, channels=32)
        self.up4 = Up(32, channels=16)
        self.outc = nn.Conv2d(16, 1, kernel_size=1)

    def forward(self, scene: Tensor) -> Tensor:  # scene: N×1×32×32
        x = self.inc(scene)  # N×16×32×32
        y = self.down1(x)  # N×32×16×16
        z = self.down2(y)  # N×64×8×8
        down3 = self.down3(z)  # N×128×4×4
        down4 = self.down4(down3)  # N×256×2×2
        up1 = self.up1(down4, down3)  # N×128×4×4
        z = self.up2(up1, z)  # N×64×8×8
        z = self.up3(z, y)  # N×32×16×16
        z = self.up4(z, x)  # N×16×32×32
        return self.outc(z)  # N×1×32×32


# --- loss ---
import torch.nn.functional as F
from torch import Tensor


def compute_loss(output: Tensor, target: Tensor) -> Tensor:
    return F.binary_cross_entropy_with_logits(output, target)
