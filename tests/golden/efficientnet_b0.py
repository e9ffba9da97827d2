import torch
import torch.nn.functional as F
from torch import Tensor, nn


class NarrowMBConv(nn.Module):
    """Filters, weighs, narrows."""

    def __init__(self, hidden: int = 32, squeezed: int = 8, channels: int = 16) -> None:
        super().__init__()
        self.depthwise = nn.Conv2d(
            32, hidden, kernel_size=3, padding=1, groups=hidden, bias=False
        )
        self.bn2 = nn.BatchNorm2d(hidden)
        self.squeeze = nn.Conv2d(hidden, squeezed, kernel_size=1)
        self.excite = nn.Conv2d(squeezed, hidden, kernel_size=1)
        self.project = nn.Conv2d(hidden, channels, kernel_size=1, bias=False)
        self.bn3 = nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        x = F.silu(self.bn2(self.depthwise(x)))  # N×hidden×112×112
        y = F.adaptive_avg_pool2d(x, 1)  # N×hidden×1×1
        y = F.silu(self.squeeze(y))  # N×squeezed×1×1
        y = torch.sigmoid(self.excite(y))  # N×hidden×1×1
        return self.bn3(self.project(y * x))  # N×channels×112×112


class MBConv(nn.Module):
    """Widens, filters, weighs, narrows."""

    def __init__(
        self,
        in_channels: int,
        hidden: int = 96,
        squeezed: int = 4,
        channels: int = 24,
        kernel_size: int = 3,
        stride: int = 1,
    ) -> None:
        super().__init__()
        self.expand = nn.Conv2d(in_channels, hidden, kernel_size=1, bias=False)
        self.bn1 = nn.BatchNorm2d(hidden)
        self.depthwise = nn.Conv2d(
            hidden,
            hidden,
            kernel_size=kernel_size,
            stride=stride,
            padding=kernel_size // 2,
            groups=hidden,
            bias=False,
        )
        self.bn2 = nn.BatchNorm2d(hidden)
        self.squeeze = nn.Conv2d(hidden, squeezed, kernel_size=1)
        self.excite = nn.Conv2d(squeezed, hidden, kernel_size=1)
        self.project = nn.Conv2d(hidden, channels, kernel_size=1, bias=False)
        self.bn3 = nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        x = F.silu(self.bn1(self.expand(x)))
        x = F.silu(self.bn2(self.depthwise(x)))
        y = F.adaptive_avg_pool2d(x, 1)  # N×hidden×1×1
        y = F.silu(self.squeeze(y))  # N×squeezed×1×1
        y = torch.sigmoid(self.excite(y))  # N×hidden×1×1
        return self.bn3(self.project(y * x))


class ResidualMBConv(nn.Module):
    """Widens, filters, weighs, narrows; with a way past it."""

    def __init__(
        self,
        hidden: int = 96,
        squeezed: int = 4,
        channels: int = 24,
        kernel_size: int = 3,
        drop: float = 0.1,
    ) -> None:
        super().__init__()
        self.drop = drop
        self.expand = nn.Conv2d(channels, hidden, kernel_size=1, bias=False)
        self.bn1 = nn.BatchNorm2d(hidden)
        self.depthwise = nn.Conv2d(
            hidden,
            hidden,
            kernel_size=kernel_size,
            padding=kernel_size // 2,
            groups=hidden,
            bias=False,
        )
        self.bn2 = nn.BatchNorm2d(hidden)
        self.squeeze = nn.Conv2d(hidden, squeezed, kernel_size=1)
        self.excite = nn.Conv2d(squeezed, hidden, kernel_size=1)
        self.project = nn.Conv2d(hidden, channels, kernel_size=1, bias=False)
        self.bn3 = nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        y = F.silu(self.bn1(self.expand(x)))
        y = F.silu(self.bn2(self.depthwise(y)))
        z = F.adaptive_avg_pool2d(y, 1)  # N×hidden×1×1
        z = F.silu(self.squeeze(z))  # N×squeezed×1×1
        z = torch.sigmoid(self.excite(z))  # N×hidden×1×1
        z = self.bn3(self.project(z * y))
        z = F.dropout3d(torch.unsqueeze(z, 1), p=self.drop, training=self.training)
        return torch.squeeze(z, 1) + x


