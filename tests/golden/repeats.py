import torch.nn.functional as F
from torch import Tensor, nn


class Layer(nn.Module):
    def __init__(self, in_features: int, width: int = 4) -> None:
        super().__init__()
        self.linear1 = nn.Linear(in_features, width)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.linear1(x))  # N×width


class Stack(nn.Module):
    def __init__(self, in_features: int, width: int = 4, depth: int = 1) -> None:
        super().__init__()
        self.layer1 = nn.Sequential(
            Layer(in_features, width=width),
            Layer(width, width=5),
            Layer(5, width=5),
        )
        self.layer2 = nn.Sequential(
            Layer(5, width=width),
            *[Layer(width, width=width) for _ in range(depth - 1)],
        )

    def forward(self, x: Tensor) -> Tensor:
        x = self.layer1(x)  # N×5
        return self.layer2(x)  # N×width


class Repeats(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.stack1 = Stack(7, width=3, depth=1)
        self.stack2 = Stack(3, width=6, depth=3)

    def forward(self, x: Tensor) -> Tensor:  # x: N×7
        x = self.stack1(x)  # N×3
        return self.stack2(x)  # N×6
