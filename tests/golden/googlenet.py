import torch
import torch.nn.functional as F
from torch import Tensor, nn


class BasicConv2d(nn.Module):
    """Convolution, batch normalization and ReLU."""

    def __init__(
        self,
        in_channels: int,
        channels: int = 64,
        kernel_size: int = 1,
        stride: int = 1,
        padding: int = 0,
    ) -> None:
        super().__init__()
        self.conv = nn.Conv2d(
            in_channels,
            channels,
            kernel_size=kernel_size,
            stride=stride,
            padding=padding,
            bias=False,
        )
        self.bn = nn.BatchNorm2d(channels, eps=0.001)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.bn(self.conv(x)))


class Inception(nn.Module):
    """Four views of a map, side by side."""

    def __init__(
        self,
        in_channels: int,
        ones: int = 32,
        reduce3: int = 32,
        threes: int = 32,
        reduce5: int = 32,
        fives: int = 32,
        pooled: int = 32,
    ) -> None:
        super().__init__()
        self.branch1 = BasicConv2d(in_channels, channels=ones)
        self.branch2_reduce = BasicConv2d(in_channels, channels=reduce3)
        self.branch2 = BasicConv2d(reduce3, channels=threes, kernel_size=3, padding=1)
        self.branch3_reduce = BasicConv2d(in_channels, channels=reduce5)
        self.branch3 = BasicConv2d(reduce5, channels=fives, kernel_size=3, padding=1)
        self.branch4 = BasicConv2d(in_channels, channels=pooled)

    def forward(self, x: Tensor) -> Tensor:
        y = self.branch1(x)
        z = self.branch2_reduce(x)
        z = self.branch2(z)
        basic_conv4 = self.branch3_reduce(x)
        basic_conv5 = self.branch3(basic_conv4)
        x = F.max_pool2d(x, kernel_size=3, stride=1, padding=1, ceil_mode=True)
        x = self.branch4(x)
        y = torch.cat([y, z, basic_conv5, x], dim=1)
        return y


class GoogLeNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = BasicConv2d(3, channels=64, kernel_size=7, stride=2, padding=3)
        self.conv2 = BasicConv2d(64, channels=64)
        self.conv3 = BasicConv2d(64, channels=192, kernel_size=3, padding=1)
        self.inception3a = Inception(
            192, ones=64, reduce3=96, threes=128, reduce5=16, fives=32, pooled=32
        )
        self.inception3b = Inception(
            256, ones=128, reduce3=128, threes=192, reduce5=32, fives=96, pooled=64
        )
        self.inception4a = Inception(
            480, ones=192, reduce3=96, threes=208, reduce5=16, fives=48, pooled=64
        )
        self.inception4b = Inception(
            512, ones=160, reduce3=112, threes=224, reduce5=24, fives=64, pooled=64
        )
        self.inception4c = Inception(
            512, ones=128, reduce3=128, threes=256, reduce5=24, fives=64, pooled=64
        )
        self.inception4d = Inception(
            512, ones=112, reduce3=144, threes=288, reduce5=32, fives=64, pooled=64
        )
        self.inception4e = Inception(
            528, ones=256, reduce3=160, threes=320, reduce5=32, fives=128, pooled=128
        )
        self.inception5a = Inception(
            832, ones=256, reduce3=160, threes=320, reduce5=32, fives=128, pooled=128
        )
        self.inception5b = Inception(
            832, ones=384, reduce3=192, threes=384, reduce5=48, fives=128, pooled=128
        )
        self.fc = nn.Linear(1024, 1000)

    def forward(self, image: Tensor) -> Tensor:  # image: N×3×224×224
        x = F.max_pool2d(self.conv1(image), kernel_size=3, stride=2, ceil_mode=True)
        x = self.conv2(x)
        x = F.max_pool2d(self.conv3(x), kernel_size=3, stride=2, ceil_mode=True)
        x = self.inception3a(x)  # N×256×28×28
        x = F.max_pool2d(self.inception3b(x), kernel_size=3, stride=2, ceil_mode=True)
        x = self.inception4a(x)  # N×512×14×14
        x = self.inception4b(x)
        x = self.inception4c(x)
        x = self.inception4d(x)  # N×528×14×14
        x = F.max_pool2d(self.inception4e(x), kernel_size=2, stride=2, ceil_mode=True)
        x = self.inception5a(x)
        x = F.adaptive_avg_pool2d(self.inception5b(x), 1)  # N×1024×1×1
        x = F.dropout(torch.flatten(x, 1), p=0.2, training=self.training)  # N×1024
        return self.fc(x)  # N×1000


# --- loss ---
import torch.nn.functional as F
from torch import Tensor


def compute_loss(output: Tensor, target: Tensor) -> Tensor:
    return F.cross_entropy(output, target)