class EfficientNetB0(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, kernel_size=3, stride=2, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(32)
        self.stage1 = NarrowMBConv(hidden=32, squeezed=8, channels=16)
        self.change2 = MBConv(
            16, hidden=96, squeezed=4, channels=24, kernel_size=3, stride=2
        )
        self.stage2 = ResidualMBConv(
            hidden=144, squeezed=6, channels=24, kernel_size=3, drop=0.025
        )
        self.change3 = MBConv(
            24, hidden=144, squeezed=6, channels=40, kernel_size=5, stride=2
        )
        self.stage3 = ResidualMBConv(
            hidden=240, squeezed=10, channels=40, kernel_size=5, drop=0.05
        )
        self.change4 = MBConv(
            40, hidden=240, squeezed=10, channels=80, kernel_size=3, stride=2
        )
        self.stage4 = nn.Sequential(
            ResidualMBConv(
                hidden=480,
                squeezed=20,
                channels=80,
                kernel_size=3,
                drop=0.07500000000000001,
            ),
            ResidualMBConv(
                hidden=480,
                squeezed=20,
                channels=80,
                kernel_size=3,
                drop=0.08750000000000001,
            ),
        )
        self.change5 = MBConv(
            80, hidden=480, squeezed=20, channels=112, kernel_size=5, stride=1
        )
        self.stage5 = nn.Sequential(
            ResidualMBConv(
                hidden=672, squeezed=28, channels=112, kernel_size=5, drop=0.1125
            ),
            ResidualMBConv(
                hidden=672, squeezed=28, channels=112, kernel_size=5, drop=0.125
            ),
        )
        self.change6 = MBConv(
            112, hidden=672, squeezed=28, channels=192, kernel_size=5, stride=2
        )
        self.stage6 = nn.Sequential(
            ResidualMBConv(
                hidden=1152,
                squeezed=48,
                channels=192,
                kernel_size=5,
                drop=0.15000000000000002,
            ),
            ResidualMBConv(
                hidden=1152, squeezed=48, channels=192, kernel_size=5, drop=0.1625
            ),
            ResidualMBConv(
                hidden=1152,
                squeezed=48,
                channels=192,
                kernel_size=5,
                drop=0.17500000000000002,
            ),
        )
        self.change7 = MBConv(
            192, hidden=1152, squeezed=48, channels=320, kernel_size=3, stride=1
        )
        self.conv2 = nn.Conv2d(320, 1280, kernel_size=1, bias=False)
        self.bn2 = nn.BatchNorm2d(1280)
        self.classifier = nn.Linear(1280, 1000)

    def forward(self, image: Tensor) -> Tensor:  # image: N×3×224×224
        x = F.silu(self.bn1(self.conv1(image)))  # N×32×112×112
        x = self.stage1(x)  # N×16×112×112
        x = self.change2(x)  # N×24×56×56
        x = self.stage2(x)
        x = self.change3(x)  # N×40×28×28
        x = self.stage3(x)
        x = self.change4(x)  # N×80×14×14
        x = self.stage4(x)
        x = self.change5(x)  # N×112×14×14
        x = self.stage5(x)
        x = self.change6(x)  # N×192×7×7
        x = self.stage6(x)
        x = self.change7(x)  # N×320×7×7
        x = F.silu(self.bn2(self.conv2(x)))  # N×1280×7×7
        x = F.adaptive_avg_pool2d(x, 1)  # N×1280×1×1
        x = F.dropout(torch.flatten(x, 1), p=0.2, training=self.training)  # N×1280
        return self.classifier(x)  # N×1000


# --- loss ---
import torch.nn.functional as F
from torch import Tensor


def compute_loss(output: Tensor, target: Tensor) -> Tensor:
    return F.cross_entropy(output, target)
