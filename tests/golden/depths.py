import torch.nn.functional as F
from torch import Tensor, nn


class Layer(nn.Module):
    def __init__(self, normalized_shape: int, width: int = 4) -> None:
        super().__init__()
        self.layer_norm1 = nn.LayerNorm(normalized_shape)
        self.linear1 = nn.Linear(normalized_shape, width)

    def forward(self, x: Tensor) -> Tensor:
        x = self.layer_norm1(x)
        return F.relu(self.linear1(x))  # N×width


class Stack(nn.Module):
    def __init__(self, normalized_shape: int, width: int = 4, depth: int = 1) -> None:
        super().__init__()
        self.layer1 = nn.Sequential(
            Layer(normalized_shape, width=width),
            *[Layer(width, width=width) for _ in range(depth - 1)],
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.layer1(x)  # N×width


class Depths(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.stack1 = nn.Sequential(
            Stack(7, width=3, depth=1),
            Stack(3, width=3, depth=2),
        )
        self.stack2 = nn.Sequential(
            Stack(3, width=6, depth=3),
            Stack(6, width=4, depth=1),
            Stack(4, width=4, depth=1),
        )

    def forward(self, x: Tensor) -> Tensor:  # x: N×7
        x = self.stack1(x)  # N×3
        return self.stack2(x)  # N×4
